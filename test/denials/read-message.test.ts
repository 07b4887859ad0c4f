import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blanked, formOf, readAs } from '../../src/denials/message-form.js';
import { readDenialText } from '../../src/denials/read-denial-text.js';
import { readMessage } from '../../src/denials/read-message.js';

const drawn = (signs: string, { least, most }: { readonly least: number; readonly most: number }) =>
  fc.string({ unit: fc.constantFrom(...signs), minLength: least, maxLength: most });
const hex = (length: number) => drawn('0123456789abcdef', { least: length, most: length });
const account = drawn('0123456789', { least: 12, most: 12 });

/** Words that the reader looks for, that other products use, or that wrappers have. */
const HOSTILE = [
  'AccessDenied',
  'x.AccessDeniedException',
  'UnauthorizedOperation',
  'ConditionalCheckFailedException',
  'requestId=1234567890',
  'x-amzn-requestid:5c1f0d2e-0000-4000-8000-000000000001',
  'registry-1.docker.io',
  'r2.cloudflarestorage.com',
  'ORA-12345',
  'EvalActionName=s3:GetObject',
  'EvalDecision:explicitDeny',
  'EvalActionName:1',
  'is-not-authorized',
  '403',
  'arn:aws:iam::111122223333:role/x',
  'arn:aws:s3:::1',
  '**1**',
  '=20=3D',
  '12...',
  '1.',
  '...1',
  'policy/p-12345678',
  '+authorized+',
  's3://bucket1/key',
  'Bucket=abc123',
  'log-group:/aws/lambda/f1:*',
  '$1',
  'dead',
  'facade',
  '000000',
];

/** Names of sessions, resources and policies, as services, people and whoever means ill give them. */
const name = fc.oneof(
  hex(17).map((id) => `i-${id}`),
  fc.integer({ min: 0, max: 4000 }).map((id) => `i-${id.toString(16)}`),
  hex(32),
  fc.uuid(),
  fc.integer({ min: 1_600_000_000, max: 1_900_000_000 }).map((time) => `botocore-session-${time}`),
  fc.constantFrom('orders-fn', 'ana@example.com', 'access-denied-000000', 'a=b,c.d@e', 'ec2-1', 's3'),
  fc.constantFrom(...HOSTILE),
  fc
    .array(fc.oneof(fc.constantFrom(...HOSTILE), hex(4), drawn('0123456789', { least: 1, most: 3 })), {
      minLength: 2,
      maxLength: 3,
    })
    .map((words) => words.join('-')),
);

const caller = fc.oneof(
  fc.tuple(account, name).map(([id, session]) => `arn:aws:sts::${id}:assumed-role/app-1/${session}`),
  fc.tuple(account, name).map(([id, user]) => `arn:aws:iam::${id}:user/${user}`),
  name,
);
const resource = fc.oneof(
  fc.tuple(account, name).map(([id, table]) => `arn:aws:dynamodb:eu-west-1:${id}:table/${table}`),
  fc.tuple(account, hex(17)).map(([id, one]) => `arn:aws:ec2:eu-west-1:${id}:instance/i-${one}`),
  fc.tuple(hex(8), name).map(([bucket, key]) => `arn:aws:s3:::data-${bucket}/in/${key}`),
  fc.tuple(hex(8), name).map(([bucket, key]) => `"arn:aws:s3:::data-${bucket}/in/${key}"`),
  fc.constantFrom('*', 'role x1', 'instance profile web-12'),
);
const policy = fc.oneof(
  fc.tuple(account, name).map(([id, one]) => `arn:aws:iam::${id}:policy/${one}`),
  hex(10).map((id) => `arn:aws:organizations::999988887777:policy/o-exampleorg1/service_control_policy/p-${id}`),
  hex(7).map((id) => `arn:aws:organizations::999988887777:policy/o-exampleorg1/service_control_policy/p-${id}`),
);
const blob = fc.oneof(
  drawn('0123456789abcXYZ-_', { least: 14, most: 300 }),
  fc
    .tuple(drawn('0123456789abcXYZ-_', { least: 10, most: 40 }), fc.constantFrom(...HOSTILE))
    .map(([id, word]) => `${id}-${word}-${id}`),
);
const authorization = drawn('0123456789abcdefghijklmnopqrstuvwxyz', { least: 24, most: 25 });

