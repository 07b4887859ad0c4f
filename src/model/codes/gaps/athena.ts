import { words } from './words.js';

const LAKE = 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-limitations.html';
const GUIDE = 'https://docs.aws.amazon.com/athena/latest/ug/';

type Query = {
  /** Of the query at Athena. */
  readonly execution?: string;
  /** The table: `security/cloudtrail_logs`. */
  readonly table: string;
  /** ISO 8601: the part of the window that the query was for. */
  readonly from?: string;
  readonly to?: string;
};

type Failed = Query & { readonly kind: string; readonly reason: string };

function part({ from, to }: Query): string {
  return from === undefined || to === undefined ? '' : ` for ${from} to ${to}`;
}

/** By the kind of failure that the source tells. */
const ADVICE: Readonly<Record<string, string>> = {
  denied:
    'grant s3:GetObject and s3:ListBucket on the trail’s bucket, kms:Decrypt on its key, and s3:PutObject on the workgroup’s results; `ddb-doctor permissions --for athena` prints them all',
  'lake formation': 'grant SELECT on the table in Lake Formation, and lakeformation:GetDataAccess',
  'not found':
    'the catalog of this account and Region has to hold database and table: ?region=REGION names another Region',
  injected: 'name the accounts with --account: the table has to be told each',
  'too many partitions': 'ask for fewer Regions with --region, fewer accounts with --account, or a shorter window',
  'throttled by S3': 'S3 slowed Athena down over many small files: ask for a shorter window, or again later',
  'file damaged':
    'a file below the table’s location is no trail file: its location may take in digests; the table should end at /CloudTrail/',
  exhausted: 'ask for a shorter window or fewer accounts, or for ?form=organization',
  'cut off': 'the workgroup ends queries that scan more than its limit: ask for less, or another workgroup',
  'timed out': 'ask for a shorter window',
  'stale view': 'the table behind the view has changed: ask the table itself, or have the view created again',
  'types differ':
    'columns of the table, or of its partitions, have other types than AWS’s page gives them: create the table anew as the page has it',
  'credentials ended': 'get fresh credentials, and take the query up by ?execution=ID where it is still there',
  'of Athena itself': 'run it again: the fault is Athena’s own, and tells nothing of the question',
};

