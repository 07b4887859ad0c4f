import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The forms a file is written in; all but `compact` are foreign to CloudTrail and must still be read. */
export type Form = 'compact' | 'shuffled' | 'pretty' | 'escaped';

export interface Corpus {
  readonly files: number;
  readonly eventsPerFile: number;
  /** The form of each file; by default `usualForm`. */
  readonly formOf?: (file: number) => Form;
}

export interface Written {
  readonly bytes: number;
  readonly compressed: number;
  readonly events: number;
}

interface Draw {
  int(below: number): number;
  hex(digits: number): string;
  chance(share: number): boolean;
}

type Json = Record<string, unknown>;

/** sfc32, whose streams do not meet: the same corpus on every machine. */
function drawFrom(name: string): Draw {
  const digest = createHash('sha256').update(name).digest();
  let [a, b, c, counter] = [0, 4, 8, 12].map((at) => digest.readInt32LE(at)) as [number, number, number, number];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  return {
    int: (below) => next() % below,
    hex: (digits) => {
      let text = '';
      while (text.length < digits) text += next().toString(16).padStart(8, '0');
      return text.slice(0, digits);
    },
    chance: (share) => next() / 0x1_0000_0000 < share,
  };
}

const ACCOUNTS = ['111122223333', '444455556666', '777788889999'];
const REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-2'];
const CALLS = [
  ['dynamodb', 'GetItem', true],
  ['dynamodb', 'PutItem', false],
  ['dynamodb', 'Query', true],
  ['dynamodb', 'UpdateItem', false],
  ['s3', 'GetObject', true],
  ['s3', 'PutObject', false],
  ['kms', 'Decrypt', true],
  ['sts', 'AssumeRole', true],
  ['ec2', 'DescribeInstances', true],
  ['lambda', 'Invoke', false],
] as const;
const OTHER_ERRORS = [
  ['ConditionalCheckFailedException', 'The conditional request failed'],
  ['NoSuchKey', 'The specified key does not exist.'],
  ['ThrottlingException', 'Rate exceeded'],
] as const;
const AGENTS = [
  'aws-sdk-java/2.25.11 Linux/5.10.215 OpenJDK_64-Bit_Server_VM/17.0.11 Java/17.0.11 vendor/Amazon.com_Inc. io/sync http/Apache cfg/retry-mode/standard',
  'Boto3/1.34.84 md/Botocore#1.34.84 ua/2.0 os/linux#6.1 md/arch#x86_64 lang/python#3.12.2 md/pyimpl#CPython Botocore/1.34.84',
  'decoy/1.0 ("errorCode":"AccessDenied" is only said here)',
];

const pick = <T>(draw: Draw, list: readonly [T, ...T[]] | readonly T[]): T => {
  const found = list[draw.int(list.length)];
  if (found === undefined) throw new RangeError('nothing to draw from');
  return found;
};

const uuid = (draw: Draw): string => `${draw.hex(8)}-${draw.hex(4)}-${draw.hex(4)}-${draw.hex(4)}-${draw.hex(12)}`;

const stamp = (second: number): string =>
  new Date(Date.UTC(2026, 8, 1) + second * 1000).toISOString().replace('.000', '');

