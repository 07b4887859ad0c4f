import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { denialOf } from '../../src/denials/index.js';
import type { Denial } from '../../src/model/denial.js';
import type { CloudTrailEvent } from '../../src/model/event.js';
import { countedDenials } from './counted-denials.js';

const SESSION = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLEEXAMPLE123:i-0abc1234',
  arn: 'arn:aws:sts::111122223333:assumed-role/orders-api/i-0abc1234',
  accountId: '111122223333',
  accessKeyId: 'ASIAEXAMPLEEXAMPLE12',
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLEEXAMPLE123',
      arn: 'arn:aws:iam::111122223333:role/service/orders-api',
      accountId: '111122223333',
      userName: 'orders-api',
    },
    attributes: { creationDate: '2026-11-20T08:00:00Z', mfaAuthenticated: 'false' },
  },
};

const COMMON = {
  eventVersion: '1.11',
  userIdentity: SESSION,
  eventTime: '2026-11-20T09:31:40Z',
  awsRegion: 'eu-central-1',
  sourceIPAddress: '198.51.100.7',
  userAgent: 'aws-cli/2.31.0 md/awscrt#0.27 ua/2.1 os/linux#6.1 (a "quoted" word, {braces} and it’s fine)',
  responseElements: null,
  requestID: 'EXAMPLEREQUESTID1',
  readOnly: false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: '111122223333',
  eventCategory: 'Management',
};

const RECORDS: readonly CloudTrailEvent[] = [
  {
    ...COMMON,
    eventSource: 's3.amazonaws.com',
    eventName: 'PutBucketPolicy',
    errorCode: 'AccessDenied',
    errorMessage: 'Access Denied',
    requestParameters: { bucketName: 'example-bucket-1', policy: '' },
    eventID: '11112222-3333-4444-5555-666677778888',
  },
  {
    ...COMMON,
    eventSource: 'dynamodb.amazonaws.com',
    eventName: 'CreateTable',
    errorCode: 'AccessDenied',
    errorMessage:
      'User: arn:aws:sts::111122223333:assumed-role/orders-api/i-0abc1234 is not authorized to perform: dynamodb:CreateTable on resource: arn:aws:dynamodb:eu-central-1:111122223333:table/clicks with an explicit deny in a service control policy',
    requestParameters: { tableName: 'clicks', tags: [{ key: 'team', value: 'a "b" \\ c' }] },
    eventID: '22222222-3333-4444-5555-666677778888',
  },
  {
    ...COMMON,
    userIdentity: {
      type: 'IAMUser',
      arn: 'arn:aws:iam::111122223333:user/ana',
      accountId: '111122223333',
      userName: 'ana',
    },
    eventSource: 'ec2.amazonaws.com',
    eventName: 'RunInstances',
    errorCode: 'Client.UnauthorizedOperation',
    errorMessage:
      'You are not authorized to perform this operation. Encoded authorization failure message: AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdEfGhIj',
    requestParameters: { instancesSet: { items: [{ imageId: 'ami-1', minCount: 1 }] } },
    vpcEndpointId: 'vpce-0123456789abcdef0',
    eventID: '33332222-3333-4444-5555-666677778888',
  },
];

const SCENARIOS = fileURLToPath(new URL('../scenarios', import.meta.url));

/** One of each operation, code and form of message. */
const OF_SCENARIOS: readonly CloudTrailEvent[] = [
  ...new Map(
    readdirSync(SCENARIOS, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('events.json'))
      .flatMap((file): CloudTrailEvent[] => JSON.parse(readFileSync(join(SCENARIOS, file), 'utf8')))
      .map((record) => [`${record.eventName} ${record.errorCode} ${record.errorMessage?.slice(-60)}`, record] as const),
  ).values(),
];

type Wrap = (record: object) => string;

const compact = JSON.stringify;
const pretty = (record: object, depth = 2): string => JSON.stringify(record, null, depth);
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
const indented = (text: string, by: string): string => text.replaceAll(/^/gm, by);
const reversed = (record: object): object => Object.fromEntries(Object.entries(record).reverse());

/** The text in lines of a width, as terminals and mail cut it. */
function cutAt(text: string, width: number): string {
  return text.match(new RegExp(`.{1,${width}}`, 'gs'))?.join('\n') ?? '';
}

function foldedAtBlanks(text: string, width: number): string {
  let column = 0;
  return text
    .split(' ')
    .map((word, index) => {
      const breaks = index > 0 && column + word.length > width;
      column = breaks ? word.length : column + word.length + 1;
      return `${index === 0 ? '' : breaks ? '\n    ' : ' '}${word}`;
    })
    .join('');
}

