import type { Options } from 'yargs';
import { OUTPUT_FORMATS } from '../../report/renderers.js';

/** As the AWS CLI names them; those of its own are told as text. */
const ERROR_FORMS = ['text', 'json', 'enhanced', 'legacy'] as const;

/** The forms of a fix as code. */
export const CODE_FORMS = ['cli', 'json', 'terraform', 'cloudformation', 'cdk'] as const;

/** `on` and `off` as the AWS CLI has them, `always` and `never` as git and grep do. */
const COLORS = ['auto', 'always', 'never', 'on', 'off'] as const;

const text = (group: string, describe: string): Options => ({ type: 'string', requiresArg: true, group, describe });
const list = (group: string, describe: string): Options => ({ ...text(group, describe), array: true });
const number = (group: string, describe: string): Options => ({ ...text(group, describe), type: 'number' });
const on = (group: string, describe: string): Options => ({ type: 'boolean', group, describe });

const WHAT = 'What to look for:';
const ASKED = 'What is asked:';
const GRANT = 'What to grant:';
const PLAN = 'What to do with the plan:';
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
  table: text(WHAT, 'name or ARN of a table: only its denials; of can and grant, the access to it'),
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
  expectations: text(ASKED, 'file of questions and their expected answers, for CI (YAML or JSON); - for stdin'),
  explain: on(ASKED, 'the whole evaluation of the first answer that is not yes'),

  for: {
    ...text(ASKED, 'the command that the permissions are for'),
    choices: ['diagnose', 'can', 'grant', 'athena', 'lake'],
    defaultDescription: 'diagnose',
  },

  role: text(GRANT, 'name or ARN of the role, where no function tells it'),
  access: list(
    GRANT,
    'read, write, read-write, crud, stream, partiql-read, partiql-write, describe, admin, or actions',
  ),
  'from-denials': on(GRANT, 'what the denials of --since, or of the files of --from, lacked'),
  'from-usage': list(
    GRANT,
    'takes what the calls recorded there did not use: files, s3://bucket/prefix, logs:GROUP, or trail; of 90 days unless --since',
  ),
  keep: list(GRANT, 'actions that --from-usage leaves, whatever was used'),
  with: list(GRANT, 'libraries that call more than items: dynamoose, dynamoid, pynamodb5, dotnet-context, …'),
  logs: on(GRANT, "the function's log group as well"),
  'no-scan': on(GRANT, 'no Scan, and no PartiQL that reads the whole table'),
  indexes: list(GRANT, 'all for every index to come, or the names of some; every index that exists unless given'),
  'any-stream': on(GRANT, 'any stream of the table, not only the one it has now'),
  'as-published': on(GRANT, "the policy of AWS's walk-through, member for member"),
  complete: on(GRANT, 'keep in what the role has already'),
  inline: on(GRANT, 'an inline policy in place of a managed one'),
  'policy-name': text(GRANT, 'name of the policy'),
  'role-name': text(GRANT, 'name of the role that --new-role makes'),
  path: { ...text(GRANT, 'path of the policy and of a new role'), defaultDescription: '/ddb-doctor/' },
  tags: list(GRANT, 'KEY=VALUE, repeated: tags of what is made'),
  'permissions-boundary': text(GRANT, 'ARN of the boundary of a new role'),
  'new-role': on(GRANT, 'a role of its own for the function'),
  'set-role': text(GRANT, 'ARN of a role that the function is to have'),
  trust: { ...text(GRANT, 'trust policy of a new role'), choices: ['plain', 'source-account'] },
  'fix-trust': on(GRANT, 'let Lambda assume the role as well'),
  refresh: on(GRANT, 'update the function without a change, for fresh credentials'),

  out: text(PLAN, 'file to keep the plan in'),
  check: on(PLAN, 'for CI: exit 1 when a change would be needed'),
  apply: { type: 'string', group: PLAN, describe: 'apply the plan: the one made now, or that of a file' },
  yes: on(PLAN, 'do not ask before the first write'),
  wait: { ...text(PLAN, 'how long to wait for what AWS does not show yet'), defaultDescription: '5m' },
  resume: text(PLAN, 'go on where the journal stopped'),
  undo: text(PLAN, 'take back what the journal tells'),
  'allow-self': on(PLAN, 'even to the role of these very credentials'),
  'allow-drift': on(PLAN, 'even to what a stack owns'),
  'allow-shared-role': on(PLAN, 'even to a role that others use too'),
  'even-if-denied': on(PLAN, 'even where a policy denies the access afterwards, or a write'),

  account: list(WHERE, 'account ids and OUs, repeated or with commas; all for every one of the organization'),
  'max-accounts': {
    ...number(WHERE, 'accounts to open for evidence, those with the most denials first'),
    defaultDescription: '50',
  },
  region: list(WHERE, 'Regions, repeated or with commas; all for every enabled one'),
  from: list(
    WHERE,
    'files, folders, globs, - for stdin, s3://bucket/prefix, athena:DATABASE/TABLE, lake, trail, logs:GROUP or lookup',
  ),
  'max-scan': {
    ...text(WHERE, 'what queries may scan without asking, and after which they are stopped: 50GB, 2TB'),
    defaultDescription: '100GB, without stopping',
  },
  'dry-run': on(WHERE, 'tell the queries, their partitions and what they would scan; run none'),
  offline: on(WHERE, 'explain the text alone, without AWS'),

  profile: text(AWS, 'profile of the AWS configuration'),
  'endpoint-url': text(AWS, 'URL to send every AWS call to'),
  'assume-role-name': text(AWS, 'name of a role to assume in whichever other account evidence lies in'),
  'assume-role-external-id': text(AWS, 'external ID that the roles of other accounts ask for'),
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
  'no-keep': on(EVIDENCE, 'keep nothing of this run for show, fix and verify'),
  'no-redact': on(EVIDENCE, 'keep account ids, addresses and key values in the bundle, and key values in the report'),
  strict: on(EVIDENCE, 'exit 3 where not everything could be read to tell that it is fixed'),
  mutes: text(EVIDENCE, 'file of accepted denials: muted, and counted still'),
  checks: list(EVIDENCE, 'files of further checks, or names of installed packages'),

  output: {
    ...list(OUTPUT, `form of the report, or FORM=FILE, repeatable: ${OUTPUT_FORMATS.join(', ')}`),
    defaultDescription: 'table',
    alias: 'o',
  },
  query: text(OUTPUT, 'JMESPath expression: print what it takes of the JSON'),
  'csv-by': {
    ...text(OUTPUT, 'what a row of the CSV is'),
    choices: ['denial', 'finding'],
    defaultDescription: 'denial',
  },
  'csv-bom': on(OUTPUT, 'a byte order mark before the CSV, for Excel'),
  brief: on(OUTPUT, 'in Markdown, each denial in a few lines'),
  top: { ...number(OUTPUT, 'causes to tell, with five examples each where there are many'), defaultDescription: '50' },
  'since-report': text(OUTPUT, 'earlier report in JSON: tell what is new since'),
  'fail-on': list(OUTPUT, 'denials: exit 1 when there are any; undetermined: exit 3 when something stays so'),
  details: on(OUTPUT, 'every denial whole, in place of the first screen'),
  as: { ...text(OUTPUT, 'form of the code of a fix, or of a plan (sam too)'), choices: [...CODE_FORMS, 'sam'] },
  color: { ...text(OUTPUT, 'colours in the table'), choices: [...COLORS], defaultDescription: 'auto' },
  width: number(OUTPUT, 'columns of the table, instead of those of the terminal'),
  'no-pager': on(OUTPUT, 'no pager for what does not fit the terminal'),
  'no-progress': on(OUTPUT, 'no progress on stderr'),
  quiet: on(OUTPUT, 'no progress and no notes on stderr'),
  debug: on(OUTPUT, 'each call of AWS and the stack of errors on stderr'),
  'cli-error-format': {
    ...text(OUTPUT, 'form of errors on stderr'),
    choices: [...ERROR_FORMS],
    defaultDescription: 'text',
  },
  version: on(OUTPUT, 'print the version'),
  help: { ...on(OUTPUT, 'print this help'), alias: 'h' },
} as const satisfies Readonly<Record<string, Options>>;

