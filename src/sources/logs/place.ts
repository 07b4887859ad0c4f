import { DoctorError } from '../../model/error.js';
import { listedTexts } from './quoted.js';

/** One log group by its name or ARN, or every group whose name begins alike, of accounts that this one monitors too. */
export interface LogPlace {
  /** As the user named it. */
  readonly title: string;
  readonly group?: string;
  /** The SOURCE command that takes the place of a group's name. */
  readonly source?: string;
}

/** As CloudWatch Logs allows it: CWL_QuerySyntax-Source. */
const MOST = { prefix: 5, account: 20 } as const;
const FORMS = { prefix: /^[\w./#-]{1,512}$/, account: /^\d{12}$/ } as const;

/** What stands behind `logs:`: a group, or `prefix=/aws/lambda/,account=111122223333`. Throws a usage `DoctorError`. */
export function logPlace(text: string): LogPlace {
  if (!/^(?:prefix|account)=/.test(text)) return { title: text, group: text };
  const pairs = text.split(',').map((pair) => /^(prefix|account)=(.*)$/.exec(pair) ?? raise(text, pair));
  const valuesOf = (name: keyof typeof MOST): string[] => {
    const values = pairs.flatMap(([, key, value = '']) => (key === name ? [value] : []));
    const wrong = values.find((value) => !FORMS[name].test(value));
    if (wrong !== undefined) raise(text, `${name}=${wrong}`);
    if (values.length > MOST[name]) raise(text, `more than ${MOST[name]} times ${name}=`);
    return values;
  };
  const parts = [
    ['namePrefix', valuesOf('prefix')],
    ['accountIdentifiers', valuesOf('account')],
  ] as const;
  const given = parts.flatMap(([name, values]) => (values.length === 0 ? [] : [`${name}: ${listedTexts(values)}`]));
  return { title: text, source: `SOURCE logGroups(${given.join(', ')}) | ` };
}

function raise(text: string, what: string): never {
  throw new DoctorError({ source: 'user', code: 'UsageSource' }, `--from logs:${text}: \`${what}\` is not understood`, {
    hint: 'logs:GROUP, or logs:prefix=/aws/lambda/,account=111122223333 with up to 5 prefixes and 20 accounts',
  });
}
