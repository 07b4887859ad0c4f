import { awsCommand } from '../../text/command.js';
import { commandText } from '../../text/shell.js';
import { DATA_EVENTS, HISTORY, type Nothing, RECORDS, TRAIL_GUIDE, words } from './words.js';

type Named = {
  /** Of a file, or the URI of an object. */
  readonly name: string;
};

type Group = {
  readonly group: string;
};

/** What a trail does not record. */
type DataEvents = {
  /** The ARN of the table that was asked for. */
  readonly table?: string;
  /** What switches the data events on. */
  readonly command: string;
};

type UnreadTrail = {
  readonly arn?: string;
  /** What a refusal asks for. */
  readonly needs?: string | undefined;
  /** What else helps, where the failure tells it. */
  readonly hint?: string | undefined;
};

function tableOf({ table }: DataEvents): string {
  return table === undefined ? 'DynamoDB tables' : `\`${table}\``;
}

function switchOn({ command }: DataEvents): string {
  return `${command} (data events are billed; calls before that stay unrecorded)`;
}

const EXAMPLES = `${TRAIL_GUIDE}cloudtrail-log-file-examples.html`;
const FILES = `${TRAIL_GUIDE}cloudtrail-find-log-files.html`;

function namesOf({ names, more }: { readonly names: readonly string[]; readonly more: number }): string {
  return `${names.map((name) => `\`${name}\``).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Gaps of files, objects, log groups and trails. */
