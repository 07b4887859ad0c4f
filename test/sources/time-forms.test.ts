import { describe, expect, it } from 'vitest';
import { stampOf } from '../../src/sources/records/time-forms.js';
import { countedDenials } from './counted-denials.js';

const SENTENCE =
  'User: arn:aws:sts::111122223333:assumed-role/orders/i-1 is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-west-1:111122223333:table/orders because no identity-based policy allows the dynamodb:PutItem action';

/** What a line begins with at a minute of an hour, and the time in UTC where the text tells year and zone. */
type Line = (minute: string) => string;

const ROWS: readonly (readonly [string, Line, Line?])[] = [
  ['ISO', (m) => `2026-11-20T09:${m}:40Z`, (m) => `2026-11-20T09:${m}:40.000Z`],
  ['ISO with an offset', (m) => `2026-11-20T10:${m}:40.5+01:00 ERROR`, (m) => `2026-11-20T09:${m}:40.500Z`],
  ['ISO with a blank and an offset', (m) => `2026-11-20 10:${m}:40 +0100 ERROR`, (m) => `2026-11-20T09:${m}:40.000Z`],
  ['ISO with UTC', (m) => `2026-11-20 09:${m}:40.123 UTC [12] ERROR:`, (m) => `2026-11-20T09:${m}:40.123Z`],
  ['ISO without a zone', (m) => `2026-11-20 09:${m}:40,123 - root - ERROR -`],
  ['ISO in brackets with a level', (m) => `[2026-11-20T09:${m}:40Z ERROR orders]`, (m) => `2026-11-20T09:${m}:40.000Z`],
  ['ISO behind a level', (m) => `ERROR 2026-11-20T09:${m}:40Z main:`, (m) => `2026-11-20T09:${m}:40.000Z`],
  ['ISO with slashes', (m) => `2026/11/20 09:${m}:40 [error] 7#7: *1`],
  ['ISO basic', (m) => `20261120T09${m}40Z ERROR`, (m) => `2026-11-20T09:${m}:40.000Z`],
  ['logrus', (m) => `time="2026-11-20T09:${m}:40Z" level=error msg=`, (m) => `2026-11-20T09:${m}:40.000Z`],
  [
    'logfmt',
    (m) => `level=error ts=2026-11-20T09:${m}:40.123Z caller=a.go:1 msg=`,
    (m) => `2026-11-20T09:${m}:40.123Z`,
  ],
  ['logfmt with an epoch', (m) => `ts=${epoch(m)}.000 level=error msg=`, (m) => `2026-11-20T09:${m}:40.000Z`],
  ['slog', (m) => `time=2026-11-20T09:${m}:40.000+00:00 level=ERROR msg=`, (m) => `2026-11-20T09:${m}:40.000Z`],
  ['klog', (m) => `E1120 09:${m}:40.123456       1 controller.go:114]`],
  ['zap console', (m) => `2026-11-20T09:${m}:40.123Z\terror\torders/put.go:1\t`, (m) => `2026-11-20T09:${m}:40.123Z`],
  ['syslog RFC 3164', (m) => `Nov 20 09:${m}:40 ip-10-0-0-1 orders[12]:`],
  ['syslog RFC 3164 with a priority', (m) => `<11>Nov  2 09:${m}:40 host orders:`],
  [
    'syslog RFC 5424',
    (m) => `<11>1 2026-11-20T09:${m}:40.003Z host orders 12 - -`,
    (m) => `2026-11-20T09:${m}:40.003Z`,
  ],
  ['Apache error log', (m) => `[Fri Nov 20 09:${m}:40.123456 2026] [:error] [pid 1]`],
  ['Apache access log', (m) => `198.51.100.7 - - [20/Nov/2026:09:${m}:40 +0000]`, (m) => `2026-11-20T09:${m}:40.000Z`],
  ['PHP', (m) => `[20-Nov-2026 09:${m}:40 UTC] PHP Fatal error:`, (m) => `2026-11-20T09:${m}:40.000Z`],
  ['PHP elsewhere', (m) => `[20-Nov-2026 09:${m}:40 Europe/Berlin] PHP Warning:`],
  ['Ruby', (m) => `E, [2026-11-20T09:${m}:40.123456 #1] ERROR -- :`],
  ['Tomcat', (m) => `20-Nov-2026 09:${m}:40.123 SEVERE [main] com.example.Orders`],
  ['java.util.logging', (m) => `Nov 20, 2026 9:${m}:40 AM com.example.Orders put`],
  ['log4j', (m) => `2026-11-20 09:${m}:40,123 ERROR [main] c.e.Orders:`],
  ['Logback with a clock alone', (m) => `09:${m}:40.123 [main] ERROR c.e.Orders -`],
  ['Serilog', (m) => `[09:${m}:40 ERR]`],
  ['US date', (m) => `11/20/2026 09:${m}:40 AM ERROR`],
  ['NestJS', (m) => `[Nest] 12  - 11/20/2026, 9:${m}:40 AM   ERROR [Orders]`],
  ['German date', (m) => `20.11.2026 09:${m}:40 ERROR`],
  ['WebLogic', (m) => `####<Nov 20, 2026 9:${m}:40,123 AM UTC> <Error> <orders>`, (m) => `2026-11-20T09:${m}:40.123Z`],
  ['zerolog on a terminal', (m) => `\u001b[90m9:${m}AM\u001b[0m \u001b[31mERR\u001b[0m`],
  ['logrus on a terminal', (m) => `ERRO[${m}40]`],
  [
    'logrus on a terminal, with a time',
    (m) => `ERRO[0012] 2026-11-20T09:${m}:40Z`,
    (m) => `2026-11-20T09:${m}:40.000Z`,
  ],
  ['TeamCity', (m) => `[09:${m}:40]E:\t [Step 1/2]`],
  ['PowerShell', (m) => `VERBOSE: 2026-11-20T09:${m}:40.123+00:00`, (m) => `2026-11-20T09:${m}:40.123Z`],
  ['date and clock in one word', (m) => `20261120-09:${m}:40.123 ERROR`],
  ['the month by name behind the year', (m) => `2026-Nov-20 09:${m}:40 ERROR`],
  ['systemd', (m) => `Fri 2026-11-20 09:${m}:40 UTC host orders[1]:`, (m) => `2026-11-20T09:${m}:40.000Z`],
  ['logcat', (m) => `11-20 09:${m}:40.123  1234  1234 E orders:`],
  ['the kernel', (m) => `[ 12${m}.567890] orders:`],
  ['TAI64N', (m) => `@4000000065a1b2c3${m}000000`],
  [
    "log4j's XML",
    (m) => `<log4j:event logger="o" timestamp="${epoch(m)}000" level="ERROR" thread="main"><log4j:message>`,
    (m) => `2026-11-20T09:${m}:40.000Z`,
  ],
  ['a date, then a clock', (m) => `2026-11-20,09:${m}:40,ERROR,`],
  ['a chat', (m) => `bot APP  9:${m} AM\n`],
  ['HTTP date', (m) => `Fri, 20 Nov 2026 09:${m}:40 GMT`, (m) => `2026-11-20T09:${m}:40.000Z`],
  ['date', (m) => `Fri Nov 20 09:${m}:40 UTC 2026`, (m) => `2026-11-20T09:${m}:40.000Z`],
  ['epoch', (m) => `${epoch(m)}.123`, (m) => `2026-11-20T09:${m}:40.123Z`],
  ['epoch in milliseconds', (m) => `${epoch(m)}123 ERROR`, (m) => `2026-11-20T09:${m}:40.123Z`],
  ['docker compose', (m) => `orders-1  | 2026-11-20T09:${m}:40.123Z ERROR`, (m) => `2026-11-20T09:${m}:40.123Z`],
  ['docker compose, one word', (m) => `web | 2026-11-20T09:${m}:40.123Z ERROR`, (m) => `2026-11-20T09:${m}:40.123Z`],
  ['stern', (m) => `orders-7d9c5b6f4d-abcde app 2026-11-20T09:${m}:40.123Z`, (m) => `2026-11-20T09:${m}:40.123Z`],
  ['kubectl --prefix', (m) => `[pod/orders-7d9c/app] 2026-11-20T09:${m}:40.123Z`, (m) => `2026-11-20T09:${m}:40.123Z`],
  ['CRI', (m) => `2026-11-20T09:${m}:40.123456789Z stderr F`, (m) => `2026-11-20T09:${m}:40.123Z`],
  ['GitHub Actions', (m) => `2026-11-20T09:${m}:40.1234567Z ##[error]`, (m) => `2026-11-20T09:${m}:40.123Z`],
  [
    'gh run view --log',
    (m) => `deploy\tRun cdk deploy\t2026-11-20T09:${m}:40.1234567Z`,
    (m) => `2026-11-20T09:${m}:40.123Z`,
  ],
  ['Jenkins', (m) => `[2026-11-20T09:${m}:40.123Z]`, (m) => `2026-11-20T09:${m}:40.123Z`],
  [
    'aws logs tail',
    (m) => `2026-11-20T09:${m}:40.123000+00:00 2026/11/20/[$LATEST]0123`,
    (m) => `2026-11-20T09:${m}:40.123Z`,
  ],
  [
    'Lambda',
    (m) => `[ERROR]\t2026-11-20T09:${m}:40.123Z\t11112222-3333-4444-5555-666677778888\t`,
    (m) => `2026-11-20T09:${m}:40.123Z`,
  ],
  ['Heroku', (m) => `2026-11-20T09:${m}:40.123456+00:00 app[web.1]:`, (m) => `2026-11-20T09:${m}:40.123Z`],
  ['journald', (m) => `2026-11-20T09:${m}:40+0000 host orders[12]:`, (m) => `2026-11-20T09:${m}:40.000Z`],
  ['a terminal’s colours', (m) => `\u001b[31m2026-11-20T09:${m}:40Z\u001b[0m`, (m) => `2026-11-20T09:${m}:40.000Z`],
];