export type FlagName = keyof typeof FLAGS;

/** What was given, by the names of the flags. */
export type Values = Readonly<Record<string, unknown>>;

/** What every command takes. */
export const COMMON_FLAGS = [
  'quiet',
  'debug',
  'cli-error-format',
  'version',
  'help',
] as const satisfies readonly FlagName[];

/** Whose denials, or which; without the window. */
export const QUESTION_FLAGS = [
  'arn',
  'service',
  'table',
  'action',
  'account',
  'region',
] as const satisfies readonly FlagName[];

export const AWS_FLAGS = [
  'profile',
  'endpoint-url',
  'assume-role-name',
  'assume-role-external-id',
  'org-role-arn',
  'ca-bundle',
  'cli-connect-timeout',
  'cli-read-timeout',
] as const satisfies readonly FlagName[];

/** What narrows the denials of a bundle; of the last run the question stands. */
export const NARROWING_FLAGS = [
  'arn',
  'service',
  'table',
  'action',
  'account',
  'since',
  'until',
  'event-id',
] as const satisfies readonly FlagName[];

/** Of a command that takes up the last run, or a bundle's. */
export const REPLAY_FLAGS = [
  'replay',
  ...NARROWING_FLAGS,
  'checks',
  'no-redact',
  'output',
  'query',
  'brief',
  'top',
  'color',
  'width',
  'no-pager',
] as const satisfies readonly FlagName[];

/** Of a command that prints a report and shows its progress. */
export const REPORT_FLAGS = [
  'deadline',
  'no-keep',
  'no-redact',
  'output',
  'query',
  'csv-by',
  'csv-bom',
  'brief',
  'top',
  'since-report',
  'max-accounts',
  'details',
  'color',
  'width',
  'no-pager',
  'no-progress',
] as const satisfies readonly FlagName[];