function python(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`;
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([name, inner]) => `'${name}': ${python(inner)}`)
      .join(', ')}}`;
  return String(value);
}

const csv = (text: string): string => `"${text.replaceAll('"', '""')}"`;

const WRAPPERS: readonly (readonly [string, Wrap])[] = [
  ['pretty-printed', pretty],
  ['keys the other way round', (r) => pretty(reversed(r))],
  ['below prose', (r) => `Denied record follows\n${pretty(r)}`],
  ['in a sentence', (r) => `Somebody got this (${compact(r)}) at noon, why?`],
  ['in a Markdown fence', (r) => `# Ticket\n\n\`\`\`json\n${pretty(r)}\n\`\`\`\nbye\n`],
  ['in Markdown behind a tab', (r) => `Ticket:\n\n${indented(pretty(r), '\t')}\n`],
  ['in a Markdown quote', (r) => `They wrote:\n\n${indented(pretty(r), '> ')}\n`],
  ['in a Markdown table', (r) => `| when | record |\n|---|---|\n| now | \`${compact(r)}\` |\n`],
  ['in HTML', (r) => `<pre>${compact(r).replaceAll('&', '&amp;').replaceAll('"', '&quot;')}</pre>`],
  ['one element of an array', (r) => `${indented(pretty(r), '    ')},\n`],
  ['in a trail file', (r) => compact({ Records: [r] })],
  ['in a pretty trail file behind a prompt', (r) => `$ zcat trail.json.gz | jq .\n${pretty({ Records: [r] })}\n$ \n`],
  ['of lookup-events', (r) => pretty({ Events: [{ EventId: 'x', CloudTrailEvent: compact(r) }] })],
  [
    'of lookup-events behind a prompt',
    (r) =>
      `$ aws cloudtrail lookup-events\n${pretty({ Events: [{ EventName: 'x', CloudTrailEvent: compact(r) }] }, 4)}\n$ \n`,
  ],
  [
    'of lookup-events as text',
    (r) => `EVENTS\tASIAEXAMPLE\t${compact(r)}\tid\tName\nRESOURCES\tclicks\tAWS::DynamoDB::Table\n`,
  ],
  [
    'of lookup-events as a table',
    (r) => `-----\n|  LookupEvents  |\n+------+\n||  CloudTrailEvent |  ${compact(r)}  ||\n`,
  ],
  ['escaped in a log line', (r) => `INFO event="${escaped(compact(r))}"`],
  ['escaped twice', (r) => `INFO body="${escaped(escaped(compact(r)))}" level=info`],
  ['escaped three times', (r) => `INFO body=${escaped(escaped(escaped(compact(r))))}`],
  ['behind a time', (r) => `2026-11-20T09:32:00Z INFO received ${compact(r)}`],
  ['behind a pod’s name', (r) => `[pod/x/app] 2026-11-20T09:32:00Z ${compact(r)}`],
  [
    'printed by Lambda',
    (r) =>
      `START RequestId: x\n[INFO]\t2026-11-20T09:31:41.000Z\tx\tReceived event: ${pretty({ detail: r })}\nEND RequestId: x\n`,
  ],
  ['with a stamp on each line', (r) => indented(pretty(r), '2026-11-20T09:32:00.123Z ')],
  ['with a CRI stamp on each line', (r) => indented(pretty(r), '2026-11-20T09:32:00.123456789Z stdout F ')],
  ['in a box', (r) => `╷\n${indented(pretty(r), '│ ')}\n╵\n`],
  ['cut by a terminal', (r) => `record:\n${cutAt(compact(r), 100)}\n`],
  ['wrapped by a mail', (r) => `record:\n${foldedAtBlanks(pretty(r), 72)}\n`],
  ['as YAML', (r) => stringify(r)],
  ['in a list of YAML', (r) => stringify({ Tests: [{ Name: 'x', Log: r }, { Name: 'y' }] })],
  ['as a list of YAML', (r) => stringify([r])],
  ['as JSON in YAML', (r) => `Tests:\n  - Name: denied\n    Log:\n${indented(pretty(r), '      ')}\n`],
  [
    'as a folded text of YAML',
    (r) => `Events:\n- CloudTrailEvent: '${foldedAtBlanks(compact(r).replaceAll("'", "''"), 80)}'\n  EventId: x\n`,
  ],
  ['as a block of YAML', (r) => `event: |\n${indented(pretty(r), '  ')}\nother: x\n`],
  ['as Python prints it', python],
  ['in a log line as Python prints it', (r) => `INFO:root:event ${python({ detail: r, n: 1 })}`],
  ['as Ruby prints it', (r) => `event: ${compact(r).replaceAll('":', '"=>')}`],
  ['in an EventBridge event', (r) => pretty({ 'detail-type': 'AWS API Call via CloudTrail', detail: r })],
  ['in an SNS message', (r) => compact({ Type: 'Notification', Message: compact({ detail: r }) })],
  ['in an SQS message', (r) => pretty({ Messages: [{ Body: compact({ Message: compact(r) }) }] })],
  ['in a column of CSV', (r) => `_time,_raw,host\n2026-11-20T09:31:40.000+0000,${csv(compact(r))},h\n`],
  ['in a column of CSV with semicolons', (r) => `time;message\n2026-11-20;${csv(compact(r))}\n`],
  ['in a column of tabs', (r) => `_time\t_raw\n2026-11-20\t${compact(r)}\n`],
  ['in Splunk’s results', (r) => compact({ preview: false, results: [{ _raw: compact(r) }] })],
  ['in an Elasticsearch hit', (r) => pretty({ hits: { hits: [{ _source: { event: { original: compact(r) } } }] } })],
  ['in Datadog’s attributes', (r) => compact({ id: 'x', content: { attributes: { ...r, http: { useragent: 'x' } } } })],
  ['in Panther’s event', (r) => compact({ ...r, p_log_type: 'AWS.CloudTrail', p_any_ip_addresses: ['198.51.100.7'] })],
  ['in Sumo Logic’s export', (r) => `"_messagetime","_raw"\n"1795167100000",${csv(compact(r))}\n`],
  ['in GELF', (r) => compact({ version: '1.1', host: 'x', short_message: 'cloudtrail', full_message: compact(r) })],
  [
    'in Loki’s answer',
    (r) => compact({ data: { result: [{ stream: {}, values: [['1795167100000000000', compact(r)]] }] } }),
  ],
  [
    'in a Kinesis message',
    (r) => compact({ data: gzipSync(compact({ logEvents: [{ message: compact(r) }] })).toString('base64') }),
  ],
];