/** Of further programs. */
const MORE: readonly (readonly [string, Line, Line?])[] = [
  ['Python with an offset', (m) => `2026-11-20 10:${m}:40,123+0100 ERROR`, (m) => `2026-11-20T09:${m}:40.123Z`],
  ['PostgreSQL in JSON’s way', (m) => `2026-11-20 09:${m}:40.123+00 [12]`, (m) => `2026-11-20T09:${m}:40.123Z`],
  ['ctime', (m) => `Fri Nov 20 09:${m}:40 2026 : ERROR`],
  ['a year of two digits', (m) => `[11/20/26 09:${m}:40] ERROR`],
  ['day first', (m) => `20/11/2026 09:${m}:40 ERROR`],
  ['Cisco', (m) => `Nov 20 2026 09:${m}:40.123 ERROR`],
  ['syslog with microseconds', (m) => `Nov 20 09:${m}:40.123456 host orders[12]:`],
  ['Spark', (m) => `26/11/20 09:${m}:40 ERROR Executor:`],
  ['an epoch in brackets', (m) => `[${epoch(m)}.123456] orders:`, (m) => `2026-11-20T09:${m}:40.123Z`],
  ['Elixir', (m) => `09:${m}:40.123 [error]`],
  [
    'Airflow 2',
    (m) => `[2026-11-20T09:${m}:40.123+0000] {taskinstance.py:1} ERROR -`,
    (m) => `2026-11-20T09:${m}:40.123Z`,
  ],
  [
    'Airflow with a comma',
    (m) => `[2026-11-20, 09:${m}:40 UTC] {taskinstance.py:1} ERROR -`,
    (m) => `2026-11-20T09:${m}:40.000Z`,
  ],
  ['GitLab', (m) => `2026-11-20T09:${m}:40.123456Z 00O`, (m) => `2026-11-20T09:${m}:40.123Z`],
  ['glog', (m) => `E20261120 09:${m}:40.123456 12 orders.cc:1]`],
  ['Envoy', (m) => `[2026-11-20 09:${m}:40.123][12][error][aws]`],
  ['Celery', (m) => `[2026-11-20 09:${m}:40,123: ERROR/MainProcess]`],
  ['gunicorn', (m) => `[2026-11-20 09:${m}:40 +0000] [12] [ERROR]`, (m) => `2026-11-20T09:${m}:40.000Z`],
  ['PM2', (m) => `2026-11-20T09:${m}:40: ERROR`],
  ['winston', (m) => `2026-11-20T09:${m}:40.123Z error:`, (m) => `2026-11-20T09:${m}:40.123Z`],
  ['pino-pretty', (m) => `[09:${m}:40.123] ERROR (12):`],
  ['Windows', (m) => `11/20/2026 9:${m}:40 AM  Error  Orders`],
  ['CodeBuild', (m) => `[Container] 2026/11/20 09:${m}:40.123456`],
  ['a level in brackets first', (m) => `[ERROR] 2026-11-20 09:${m}:40.123 AWSClient`],
  ['a name first', (m) => `orders: 2026-11-20T09:${m}:40Z`, (m) => `2026-11-20T09:${m}:40.000Z`],
  ['syslog of AIX and journald with a year', (m) => `2026 Nov 20 09:${m}:40 host orders:`],
  ['RFC 2822 with an offset', (m) => `Fri, 20 Nov 2026 10:${m}:40 +0100`, (m) => `2026-11-20T09:${m}:40.000Z`],
];

