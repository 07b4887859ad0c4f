import { DoctorError } from '../../model/error.js';

/** Blanks that no eye sees come along when a name is copied from a web page. */
const BLANK = '\\s\\u200b-\\u200d\\u2060\\ufeff';
const BEFORE = new RegExp(`^[${BLANK}"'\`“”‘’«<([{,;]+`);
const BEHIND = new RegExp(`[${BLANK}"'\`“”‘’»>)\\]},;./]+$`);

/** A name as it was meant: without what a paste brings along around it, and in one line. */
export function cleaned(text: string): string {
  const unwrapped = text.replace(/\s*[\r\n]+\s*/g, '');
  return unwrapped.replace(BEFORE, '').replace(BEHIND, '');
}

const PRINCIPAL = /^arn:[\w-]+:(iam::\d{12}:(root$|(user|role)\/\S+$)|sts::\d{12}:(assumed-role|federated-user)\/\S+$)/;

/** The ARN of a principal. A role's sessions without a session's name are the role. */
export function arnOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  // The console shows account ids in groups of four.
  const arn = text.replace(/:(\d{4})-(\d{4})-(\d{4}):/, ':$1$2$3:');
  if (!PRINCIPAL.test(arn)) throw noPrincipal(arn);
  const role = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)$/.exec(arn);
  return role === null ? arn : `arn:${role[1]}:iam::${role[2]}:role/${role[3]}`;
}

function noPrincipal(text: string): DoctorError {
  return new DoctorError(
    { source: 'user', code: 'UsageArn' },
    `--arn \`${text}\` is no ARN of a user, role, session or account root`,
    { hint: hintFor(text) },
  );
}

function hintFor(text: string): string {
  const account = /^arn:[\w-]+:(?:iam|sts)::(\d*):/.exec(text)?.[1];
  if (account !== undefined && account.length !== 12) {
    return `an account id has 12 digits, and \`${account}\` has ${account.length}`;
  }
  const named = /^(user|role|assumed-role)\/\S+$/.exec(text);
  if (named !== null) {
    const service = named[1] === 'assumed-role' ? 'sts' : 'iam';
    return `write arn:aws:${service}::ACCOUNT:${text}; \`aws sts get-caller-identity\` tells your own`;
  }
  return 'write arn:aws:iam::111122223333:role/NAME; `aws sts get-caller-identity` tells your own';
}

/** AWS: Amazon DynamoDB Developer Guide, HowItWorks.NamingRulesDataTypes. */
const TABLE = /^(?:arn:[\w-]+:dynamodb:[\w-]*:\d{12}:table\/)?(?:table\/)?[\w.-]{3,255}(?:\/\S*)?$/;

/** One table, or several with commas between them, each cleaned. */
export function tableOf(text: string | undefined): string | undefined {
  if (text === undefined) return text;
  const tables = text.split(',').map(cleaned);
  const wrong = tables.find((table) => !TABLE.test(table));
  if (wrong === undefined) return tables.join(',');
  throw new DoctorError({ source: 'user', code: 'UsageTable' }, `--table \`${wrong}\` is no table's name or ARN`, {
    hint: 'a name has 3 to 255 letters, digits, and . _ -; an ARN reads arn:aws:dynamodb:REGION:ACCOUNT:table/NAME',
  });
}

const ROLE_ARN = /^arn:[\w-]+:iam::\d{12}:role\/\S+$/;

export function roleArnOf(text: string | undefined, flag: string): string | undefined {
  if (text === undefined || ROLE_ARN.test(text)) return text;
  throw new DoctorError({ source: 'user', code: 'UsageRoleArn' }, `--${flag} \`${text}\` is no ARN of a role`, {
    hint: 'write arn:aws:iam::111122223333:role/NAME',
  });
}

/** AWS: IAM User Guide, reference_iam-quotas (role names). */
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;

/** A role's name; of its ARN the name alone. */
export function roleNameOf(text: string | undefined, flag: string): string | undefined {
  if (text === undefined) return undefined;
  const name = ROLE_ARN.test(text) || text.startsWith('role/') ? text.slice(text.lastIndexOf('/') + 1) : text;
  if (ROLE_NAME.test(name)) return name;
  throw new DoctorError({ source: 'user', code: 'UsageRoleName' }, `--${flag} \`${text}\` is no name of a role`, {
    hint: 'write the name alone, such as OrganizationAccountAccessRole',
  });
}

/** AWS: STS API, API_AssumeRole. */
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;

export function externalIdOf(text: string | undefined): string | undefined {
  if (text === undefined || EXTERNAL_ID.test(text)) return text;
  throw new DoctorError(
    { source: 'user', code: 'UsageExternalId' },
    `--assume-role-external-id \`${text}\` is no external ID`,
    {
      hint: 'it has 2 to 1,224 letters, digits and the signs +=,.@:/-',
    },
  );
}

/** `dynamodb` for `dynamodb.amazonaws.com` as well. */
export function serviceOf(text: string): string {
  return text.toLowerCase().replace(/\.amazonaws\.com(?:\.cn)?$/, '');
}