/** Gaps of queries over tables of records. */
export const ATHENA_GAPS = {
  ATHENA_FAILED: words({
    text: ({ table, reason, ...about }: Failed) =>
      `the query of \`${table}\`${part({ table, ...about })} failed: ${reason}`,
    remedy: ({ kind }: Failed, told) => ADVICE[kind] ?? told,
    meaning:
      'Athena ended a query with an error; what it would have found is missing, what other queries found is told.',
    fix: 'Do what is told for the error, and run it again.',
    page: `${GUIDE}troubleshooting-athena.html`,
  }),
  ATHENA_UNREAD: words({
    text: ({ table }: { readonly table: string }) => `the table \`${table}\` was not asked to its end`,
    remedy: (_, told) => told ?? 'let the run call the operation that is named: `ddb-doctor permissions --for athena`',
    meaning: 'AWS refused or failed a call that asks Athena or the Glue Data Catalog.',
    fix: 'Let the run call the operation that is named.',
    page: `${GUIDE}security-iam-athena.html`,
  }),
  ATHENA_SCAN_STOPPED: words({
    text: ({ table, scanned, limit }: Query & { readonly scanned: string; readonly limit: string }) =>
      `the query of \`${table}\` was stopped: it had scanned ${scanned}, more than --max-scan ${limit}; what it scanned is billed`,
    remedy: () => 'ask for a shorter window, or give a larger --max-scan',
    meaning: 'A query scanned more than --max-scan allows, and was stopped.',
    fix: 'Narrow the question, or allow more.',
    page: `${GUIDE}performance-tuning.html`,
  }),
  ATHENA_INTERRUPTED: words({
    text: ({ table, scanned }: Query & { readonly scanned: string; readonly resume: string }) =>
      `the queries of \`${table}\` were stopped; they had scanned ${scanned}, which is billed`,
    remedy: ({ resume }) => `resume with ${resume}, the other flags as they were`,
    meaning: 'The run was interrupted while Athena worked; its queries were stopped.',
    fix: 'Run it again with --from, --since and --until as they are told: results that were ready are read, the others are asked for again.',
    page: `${GUIDE}querying-stopping.html`,
  }),
  ATHENA_FIELDS_UNSEEN: words({
    text: ({ table, fields }: { readonly table: string; readonly fields: readonly string[] }) =>
      `the table \`${table}\` has no ${fields.length === 1 ? 'column' : 'columns'} for ${fields.join(', ')}`,
    remedy: () => 'add the columns of AWS’s current page to the table',
    meaning: 'The table is older than the fields; what they would have told is not seen.',
    fix: 'Add the columns to the table, as AWS’s page has them.',
    page: `${GUIDE}create-cloudtrail-table-partition-projection.html`,
  }),
  ATHENA_NOT_HELD: words({
    text: ({
      table,
      what,
      missing,
    }: {
      readonly table: string;
      readonly what: string;
      readonly missing: readonly string[];
    }) =>
      `the table \`${table}\` holds no files of the ${what} ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ` and ${missing.length - 5} more` : ''}`,
    remedy: () => 'ask a table that holds them, or the files themselves: --from s3://…',
    meaning: 'By its partition keys, or by the place of its files, the table lacks what was asked for.',
    fix: 'Ask a table over the whole trail, or add the values to its projection.',
    page: `${GUIDE}partition-projection-supported-types.html`,
  }),
  ATHENA_OUT_OF_RANGE: words({
    text: ({
      table,
      key,
      since,
      until,
    }: {
      readonly table: string;
      readonly key: string;
      readonly since: string;
      readonly until: string;
    }) =>
      `the table \`${table}\` is projected by \`${key}\` from ${since.slice(0, 10)}${until.startsWith('9999') ? '' : ` to ${until.slice(0, 10)}`} alone, which the window goes beyond`,
    remedy: ({ key }) => `widen projection.${key}.range of the table, or ask for a window within it`,
    meaning: 'Athena finds no files outside of the range that the table’s projection names, whatever lies there.',
    fix: 'Widen the range of the projection.',
    page: `${GUIDE}partition-projection-supported-types.html`,
  }),
  ATHENA_NOTHING_SCANNED: words({
    text: ({ table, since, until }: { readonly table: string; readonly since: string; readonly until: string }) =>
      `Athena found no file of \`${table}\` from ${since} to ${until}: it scanned nothing`,
    remedy: () =>
      'look whether its partitions are added (ALTER TABLE ADD PARTITION) or its template names the trail’s paths, and whether the trail logs',
    meaning: 'Not one byte lay where the table’s partitions point to: that there are no denials was not seen.',
    fix: 'Add the partitions of the window, or mend the table’s template.',
    page: `${GUIDE}create-cloudtrail-table.html`,
  }),
  ATHENA_KEYS_UNKNOWN: words({
    text: ({ table, keys }: { readonly table: string; readonly keys: readonly string[] }) =>
      `nothing tells what the partition ${keys.length === 1 ? 'key' : 'keys'} ${keys.map((key) => `\`${key}\``).join(', ')} of \`${table}\` ${keys.length === 1 ? 'stands' : 'stand'} for: nothing was narrowed by ${keys.length === 1 ? 'it' : 'them'}`,
    meaning: 'A partition key stands at no place of a trail’s paths, so that more is scanned than the question needs.',
    fix: 'Ask a table that is parted by account, Region and day.',
    page: `${GUIDE}partition-projection-supported-types.html`,
  }),
  ATHENA_NOT_NARROWED: words({
    text: ({ table, keys }: { readonly table: string; readonly keys: readonly string[] }) =>
      `by its plan Athena does not narrow \`${table}\` by ${keys.map((key) => `\`${key}\``).join(', ')}`,
    meaning:
      'The plan of the query names no values for a partition key that the query does: it may scan the whole table.',
    fix: 'Look at the plan with EXPLAIN (TYPE IO), and at the types of the keys.',
    page: `${GUIDE}athena-explain-statement.html`,
  }),
  LAKE_FAILED: words({
    text: ({ store, reason }: { readonly store: string; readonly reason: string }) =>
      `the query of the event data store \`${store}\` ended as ${reason}`,
    remedy: () => 'ask for a shorter window, or again later',
    meaning: 'CloudTrail Lake ended a query without a result.',
    fix: 'Ask for less, and run it again.',
    page: LAKE,
  }),
  LAKE_UNREAD: words({
    text: ({ store }: { readonly store: string }) => `the event data store \`${store}\` was not asked to its end`,
    remedy: (_, told) => told ?? 'let the run call the operation that is named: `ddb-doctor permissions --for lake`',
    meaning: 'AWS refused or failed a call that asks CloudTrail Lake.',
    fix: 'Let the run call the operation that is named.',
    page: LAKE,
  }),
  ATHENA_NO_LIMIT: words({
    text: ({ workgroup }: { readonly workgroup: string }) =>
      `the workgroup \`${workgroup}\` sets no limit on what a query may scan`,
    remedy: () => 'set BytesScannedCutoffPerQuery, or give --max-scan',
    meaning: 'Nothing at AWS ends a query that scans too much.',
    fix: 'Set a limit in the workgroup.',
    page: `${GUIDE}workgroups-setting-control-limits-cloudwatch.html`,
  }),
};