interface Ids {
  readonly who: string;
  readonly what: string;
  readonly policy: string;
  readonly blob: string;
  readonly authorization: string;
  readonly request: string;
}

const ids: fc.Arbitrary<Ids> = fc.record({
  who: caller,
  what: resource,
  policy,
  blob,
  authorization,
  request: fc.oneof(fc.uuid(), drawn('0123456789ABCDEFGH', { least: 16, most: 52 }), fc.constantFrom('null', '-')),
});

/** What AWS writes around the ids, and what is much like it. */
const SENTENCES: readonly ((ids: Ids) => string)[] = [
  ({ who, what }) =>
    `User: ${who} is not authorized to perform: dynamodb:GetItem on resource: ${what} because no identity-based policy allows the dynamodb:GetItem action`,
  ({ who, what }) => `User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${what}`,
  ({ who, what, policy: arn }) =>
    `User: ${who} is not authorized to perform: ec2:StopInstances on resource: ${what} with an explicit deny in a service control policy: ${arn}`,
  ({ who, what, policy: arn, blob: encoded }) =>
    `You are not authorized to perform this operation. User: ${who} is not authorized to perform: ec2:RunInstances on resource: ${what} with an explicit deny in an identity-based policy: ${arn}. Encoded authorization failure message: ${encoded}`,
  ({ who, blob: encoded }) =>
    `You are not authorized to perform this operation. User: ${who} is not authorized to perform: ec2:RunInstances. Encoded authorization failure message: ${encoded}...`,
  ({ who, what, policy: arn, authorization: id }) =>
    `User: ${who} is not authorized to perform: s3:GetObject on resource: ${what} with an explicit deny in an identity-based policy: ${arn}. Go to https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/authorization-details/${id} for complete details, or call the GetRequestAuthorizationDetails API with the following authorization id: ${id}`,
  ({ who, what, request }) =>
    `KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: User: ${who} is not authorized to perform: kms:Decrypt on resource: ${what} because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: ${request}; Proxy: null)`,
  ({ who, request }) =>
    `KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: User: ${who} is not authorized to perform: kms:Decrypt on this resource (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: ${request})`,
  ({ who, what }) =>
    `User: ${who} is not authorized to perform: dynamodb:PutItem on resource: ${what} because no session policy allo`,
  ({ who }) => `User: ${who} is not authorized to perform: sts:TagSession on resource: ${who}`,
  ({ who, what }) => `User: ${who} is not authorized to access ${what}: 403 Access Denied`,
  ({ who, what }) => `User: ${who} is not authorized to perform: s3:GetObject on resource: ${what} 403 Access Denied`,
  ({ who }) => `${who} could not be found`,
  ({ who }) => `User: ${who}`,
];

/** The messages that the records of the scenarios and of the example hold. */
function recorded(): string[] {
  const found = new Set<string>();
  for (const folder of ['test/scenarios', 'test/example-account']) {
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('events.json')) continue;
      const text = readFileSync(join(folder, file), 'utf8');
      for (const [, json = ''] of text.matchAll(/"errorMessage":\s*("(?:[^"\\]|\\.)*")/g)) found.add(JSON.parse(json));
    }
  }
  return [...found];
}

/** Other digits and other ids in a message, in the same places or longer. */
function changed(message: string, random: readonly number[]): string {
  let at = 0;
  return message.replace(/[\da-f]*\d[\da-f]*/g, (id) => {
    at += 1;
    const value = random[at % random.length] ?? 0;
    if (value % 5 === 0) return id;
    return value % 5 === 1 ? value.toString(16) : String(value).padStart(id.length, '7').slice(-id.length);
  });
}