/** What a denial tells, without what the wrapper cannot keep: the types of parameters. */
function told(denial: Denial | undefined) {
  if (denial === undefined) return undefined;
  const { event, ...rest } = denial;
  const { sourceIPAddress, vpcEndpointId, requestID, userAgent } = event ?? {};
  return { ...rest, sourceIPAddress, vpcEndpointId, requestID, userAgent: userAgent?.replaceAll(/\s+/g, ' ') };
}

describe('a record in any text is the denial of the bare record', () => {
  it.each(WRAPPERS)('%s', async (_, wrap) => {
    for (const record of RECORDS) {
      const denials = await countedDenials(wrap(record));
      expect(denials.map(told)).toEqual([told(denialOf(record))]);
    }
  });

  it.each(WRAPPERS)('%s, of every record of the scenarios', async (_, wrap) => {
    for (const record of OF_SCENARIOS) {
      const denials = await countedDenials(wrap(record));
      const wanted = denialOf(record);
      expect(denials.map(told), JSON.stringify(record)).toEqual(wanted === undefined ? [] : [told(wanted)]);
    }
  });

  it('in all wrappers of one text, one below the other, each once', async () => {
    const text = RECORDS.map((record, index) => `record ${index}:\n${pretty(record)}\n`).join('\n');
    expect((await countedDenials(text)).map(({ id }) => id)).toEqual(RECORDS.map(({ eventID }) => eventID));
  });
});

/** Pieces that stand around and between records in what people paste. */
const NOISE = fc.constantFrom(
  '',
  '\n',
  ' }',
  '{',
  '"',
  "it's ",
  '[x] ',
  '\n```\n',
  'eventName: ',
  '\\"',
  '2026-11-20T09:00:00Z ',
  ', ',
);

describe('any text around records', () => {
  it('hides none of those that stand whole on lines of their own', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(NOISE, fc.nat(RECORDS.length - 1)), { minLength: 1, maxLength: 6 }),
        async (parts) => {
          const text = parts.map(([noise, index]) => `${noise}\n\n${compact(RECORDS[index] ?? {})}\n`).join('');
          const expected = new Set(parts.map(([, index]) => RECORDS[index]?.eventID));
          expect(new Set((await countedDenials(text)).map(({ id }) => id))).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });
});