/** What SDKs write of a denial, of calls that each have an id of their own. */
const DENIALS: Readonly<Record<string, (id: string) => string>> = {
  'the bare sentence': () => SENTENCE,
  'Java v2': (id) =>
    `software.amazon.awssdk.services.dynamodb.model.DynamoDbException: ${SENTENCE} (Service: DynamoDb, Status Code: 400, Request ID: ID${id})`,
  'Java v1': (id) =>
    `com.amazonaws.AmazonServiceException: ${SENTENCE} (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: AccessDeniedException; Request ID: ID${id}; Proxy: null)`,
  botocore: () =>
    `botocore.exceptions.ClientError: An error occurred (AccessDeniedException) when calling the PutItem operation: ${SENTENCE}`,
  'Go v2': (id) =>
    `operation error DynamoDB: PutItem, https response error StatusCode: 400, RequestID: ID${id}, AccessDeniedException: ${SENTENCE}`,
  'Go v1': (id) => `AccessDeniedException: ${SENTENCE}\\n\\tstatus code: 400, request id: ID${id}`,
  JavaScript: () => `AccessDeniedException: ${SENTENCE}`,
  Ruby: () => `Aws::DynamoDB::Errors::AccessDeniedException (${SENTENCE})`,
  '.NET': () => `Amazon.DynamoDBv2.AmazonDynamoDBException: ${SENTENCE}`,
  'a HEAD without a body': () =>
    'botocore.exceptions.ClientError: An error occurred (403) when calling the HeadObject operation: Forbidden',
};