/** As the second message of its form is read, and as remembered or not. */
function expectSame(message: string): void {
  const direct = readDenialText(message);
  const blank = blanked(message);
  const form = blank && formOf(blank.text, readDenialText);
  if (blank !== undefined && form !== undefined) expect([readAs(form, message, blank.longer)]).toEqual(direct);
  expect(readMessage(message)).toEqual(direct);
}

describe('a message of a record', () => {
  it('is read as any text is, whatever was remembered of others of its form', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SENTENCES), fc.array(ids, { minLength: 1, maxLength: 5 }), (sentence, all) => {
        for (const message of all.map(sentence)) expectSame(message);
      }),
      { numRuns: Number(process.env['RUNS'] ?? 3_000) },
    );
  });

  it('is read so where one hostile name stands among plain ids', () => {
    const plain = fc.record({ ...fixedIds(), who: caller });
    fc.assert(
      fc.property(fc.constantFrom(...SENTENCES), fc.array(plain, { minLength: 3, maxLength: 6 }), (sentence, all) => {
        for (const message of all.map(sentence)) expectSame(message);
      }),
      { numRuns: Number(process.env['RUNS'] ?? 1_000) },
    );
  });

  it('is read so with other ids in the messages of recorded denials', () => {
    const messages = recorded();
    expect(messages.length).toBeGreaterThan(100);
    fc.assert(
      fc.property(
        fc.constantFrom(...messages),
        fc.array(fc.array(fc.nat(0xffffff), { minLength: 6, maxLength: 6 }), { minLength: 3, maxLength: 5 }),
        (message, draws) => {
          for (const random of draws) expectSame(changed(message, random));
        },
      ),
      { numRuns: Number(process.env['RUNS'] ?? 2_000) },
    );
  });
});

/** Of one length each, so that many messages have one form. */
function fixedIds() {
  return {
    what: fc.tuple(account, hex(17)).map(([id, one]) => `arn:aws:ec2:eu-west-1:${id}:instance/i-1${one}`),
    policy: account.map((id) => `arn:aws:iam::${id}:policy/no-delete`),
    blob: drawn('0123456789abcXYZ-_', { least: 40, most: 60 }).map((id) => `${id}1`),
    authorization: drawn('0123456789abcdefghijklmnopqrstuvwxyz', { least: 24, most: 24 }),
    request: fc.uuid(),
  };
}

describe('the form of a message', () => {
  it.each([
    ['an account, a session and an object', 0],
    ['a policy', 2],
    ['an encoded message', 3],
    ['an encoded message that was cut', 4],
    ['an authorization id', 5],
    ['the id of a request to KMS', 6],
  ])('is one for all ids: %s', (_, index) => {
    fc.assert(
      fc.property(fc.record({ ...fixedIds(), who: hex(16).map(roleSession) }), (all) => {
        const { text } = blanked(SENTENCES[index]?.(all) ?? '') ?? { text: '' };
        expect(text).toBe(blanked(SENTENCES[index]?.(OTHER_IDS) ?? '')?.text);
        expect(formOf(text, readDenialText)).toBeDefined();
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['an error code in the name of a session', 'arn:aws:sts::111122223333:assumed-role/app/x.AccessDenied-12'],
    ['no ARN', 'sns.amazonaws.com'],
  ])('is none: %s', (_, who) => {
    const { text } = blanked(SENTENCES[0]?.({ ...OTHER_IDS, who }) ?? '') ?? { text: '' };
    expect(formOf(text, readDenialText)).toBeUndefined();
  });
});

function roleSession(id: string): string {
  return `arn:aws:sts::111122223333:assumed-role/app/i-1${id}`;
}

const OTHER_IDS: Ids = {
  who: roleSession('0123456789abcdef'),
  what: 'arn:aws:ec2:eu-west-2:444455556666:instance/i-1fedcba9876543210f',
  policy: 'arn:aws:iam::777788889999:policy/no-delete',
  blob: 'abc-XYZ_0123456789-abc-XYZ_0123456789-abc-XYZ',
  authorization: 'abcdefghijklmnopqrstuv01',
  request: '5c1f0d2e-1111-4222-8333-444455556666',
};