function identity(draw: Draw, account: string, second: number): Json {
  const role = `service-${draw.int(40)}-role`;
  const session = `i-0${draw.hex(16)}`;
  const unique = `AROA${draw.int(40)}EXAMPLEROLEID`;
  return {
    type: 'AssumedRole',
    principalId: `${unique}:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    accountId: account,
    accessKeyId: `ASIA${draw.hex(16).toUpperCase()}`,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: unique,
        arn: `arn:aws:iam::${account}:role/application/${role}`,
        accountId: account,
        userName: role,
      },
      attributes: { creationDate: stamp(second - 1800), mfaAuthenticated: 'false' },
    },
  };
}

function failure(draw: Draw, call: string, who: Json): Json {
  if (draw.chance(0.005)) {
    const text = `User: ${String(who['arn'])} is not authorized to perform: ${call} because no identity-based policy allows the ${call} action`;
    return draw.chance(0.02) ? { errorMessage: text } : { errorCode: 'AccessDenied', errorMessage: text };
  }
  if (!draw.chance(0.022)) return {};
  const [errorCode, errorMessage] = pick(draw, OTHER_ERRORS);
  return { errorCode, errorMessage };
}

const transfer = (draw: Draw): Json => ({
  SignatureVersion: 'SigV4',
  CipherSuite: 'TLS_AES_128_GCM_SHA256',
  bytesTransferredIn: 0,
  AuthenticationMethod: 'AuthHeader',
  'x-amz-id-2': Buffer.from(draw.hex(96), 'hex').toString('base64'),
  bytesTransferredOut: draw.int(100_000),
});

function event(draw: Draw, second: number): Json {
  const account = pick(draw, ACCOUNTS);
  const region = pick(draw, REGIONS);
  const [service, eventName, readOnly] = pick(draw, CALLS);
  const table = `orders-${draw.int(60)}`;
  const resource = `arn:aws:dynamodb:${region}:${account}:table/${table}`;
  const who = identity(draw, account, second);
  return {
    eventVersion: '1.11',
    userIdentity: who,
    eventTime: stamp(second),
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: region,
    sourceIPAddress: `10.${draw.int(256)}.${draw.int(256)}.${draw.int(256)}`,
    userAgent: `[${pick(draw, AGENTS)}]`,
    ...failure(draw, `${service}:${eventName}`, who),
    requestParameters: {
      tableName: table,
      key: { pk: `customer#${draw.hex(12)}`, sk: `order#${draw.hex(8)}` },
      note: draw.chance(0.1) ? 'an "errorCode" in a text, {"eventVersion":"1"} too' : 'none',
      expressionAttributeNames: { '#pk': 'pk', '#sk': 'sk', '#state': 'state' },
    },
    responseElements: null,
    ...(service === 's3' && { additionalEventData: transfer(draw) }),
    requestID: draw.hex(40).toUpperCase(),
    eventID: uuid(draw),
    readOnly,
    resources: [{ accountId: account, type: 'AWS::DynamoDB::Table', ARN: resource }],
    eventType: 'AwsApiCall',
    managementEvent: service !== 'dynamodb' && service !== 's3',
    recipientAccountId: account,
    eventCategory: 'Data',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: `${service}.${region}.amazonaws.com`,
    },
  };
}

const shuffled = (draw: Draw, record: Json): Json =>
  Object.fromEntries(Object.entries(record).sort(() => (draw.chance(0.5) ? 1 : -1)));

/** Writes a letter of each error key as a JSON escape, and what HTML minds in values. */
const escaped = (text: string): string =>
  text
    .replaceAll(/"e(?=rror(?:Code|Message)":)/g, '"\\u0065')
    .replaceAll('=', '\\u003d')
    .replaceAll('#', '\\u0023');

function textOf(records: readonly Json[], form: Form, draw: Draw): string {
  if (form === 'shuffled') return JSON.stringify({ Records: records.map((record) => shuffled(draw, record)) });
  if (form === 'pretty') return JSON.stringify({ Records: records }, null, 2);
  const text = JSON.stringify({ Records: records });
  return form === 'escaped' ? escaped(text) : text;
}

/** Three files in forty are foreign, one of each form. */
export function usualForm(file: number): Form {
  const place = file % 40;
  if (place === 13) return 'shuffled';
  if (place === 23) return 'pretty';
  return place === 33 ? 'escaped' : 'compact';
}

/** The records of one file, the same on every run. */
export function recordsOf(file: number, count: number): Json[] {
  const draw = drawFrom(`file ${file}`);
  return Array.from({ length: count }, (_, index) => event(draw, file * 300 + (index % 300)));
}

export function fileText(file: number, corpus: Corpus): string {
  const records = recordsOf(file, corpus.eventsPerFile);
  return textOf(records, (corpus.formOf ?? usualForm)(file), drawFrom(`order ${file}`));
}

/** Writes the corpus under the key layout of a trail's bucket and tells what is in it. */
export async function writeCorpus(folder: string, corpus: Corpus): Promise<Written> {
  let [bytes, compressed] = [0, 0];
  const day = join(folder, 'AWSLogs/111122223333/CloudTrail/us-east-1/2026/09/01');
  await mkdir(day, { recursive: true });
  for (let file = 0; file < corpus.files; file += 1) {
    const text = Buffer.from(fileText(file, corpus));
    const packed = gzipSync(text);
    bytes += text.length;
    compressed += packed.length;
    const name = `111122223333_CloudTrail_us-east-1_20260901T0000Z_${String(file).padStart(6, '0')}.json.gz`;
    await writeFile(join(day, name), packed);
  }
  return { bytes, compressed, events: corpus.files * corpus.eventsPerFile };
}
