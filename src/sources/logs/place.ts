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

/**
 * What stands behind `logs:`: a group, or `prefix=/aws/lambda/,account=111122223333`. More prefixes or accounts than one
 * query takes are several places, each log event in one of them. Throws a usage `DoctorError`.
 */
export function logPlaces(text: string): LogPlace[] {
  if (!/^(?:prefix|account)=/.test(text)) return [{ title: text, group: text }];
  const pairs = text.split(',').map((pair) => /^(prefix|account)=(.*)$/.exec(pair) ?? raise(text, pair));
  const valuesOf = (name: keyof typeof MOST): string[] => {
    const values = pairs.flatMap(([, key, value = '']) => (key === name ? [value] : []));
    const wrong = values.find((value) => !FORMS[name].test(value));
    if (wrong !== undefined) raise(text, `${name}=${wrong}`);
    return [...new Set(values)].sort();
  };
  const prefixes = inParts(outermost(valuesOf('prefix')), MOST.prefix);
  const accounts = inParts(valuesOf('account'), MOST.account);
  const sources = prefixes.flatMap((some) => accounts.map((of) => sourceOf(some, of)));
  return sources.map((source) => ({ title: text, source }));
}

function sourceOf(prefixes: readonly string[], accounts: readonly string[]): string {
  const parts = [
    ['namePrefix', prefixes],
    ['accountIdentifiers', accounts],
  ] as const;
  const given = parts.flatMap(([name, values]) => (values.length === 0 ? [] : [`${name}: ${listedTexts(values)}`]));
  return `SOURCE logGroups(${given.join(', ')}) | `;
}

/** A group whose name two of them begin would be read twice. */
const outermost = (prefixes: readonly string[]): string[] =>
  prefixes.filter((one) => !prefixes.some((other) => other !== one && one.startsWith(other)));

/** At least one part, which may be empty. */
function inParts(values: readonly string[], most: number): string[][] {
  const count = Math.max(1, Math.ceil(values.length / most));
  return Array.from({ length: count }, (_, index) => values.slice(index * most, (index + 1) * most));
}

function raise(text: string, what: string): never {
  throw new DoctorError({ source: 'user', code: 'UsageSource' }, `--from logs:${text}: \`${what}\` is not understood`, {
    hint: 'logs:GROUP, or logs:prefix=/aws/lambda/,account=111122223333 each as often as there are any',
  });
}
