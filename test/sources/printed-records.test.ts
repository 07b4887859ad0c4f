import { describe, expect, it } from 'vitest';
import { fileSource } from '../../src/sources/files/file-source.js';
import { ARN, compact, denialsOf, pretty, RECORD, told, WANTED } from './further-record.js';

const lines = (text: string, each: (line: string, at: number) => string): string =>
  text.split('\n').map(each).join('\n');
const cells: readonly (readonly [string, string])[] = [
  ['eventTime', RECORD.eventTime],
  ['eventName', RECORD.eventName],
  ['eventSource', RECORD.eventSource],
  ['errorCode', RECORD.errorCode],
  ['awsRegion', RECORD.awsRegion],
  ['arn', ARN],
  ['sourceIPAddress', RECORD.sourceIPAddress],
  ['eventID', RECORD.eventID],
  ['requestParameters', JSON.stringify(RECORD.requestParameters)],
];
const names = cells.map(([name]) => name);
const values = cells.map(([, value]) => value);

/** Records as languages, databases and shells print them, and as terminals, mail and editors change them. */
const TEXTS: Readonly<Record<string, string>> = {
  'Go, a map': `2026/11/20 09:33:00 denied: map[awsRegion:eu-central-1 errorCode:AccessDenied errorMessage:Access Denied eventID:${RECORD.eventID} eventName:PutBucketPolicy eventSource:s3.amazonaws.com eventTime:2026-11-20T09:31:40Z requestParameters:map[Host:s3.eu-central-1.amazonaws.com bucketName:example-bucket-1 policy:] resources:[map[ARN:arn:aws:s3:::example-bucket-1 accountId:111122223333]] responseElements:<nil> sourceIPAddress:198.51.100.7 userAgent:[aws-cli/2.31.0 md/x] userIdentity:map[accountId:111122223333 arn:${ARN} type:AssumedRole]]\n`,
  'PHP, print_r': `Array
(
    [eventVersion] => 1.11
    [userIdentity] => Array
        (
            [type] => AssumedRole
            [arn] => ${ARN}
            [accountId] => 111122223333
        )

    [eventTime] => 2026-11-20T09:31:40Z
    [eventSource] => s3.amazonaws.com
    [eventName] => PutBucketPolicy
    [awsRegion] => eu-central-1
    [sourceIPAddress] => 198.51.100.7
    [errorCode] => AccessDenied
    [errorMessage] => Access Denied
    [requestParameters] => Array
        (
            [bucketName] => example-bucket-1
        )

    [responseElements] => 
    [eventID] => ${RECORD.eventID}
)
`,
  'PHP, var_dump': `array(11) {
  ["userIdentity"]=>
  array(3) {
    ["type"]=>
    string(11) "AssumedRole"
    ["arn"]=>
    string(58) "${ARN}"
    ["accountId"]=>
    string(12) "111122223333"
  }
  ["eventTime"]=>
  string(20) "2026-11-20T09:31:40Z"
  ["eventSource"]=>
  string(16) "s3.amazonaws.com"
  ["eventName"]=>
  string(15) "PutBucketPolicy"
  ["awsRegion"]=>
  string(12) "eu-central-1"
  ["sourceIPAddress"]=>
  string(12) "198.51.100.7"
  ["errorCode"]=>
  string(12) "AccessDenied"
  ["requestParameters"]=>
  array(1) {
    ["bucketName"]=>
    string(16) "example-bucket-1"
  }
  ["responseElements"]=>
  NULL
  ["eventID"]=>
  string(36) "${RECORD.eventID}"
  ["readOnly"]=>
  bool(false)
}
`,
  'Elixir, a map': `09:33:00.000 [info] %{"awsRegion" => "eu-central-1", "errorCode" => "AccessDenied", "eventID" => "${RECORD.eventID}", "eventName" => "PutBucketPolicy", "eventSource" => "s3.amazonaws.com", "eventTime" => "2026-11-20T09:31:40Z", "requestParameters" => %{"bucketName" => "example-bucket-1"}, "responseElements" => nil, "sourceIPAddress" => "198.51.100.7", "userIdentity" => %{"accountId" => "111122223333", "arn" => "${ARN}"}}\n`,
  'Rust, serde_json': `Object {"awsRegion": String("eu-central-1"), "errorCode": String("AccessDenied"), "eventID": String("${RECORD.eventID}"), "eventName": String("PutBucketPolicy"), "eventSource": String("s3.amazonaws.com"), "eventTime": String("2026-11-20T09:31:40Z"), "readOnly": Bool(false), "requestParameters": Object {"bucketName": String("example-bucket-1")}, "responseElements": Null, "sourceIPAddress": String("198.51.100.7"), "userIdentity": Object {"accountId": String("111122223333"), "arn": String("${ARN}")}}\n`,
  'Ruby, a hash in one line': `{"eventName"=>"PutBucketPolicy", "eventSource"=>"s3.amazonaws.com", "eventTime"=>"2026-11-20T09:31:40Z", "awsRegion"=>"eu-central-1", "errorCode"=>"AccessDenied", "eventID"=>"${RECORD.eventID}", "sourceIPAddress"=>"198.51.100.7", "requestParameters"=>{"bucketName"=>"example-bucket-1"}, "responseElements"=>nil, "userIdentity"=>{"arn"=>"${ARN}", "accountId"=>"111122223333"}}\n`,
  'PowerShell, Format-List': `userIdentity      : @{type=AssumedRole; arn=${ARN}; accountId=111122223333; sessionContext=}
eventTime         : 2026-11-20T09:31:40Z
eventSource       : s3.amazonaws.com
eventName         : PutBucketPolicy
awsRegion         : eu-central-1
sourceIPAddress   : 198.51.100.7
errorCode         : AccessDenied
requestParameters : @{bucketName=example-bucket-1}
responseElements  : 
eventID           : ${RECORD.eventID}
`,
  TOML: `title = "denied"

[record]
eventTime = "2026-11-20T09:31:40Z"
eventSource = "s3.amazonaws.com"
eventName = "PutBucketPolicy"
awsRegion = "eu-central-1"
sourceIPAddress = "198.51.100.7"
errorCode = "AccessDenied"
eventID = "${RECORD.eventID}"

[record.userIdentity]
arn = "${ARN}"

[record.requestParameters]
bucketName = "example-bucket-1"
`,
  'psql, expanded': `-[ RECORD 1 ]-----+-----\n${cells.map(([name, value]) => `${name.toLowerCase().padEnd(17)} | ${value}`).join('\n')}\n`,
  'mysql, vertical': `*************************** 1. row ***************************\n${cells.map(([name, value]) => `${name.toLowerCase().padStart(17)}: ${value}`).join('\n')}\n1 row in set\n`,
  'the Insights console': `Field\tValue\n@ingestionTime\t1795167400000\n${cells.map(([name, value]) => `${name === 'arn' ? 'userIdentity.arn' : name}\t${value}`).join('\n')}\n`,
  'psql, a table': ` ${names.join(' | ')} \n${names.map((name) => '-'.repeat(name.length + 2)).join('+')}\n ${values.join(' | ')}\n(1 row)\n`,
  'Trino, a table': `+${'-+'.repeat(names.length)}\n| ${names.join(' | ')} |\n+${'-+'.repeat(names.length)}\n| ${values.join(' | ')} |\n`,
  'DuckDB, a table': `┌${'─┬'.repeat(names.length)}\n│ ${names.join(' │ ')} │\n│ ${names.map(() => 'varchar').join(' │ ')} │\n├${'─┼'.repeat(names.length)}\n│ ${values.join(' │ ')} │\n└${'─┴'.repeat(names.length)}\n`,
  'a table of Markdown': `Please look:\n\n| ${names.join(' | ')} |\n|${names.map(() => '---|').join('')}\n| ${values.join(' | ')} |\n`,
  'a table of Jira': `||${names.join('||')}||\n|${values.join('|')}|\n`,
  'psql, jsonb_pretty': ` jsonb_pretty \n--------------\n${lines(pretty, (line) => ` ${line.padEnd(70)}+`).slice(0, -1)}\n(1 row)\n`,
  'cat -n': lines(pretty, (line, at) => `${String(at + 1).padStart(6)}\t${line}`),
  'nl and grep -n of one file': lines(pretty, (line, at) => `${at + 7}:${line}`),
  bat: lines(pretty, (line, at) => `${String(at + 1).padStart(4)} │ ${line}`),
  "a copy of a forge's page": lines(pretty, (line, at) => `${at + 1}\n${line}`),
  'one line cut by a terminal of 80 columns': compact.replaceAll(/(.{80})/g, '$1\n'),
  'a comma behind the last member': pretty.replace(/\n\}$/, ',\n}'),
  'curly quotes of a chat': pretty.replaceAll(/"([^"\n]*)"/g, '“$1”'),
  'blanks that do not break': pretty.replaceAll(
    /\n( +)/g,
    (_, blanks: string) => `\n${'\u00a0'.repeat(blanks.length)}`,
  ),
  'entities by number': `<code>${compact.replaceAll('"', '&#x22;').replaceAll('/', '&#x2F;')}</code>`,
  'the query of a link': `GET /hook?event=${encodeURIComponent(compact)} HTTP/1.1`,
  'mail in quoted-printable': `Content-Transfer-Encoding: quoted-printable\n\n${compact.replaceAll('=', '=3D').replaceAll(/(.{75})/g, '$1=\n')}\n`,
  'a copy without its first lines': pretty
    .slice(pretty.indexOf('"eventTime"'))
    .replace('"eventTime"', `"userIdentity": ${JSON.stringify(RECORD.userIdentity)},\n  "eventTime"`),
  'some lines out of the middle': `${pretty.slice(pretty.indexOf('"eventTime"'), pretty.indexOf('"responseElements"'))}"eventID": "${RECORD.eventID}",\n  "userIdentity": ${JSON.stringify(RECORD.userIdentity)},\n\nCan somebody help?`,
  "the console's page of an event": `Event time\nNovember 20, 2026, 09:31:40 (UTC+00:00)\nUser name\ni-0abc1234\nEvent name\nPutBucketPolicy\nEvent source\ns3.amazonaws.com\nEvent ID\n${RECORD.eventID}\nError code\nAccessDenied\n\nEvent record\n${pretty}\n`,
};

describe('a record that something printed', () => {
  it.each(Object.entries(TEXTS))('%s', async (_, text) => {
    expect((await denialsOf(text)).map(told)).toEqual([WANTED]);
  });

  it('tells that a record is cut off where nothing can be made of it', async () => {
    const stdin = (async function* (): AsyncGenerator<string> {
      yield compact.slice(0, 300);
    })();
    const source = fileSource({ paths: ['-'], stdin, threads: 1 });
    for await (const event of source.events()) expect(event).toBeUndefined();
    expect(source.gaps().map(({ code }) => code)).toEqual(['RECORD_BROKEN']);
  });
});
