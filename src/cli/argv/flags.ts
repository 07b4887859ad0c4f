import type { Options } from 'yargs';

export const OUTPUTS = ['table', 'json', 'ndjson', 'csv', 'markdown', 'html', 'off'] as const;

const text = (group: string, describe: string): Options => ({ type: 'string', requiresArg: true, group, describe });
const list = (group: string, describe: string): Options => ({ ...text(group, describe), array: true });
const number = (group: string, describe: string): Options => ({ ...text(group, describe), type: 'number' });
const on = (group: string, describe: string): Options => ({ type: 'boolean', group, describe });

const WHAT = 'What to look for:';
const ASKED = 'What is asked:';
const WHERE = 'Where to look:';
const AWS = 'How to reach AWS:';
const EVIDENCE = 'Evidence:';
const OUTPUT = 'Output:';

/** Every flag, in the order of the help; each command names those that it takes. */
export const FLAGS = {
  arn: text(WHAT, 'user, role, assumed-role session or account root whose denials to explain'),
  since: {
    ...text(WHAT, '1h, 90m, 2d, 1h30m, 1w, a date, or a date and time with its zone'),
    defaultDescription: '1h',
  },
  until: { ...text(WHAT, 'the same, or now'), defaultDescription: 'now' },
  service: {
    ...list(WHAT, 'service prefixes, repeated or with commas; all for every service'),
    defaultDescription: 'dynamodb and what stands behind it: kms, dax, sts',
  },
  'event-id': text(WHAT, 'the one event to explain'),
  table: text(WHAT, 'name or ARN of a table: only its denials'),
  action: text(WHAT, 'only denials of this action, such as dynamodb:PutItem'),

  function: text(ASKED, 'name or ARN of a Lambda function, with :VERSION or :ALIAS: its role and its way to the table'),
  via: text(ASKED, 'id of the VPC endpoint that the calls come through, or none'),
  mfa: on(ASKED, 'the caller has signed in with MFA'),
  context: list(ASKED, 'KEY=VALUE[,VALUE] of the calls; KEY= means that the key is absent'),
  'as-session': list(ASKED, 'session policy that is passed: a file or an ARN'),
  at: text(ASKED, 'the time of the calls: aws:CurrentTime'),
  assume: list(
    ASKED,
    'LAYER=allow takes an unread layer as allowing: scp, rcp, endpoint, boundary, session, key, trust',
  ),
  'actions-from': text(ASKED, 'file of actions or API names, one a line, or a policy document; - for stdin'),
  list: on(ASKED, 'every action that the resource has'),
  expect: {
    ...text(ASKED, 'exit 0 when every answer is this'),
    choices: ['allowed', 'denied'],
    defaultDescription: 'allowed',
  },
  explain: on(ASKED, 'the whole evaluation of the first answer that is not yes'),

  for: {
    ...text(ASKED, 'the command that the permissions are for'),
    choices: ['diagnose', 'can'],
    defaultDescription: 'diagnose',
  },

  region: list(WHERE, 'Regions, repeated or with commas; all for every enabled one'),
  from: list(WHERE, 'files, folders, globs, - for stdin, s3://bucket/prefix, trail, logs:GROUP or lookup'),
  offline: on(WHERE, 'explain the text alone, without AWS'),

  profile: text(AWS, 'profile of the AWS configuration'),
  'endpoint-url': text(AWS, 'URL to send every AWS call to'),
  'assume-role-name': text(AWS, 'name of a role to assume in whichever other account evidence lies in'),
  'org-role-arn': text(AWS, 'role that may read the organization in its management account'),
  'ca-bundle': text(AWS, 'PEM file of certificate authorities'),
  'cli-connect-timeout': number(AWS, 'seconds to wait for a connection'),
  'cli-read-timeout': number(AWS, 'seconds of silence after which a call is tried again'),

  deadline: {
    ...text(WHERE, 'end after this time with what was found: 90s, 10m, 1h'),
    defaultDescription: '30m',
  },

  record: text(EVIDENCE, 'write all that is read to this folder, as an evidence bundle'),
  replay: text(EVIDENCE, 'read this evidence bundle instead of AWS'),
  'no-redact': on(EVIDENCE, 'keep account ids, addresses and key values in the bundle, and key values in the report'),
  strict: on(EVIDENCE, 'exit 3 where not everything could be read to tell that it is fixed'),
  checks: list(EVIDENCE, 'files of further checks'),

  output: { ...text(OUTPUT, 'form of the report'), choices: [...OUTPUTS], defaultDescription: 'table' },
  top: { ...number(OUTPUT, 'causes to tell, with five examples each where there are many'), defaultDescription: '50' },
  'fail-on': list(OUTPUT, 'denials: exit 1 when there are any; undetermined: exit 3 when something stays so'),
  color: { ...text(OUTPUT, 'colours in the table'), choices: ['auto', 'on', 'off'], defaultDescription: 'auto' },
  width: number(OUTPUT, 'columns of the table, instead of those of the terminal'),
  'no-progress': on(OUTPUT, 'no progress on stderr'),
  quiet: on(OUTPUT, 'no progress and no notes on stderr'),
  debug: on(OUTPUT, 'the stack of errors on stderr'),
  version: on(OUTPUT, 'print the version'),
  help: { ...on(OUTPUT, 'print this help'), alias: 'h' },
} as const satisfies Readonly<Record<string, Options>>;

export type FlagName = keyof typeof FLAGS;

/** What every command takes. */
export const COMMON_FLAGS = ['quiet', 'debug', 'version', 'help'] as const satisfies readonly FlagName[];

/** Whose denials, or which; without the window. */
export const QUESTION_FLAGS = ['arn', 'service', 'table', 'action', 'region'] as const satisfies readonly FlagName[];

export const AWS_FLAGS = [
  'profile',
  'endpoint-url',
  'assume-role-name',
  'org-role-arn',
  'ca-bundle',
  'cli-connect-timeout',
  'cli-read-timeout',
] as const satisfies readonly FlagName[];

/** Of a command that prints a report and shows its progress. */
export const REPORT_FLAGS = [
  'deadline',
  'no-redact',
  'output',
  'top',
  'color',
  'width',
  'no-progress',
] as const satisfies readonly FlagName[];