const FORMS = [...ROWS, ...MORE].map(([name, line, time]) => ({ name, line, time }));

function epoch(minute: string): string {
  return String(Date.parse(`2026-11-20T09:${minute}:40Z`) / 1000);
}

async function timesOf(text: string) {
  return (await countedDenials(text)).map(({ time }) => time);
}

describe('the time that a log’s entry begins with', () => {
  it.each(FORMS)('$name parts two equal calls, and is told in UTC or not at all', async ({ line, time }) => {
    const text = ['31', '32'].map((minute) => `${line(minute)} ${SENTENCE}`).join('\n');
    expect(await timesOf(text)).toEqual(['31', '32'].map((minute) => time?.(minute) ?? ''));
  });

  it.each(FORMS)('$name: of any denial, five calls are five', async ({ line, time }) => {
    const minutes = ['31', '32', '33', '34', '35'];
    for (const [sdk, write] of Object.entries(DENIALS)) {
      const text = minutes.map((minute) => `${line(minute)} ${write(minute)}`).join('\n');
      expect({ sdk, times: await timesOf(text) }).toEqual({
        sdk,
        times: minutes.map((minute) => time?.(minute) ?? ''),
      });
    }
  });

  it.each(FORMS)('$name: a stack below it is no denial of its own', async ({ line, time }) => {
    const stack = [`Caused by: com.example.Failed: ${SENTENCE}`, '    at com.example.Orders.put(Orders.java:20)', ''];
    const text = [`${line('31')} failed: ${SENTENCE}`, ...stack, `${line('32')} done`].join('\n');
    expect(await timesOf(text)).toEqual([time?.('31') ?? '']);
  });

  it.each([
    '    "time": "2026-11-20T09:31:40.000Z",',
    'Traceback (most recent call last):',
    '    at com.example.Orders.put(Orders.java:20)',
    'See the run of 2026-11-20 09:31:40 for more',
    'arn:aws:iam::111122223333:user/ana',
    '111122223333 is the account',
    '',
  ])('does not begin in: %s', (line) => {
    expect(stampOf(line)).toBeUndefined();
  });
});