export const RECORD_GAPS = {
  FILE_EMPTY: words({
    text: ({ name }: Named) => `\`${name}\` is empty`,
    meaning: 'A file that was named holds nothing.',
    fix: 'Check how it was made or fetched.',
    page: RECORDS,
  }),
  FILE_ENCODING: words({
    text: ({ name, encoding }: Named & { readonly encoding: string }) =>
      `\`${name}\` is ${encoding.toUpperCase()}, not UTF-8; it was converted`,
    meaning: 'A file is not written in UTF-8, and is read as well as it can be.',
    fix: 'Convert it to UTF-8.',
    page: RECORDS,
  }),
  FILE_NO_RECORD: words({
    text: (about: { readonly names: readonly string[]; readonly more: number }) => {
      const isOne = about.names.length + about.more === 1;
      return `${namesOf(about)} ${isOne ? 'holds' : 'hold'} no record of CloudTrail, and no denial was found in ${isOne ? 'it' : 'them'}`;
    },
    meaning: 'A file was read, and nothing in it is a record of CloudTrail or tells a denial.',
    fix: 'Check that it is the file that was meant.',
    page: RECORDS,
  }),
  FILE_FORMAT: words({
    text: ({ name, format }: Named & { readonly format: string; readonly how?: string }) =>
      `\`${name}\` is ${format} and was not read`,
    remedy: ({ how }) => how ?? 'export it as JSON or CSV',
    meaning: 'A file holds no CloudTrail record that was recognised.',
    fix: 'Give files of a trail, exports of queries, or log lines.',
    page: EXAMPLES,
  }),
  FILE_UNREADABLE: words({
    text: ({ name, why, begun }: Named & { readonly why: string; readonly begun?: true }) =>
      `\`${name}\` could not be read${begun === undefined ? '' : ' to its end'}: ${why}`,
    meaning: 'A file that was named or found could not be read whole.',
    fix: 'Check its permissions and that it is whole.',
    page: EXAMPLES,
  }),
  NO_FILES: words({
    text: ({ name }: Named) => `no file was read from \`${name}\``,
    meaning: 'A path that was named leads to no file.',
    fix: 'Check the path.',
    page: FILES,
  }),
  RECORD_BROKEN: words({
    text: ({ name, count }: Named & { readonly count: number }) =>
      `\`${name}\` holds ${count} ${count === 1 ? 'record that is' : 'records that are'} cut off or no JSON`,
    meaning: 'A record in a file is damaged or cut.',
    fix: 'Fetch the file again.',
    page: `${TRAIL_GUIDE}cloudtrail-log-file-validation-intro.html`,
  }),
  SOURCE_MORE_GAPS: words({
    text: ({ count }: { readonly count: number }) => `${count} more troubles of these kinds`,
    meaning: 'More went wrong while reading than is listed.',
    fix: 'Fix what is listed, and run it again.',
    page: RECORDS,
  }),
  ONLY_THE_WINDOW: words({
    text: ({ since, until }: { readonly since: string; readonly until: string }) =>
      `of the files only records from ${since} to ${until} were asked for`,
    remedy: () => 'give --since for older ones, such as --since 90d',
    meaning: 'Records outside of the window were passed over.',
    fix: 'Widen --since and --until.',
    page: HISTORY,
  }),
  LOGS_DENIED: words({
    text: logsUnread,
    remedy: () => 'grant logs:StartQuery and logs:GetQueryResults, or logs:FilterLogEvents',
    meaning: 'AWS refused to query the log group.',
    fix: 'Let the run call the operation that is named on the log group.',
    page: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/permissions-reference-cwl.html',
  }),
  LOGS_FAILED: words({
    text: logsUnread,
    meaning: 'A query of CloudWatch Logs failed.',
    fix: 'Run it again, with a narrower question if it ran too long.',
    page: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html',
  }),
  LOGS_INTERRUPTED: words({
    text: ({ group, scanned }: Group & { readonly scanned: string }) =>
      `the query of \`${group}\` was stopped; the queries had scanned ${scanned}, which is billed`,
    remedy: () => 'run it again: what is asked anew is scanned anew',
    meaning: 'The run was interrupted while Logs Insights worked; its query was stopped.',
    fix: 'Run it again, with a shorter window if it takes too long.',
    page: 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StopQuery.html',
  }),
  LOGS_TOO_MANY: words({
    text: ({ group, second }: Group & { readonly second: string }) =>
      `the log group \`${group}\` has more events in the second ${second} than Logs Insights gives`,
    remedy: () => 'narrow the question',
    meaning: 'A query of CloudWatch Logs answered as many lines as it can; there may be more.',
    fix: 'Narrow the question.',
    page: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html',
  }),
  LOGS_NO_SAMPLE: words({
    text: ({ group, count }: Group & { readonly count: number }) =>
      `of ${count} failed calls in the log group \`${group}\` no whole record was given`,
    remedy: () => 'ask for a shorter window, or by --arn',
    meaning: 'Records were counted in groups, and for some groups CloudWatch Logs gave no record to explain.',
    fix: 'Narrow the question: then each record is read by itself.',
    page: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Stats.html',
  }),
  S3_DENIED: words({
    text: ({ name }: Named) => `\`${name}\` was not read`,
    remedy: () => 'grant s3:ListBucket and s3:GetObject there, and kms:Decrypt on the trail’s key',
    meaning: 'AWS refused to list or open the files of a trail.',
    fix: 'Let the run call s3:ListBucket and s3:GetObject on the bucket, and kms:Decrypt on its key.',
    page: `${TRAIL_GUIDE}create-s3-bucket-policy-for-cloudtrail.html`,
  }),
  S3_FAILED: words({
    text: ({ name }: Named) => `\`${name}\` was not read`,
    meaning: 'The files of a trail could not be listed or opened.',
    fix: 'Run it again.',
    page: FILES,
  }),
  S3_NO_OBJECTS: words({
    text: ({ places, days }: { readonly places: readonly string[]; readonly days: readonly string[] }) =>
      `no object${days.length === 0 ? '' : ` of the days ${days[0]} to ${days.at(-1)}`} was found at ${namesOf({ names: places, more: 0 })}`,
    remedy: () => 'check the bucket, the prefix, the accounts and the Regions',
    meaning: 'The bucket holds no files of a trail for the window.',
    fix: 'Check the bucket, its prefix and the window.',
    page: FILES,
  }),
  TRAIL_NONE: words<Nothing>({
    text: () =>
      'the account has no trail: no call is recorded but in CloudTrail’s Event history, which has no item-level calls',
    remedy: () => 'create a trail that logs the data events of the table, or run with --from lookup',
    meaning: 'The account has no trail.',
    fix: 'Create one.',
    page: `${TRAIL_GUIDE}cloudtrail-create-and-update-a-trail.html`,
  }),
  TRAIL_STOPPED: words({
    text: ({ arn }: { readonly arn: string; readonly region: string }) =>
      `the trail \`${arn}\` is switched off: it records nothing until it is started`,
    remedy: ({ arn, region }) => commandText(awsCommand('cloudtrail start-logging', { region, name: arn })),
    meaning: 'A trail does not log at present.',
    fix: 'Start its logging.',
    page: `${TRAIL_GUIDE}cloudtrail-turning-off-logging.html`,
  }),
  TRAIL_UNREAD: words({
    text: ({ arn }: UnreadTrail) =>
      `${arn === undefined ? 'the trails of the account' : `the event selectors of \`${arn}\``} could not be read`,
    remedy: ({ needs, hint = 'run again' }) => (needs === undefined ? hint : `grant ${needs}`),
    meaning: 'Trails, or what they record, could not be read.',
    fix: 'Let the run call the operation that is named.',
    page: `${TRAIL_GUIDE}cloudtrail-create-and-update-a-trail.html`,
  }),
  DATA_EVENTS_NOT_LOGGED: words({
    text: (about: DataEvents) =>
      `no trail logs data events of ${tableOf(about)}: GetItem, PutItem, Query and the other item-level calls leave no record`,
    remedy: switchOn,
    meaning: 'No trail records calls on items, so that their denials stand nowhere.',
    fix: 'Switch data events on for the tables, and wait for the next call.',
    page: DATA_EVENTS,
  }),
  DATA_EVENTS_PARTLY_LOGGED: words<
    DataEvents & { readonly only?: 'read' | 'write'; readonly narrowedBy: readonly string[] }
  >({
    text: (about) =>
      about.only === undefined
        ? `the trail logs only a part of the data events of ${tableOf(about)}: its event selectors narrow them by ${about.narrowedBy.join(', ')}`
        : `only calls that ${about.only} items of ${tableOf(about)} are logged by a trail`,
    remedy: switchOn,
    meaning: 'Trails record calls on items of some tables, or some calls alone.',
    fix: 'Widen the event selectors of the trail.',
    page: DATA_EVENTS,
  }),
};

function logsUnread({ group, region, insights }: Group & { readonly region?: string; readonly insights?: string }) {
  const where = region === undefined ? '' : ` in ${region}`;
  return `the log group \`${group}\`${where} was not read to its end${insights === undefined ? '' : ` by Logs Insights (${insights}), nor by FilterLogEvents`}`;
}
