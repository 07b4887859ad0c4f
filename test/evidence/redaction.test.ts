import { describe, expect, it } from 'vitest';
import type { EvidenceBundle, RecordedRead } from '../../src/evidence/bundle/bundle.js';
import { redactBundle, withoutBundleSecrets } from '../../src/evidence/redaction/redact-bundle.js';
import type { CloudTrailEvent } from '../../src/model/event.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/model/json.js';

const EVENT: CloudTrailEvent = {
  eventID: '9a0b1c2d-3e4f-4a5b-8c6d-111122223333',
  eventTime: '2026-03-04T09:00:00Z',
  eventSource: 'dynamodb.amazonaws.com',
  eventName: 'GetItem',
  awsRegion: 'eu-central-1',
  sourceIPAddress: '203.0.113.7',
  userAgent: 'aws-cli/2.15.0 md/linux exec-env/jane-laptop',
  recipientAccountId: '111122223333',
  errorMessage:
    'User: arn:aws:sts::111122223333:assumed-role/app/jane@corp.example is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:eu-central-1:444455556666:table/Music because no identity-based policy allows the dynamodb:GetItem action',
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/app/jane@corp.example',
    accountId: '111122223333',
    principalId: 'AROAEXAMPLEEXAMPLE123:jane@corp.example',
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  },
  requestParameters: { tableName: 'Music', key: { Artist: 'No One You Know', Year: 1999 } },
};

function bundle(events: readonly CloudTrailEvent[], reads: readonly RecordedRead[] = []): EvidenceBundle {
  const clock = '2026-03-04T10:00:00.000Z';
  return { manifest: { bundleVersion: 1, toolVersion: '0.1.0', arguments: {}, clock }, events, reads };
}

function rolePolicy(statement: JsonObject, encode = encodeURIComponent): RecordedRead {
  const document = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  return {
    operation: 'iam:GetRolePolicy',
    input: { RoleName: 'app', PolicyName: 'p' },
    scope: { account: '111122223333' },
    result: { status: 'ok', value: { PolicyName: 'p', PolicyDocument: encode(document) } },
  };
}

function statementIn(read: RecordedRead | undefined): Record<string, JsonValue> {
  return JSON.parse(decodeURIComponent(String(answerOf(read)['PolicyDocument']))).Statement[0];
}

function answerOf(read: RecordedRead | undefined): JsonObject {
  return read?.result.status === 'ok' && isJsonObject(read.result.value) ? read.result.value : {};
}

function redacted(events: readonly CloudTrailEvent[], statement: JsonObject) {
  // A random key gives a token now and then that a pattern of the test takes in by chance.
  const out = redactBundle(bundle(events, [rolePolicy(statement)]), new Uint8Array(32).fill(7));
  return { ...out, event: out.events[0] ?? {}, statement: statementIn(out.reads[0]) };
}

describe('redaction', () => {
  it('leaves no personal value anywhere', () => {
    const out = JSON.stringify(
      redactBundle(bundle([EVENT], [rolePolicy({ Effect: 'Allow', Action: '*', Resource: '*' })])),
    );
    for (const value of [
      /(?<!-)111122223333/,
      /444455556666/,
      /jane/,
      /corp/,
      /203\.0\.113\.7/,
      /ASIAIOSFODNN7EXAMPLE/,
      /AROAEXAMPLEEXAMPLE123/,
      /No One You Know/,
      /1999/,
    ])
      expect(out).not.toMatch(value);
  });

  it('keeps the form, and one token for one value', () => {
    const { event } = redacted([EVENT], { Effect: 'Allow', Action: '*', Resource: '*' });
    const account = event.recipientAccountId;
    expect(account).toMatch(/^[1-9]\d{11}$/);
    const session = /^AROA[A-Z2-7]{17}:([a-z]{10}@[a-z]{8}\.example)$/.exec(event.userIdentity?.principalId ?? '')?.[1];
    expect(session).toBeDefined();
    const arn = `arn:aws:sts::${account}:assumed-role/app/${session}`;
    expect(event.userIdentity).toMatchObject({
      arn,
      accountId: account,
      accessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
    });
    expect(event.errorMessage?.startsWith(`User: ${arn} is not authorized`)).toBe(true);
    expect(event.userAgent).toMatch(/^aws-cli\/2\.15\.0 redacted-[a-z]{10}$/);
    expect(event.eventID).toBe(EVENT.eventID);
    expect(event.requestParameters).toEqual({
      tableName: 'Music',
      key: { Artist: expect.stringMatching(/^redacted-[a-z]{10}$/), Year: expect.any(Number) },
    });
  });

  it('gives policies and questions the same tokens', () => {
    const out = redacted([EVENT], {
      Effect: 'Deny',
      Principal: { AWS: 'arn:aws:iam::111122223333:root' },
      Action: '*',
      Resource: 'arn:aws:dynamodb:*:444455556666:table/*',
      Condition: { StringEquals: { 'aws:PrincipalTag/mail': 'jane@corp.example' } },
    });
    const account = out.event.recipientAccountId;
    const mail = out.event.userIdentity?.arn?.split('/').at(-1);
    expect(out.reads[0]?.scope).toEqual({ account });
    expect(out.statement).toMatchObject({
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Condition: { StringEquals: { 'aws:PrincipalTag/mail': mail } },
    });
    expect(out.event.errorMessage).toContain(String(out.statement['Resource']).split(':')[4]);
  });

  it('keeps what a pattern tells from others', () => {
    const { event, manifest } = redacted([EVENT], {
      Effect: 'Deny',
      Action: '*',
      Resource: 'arn:aws:dynamodb:*:4444*:table/Music',
      Condition: { StringLike: { 'aws:userid': ['*:jane@*', 'AROAEX*'] } },
    });
    expect(event.errorMessage).toContain('dynamodb:eu-central-1:444455556666:table/Music');
    expect(event.userIdentity?.principalId).toBe('AROAEXAMPLEEXAMPLE123:jane@corp.example');
    expect(manifest.redaction?.kept).toMatchObject({ account: 1, email: 1, 'unique-id': 1 });
  });

  it('keeps the domain of an address when a pattern compares it', () => {
    const { event } = redacted([EVENT], {
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: { StringLike: { 'aws:userid': '*:*@corp.example' } },
    });
    expect(event.userIdentity?.arn).toMatch(/\/[a-z]{10}@corp\.example$/);
  });

  it('leaves an address in every range that contains it, and in no other', () => {
    const { event, statement } = redacted([EVENT], {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '203.0.0.0/16', '10.0.0.0/8'] } },
    });
    expect(event.sourceIPAddress).toMatch(/^203\.0\.113\.\d+$/);
    expect(event.sourceIPAddress).not.toBe('203.0.113.7');
    expect(statement['Condition']).toEqual({
      NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '203.0.0.0/16', '10.0.0.0/8'] },
    });
  });

  it('keeps an address that a statement names', () => {
    const { event } = redacted([EVENT], {
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.7' } },
    });
    expect(event.sourceIPAddress).toBe('203.0.113.7');
  });

  it.each([
    ['10.1.2.3', /^10\./],
    ['198.51.100.9', /^198\.1[89]\./],
    ['2a00:1450:4001:81b::200e', /^2001:db8:/],
    ['fd00::7', /^f[cd][0-9a-f]{2}:/],
    ['dynamodb.amazonaws.com', /^dynamodb\.amazonaws\.com$/],
  ])('moves %s within its kind', (sourceIPAddress, form) => {
    const { event } = redacted([{ ...EVENT, sourceIPAddress }], { Effect: 'Allow', Action: '*', Resource: '*' });
    expect(event.sourceIPAddress).toMatch(form);
  });

  it('opens documents inside documents: a record that LookupEvents returned', () => {
    const issued = {
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRole',
      userAgent: 'curl/8 (jane)',
      requestParameters: {
        policy: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b-111122223333"}}',
      },
      responseElements: { credentials: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', sessionToken: 'FwoGZXIvYXdzEBYaD' } },
    };
    const out = redactBundle(
      bundle(
        [EVENT],
        [
          {
            operation: 'cloudtrail:LookupEvents',
            input: { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'AssumeRole' }] },
            scope: {},
            result: { status: 'ok', value: { Events: [{ CloudTrailEvent: JSON.stringify(issued) }] } },
          },
        ],
      ),
    );
    const { Events } = answerOf(out.reads[0]) as { Events?: { CloudTrailEvent: string }[] };
    const record = JSON.parse(Events?.[0]?.CloudTrailEvent ?? '');
    expect(record.responseElements.credentials).toEqual({
      accessKeyId: out.events[0]?.userIdentity?.accessKeyId,
      sessionToken: 'removed',
    });
    expect(record.userAgent).toMatch(/^agent redacted-/);
    expect(JSON.parse(record.requestParameters.policy).Statement.Resource).toBe(
      `arn:aws:s3:::b-${out.events[0]?.recipientAccountId}`,
    );
  });

  it.each([
    ['nests without end', `${'['.repeat(50_000)}"111122223333"${']'.repeat(50_000)}`],
    ['is all wildcards', JSON.stringify({ Statement: { Resource: `arn:aws:iam::${'1*?'.repeat(20_000)}` } })],
    ['is cut', '{"Statement": [{"Resource": "arn:aws:iam::111122223333:role/x'],
  ])('gets through a document from a stranger that %s', (_, policyDocument) => {
    const [out] = redactBundle(bundle([{ ...EVENT, requestParameters: { policyDocument } }])).events;
    expect(out?.requestParameters?.['policyDocument']).not.toContain('111122223333');
    expect(out?.recipientAccountId).not.toBe('111122223333');
  });

  it('follows from its key, and leaves redacted evidence alone', () => {
    const evidence = bundle([EVENT], [rolePolicy({ Effect: 'Allow', Action: '*', Resource: '*' })]);
    const key = Buffer.alloc(32, 7);
    const once = redactBundle(evidence, key);
    expect(redactBundle(structuredClone(evidence), key)).toEqual(once);
    expect(redactBundle(evidence).events).not.toEqual(redactBundle(evidence).events);
    expect(redactBundle(once)).toBe(once);
  });
});

describe('item values', () => {
  const leadingKeys = (...wanted: string[]): JsonObject => ({
    Effect: 'Allow',
    Action: 'dynamodb:*',
    Resource: '*',
    Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': wanted } },
  });
  const withKey = (value: JsonValue): CloudTrailEvent => ({ ...EVENT, requestParameters: { key: { pk: value } } });
  const keyOf = ({ requestParameters }: CloudTrailEvent) => {
    const key = requestParameters?.['key'];
    return isJsonObject(key) ? key['pk'] : undefined;
  };

  it('stay where a policy variable could stand for them, and follow the caller', () => {
    const { event } = redacted([withKey('USER#jane@corp.example')], leadingKeys('USER#${aws:PrincipalTag/mail}'));
    expect(keyOf(event)).toBe(`USER#${event.userIdentity?.arn?.split('/').at(-1)}`);
  });

  it('have the same token in a policy that lists them, in questions, messages and documents', () => {
    const item = {
      ...withKey('k7-Qz'),
      errorMessage: 'no item k7-Qz, nor "abc", in arn:aws:dynamodb:us-east-1:111122223333:table/k7-Qz',
    };
    const other = { ...withKey('abc'), eventID: 'two', requestParameters: { keys: [{ pk: { S: 'abc' } }] } };
    const simulated: RecordedRead = {
      operation: 'iam:SimulatePrincipalPolicy',
      input: { ContextEntries: [{ ContextKeyName: 'dynamodb:LeadingKeys', ContextKeyValues: ['abc'] }] },
      scope: {},
      result: { status: 'ok', value: { EvaluationResults: [{ Note: encodeURIComponent('{"a":"abc"}') }] } },
    };
    const evidence = bundle([item, other], [rolePolicy(leadingKeys('abc', 'public')), simulated]);
    const out = redactBundle(evidence);
    const [first, second] = out.events;
    const keys = second?.requestParameters?.['keys'];
    const token = Array.isArray(keys) && isJsonObject(keys[0]) && isJsonObject(keys[0]['pk']) ? keys[0]['pk']['S'] : '';
    expect(token).toMatch(/^redacted-[a-z]{10}$/);
    const texts = JSON.stringify(out.reads).split(String(token)).length - 1;
    expect(texts).toBe(3);
    expect(JSON.stringify(out)).not.toMatch(/\babc\b/);
    expect(first?.errorMessage?.replace(/\d{12}/, 'ID')).toBe(
      `no item k7-Qz, nor "${token}", in arn:aws:dynamodb:us-east-1:ID:table/k7-Qz`,
    );
  });

  it.each([
    ['TENANT#42#order-7', ['TENANT#42#*'], /^TENANT#42#redacted-[a-z]{10}$/],
    ['TENANT#43#order-7', ['TENANT#42#*'], /^redacted-[a-z]{10}$/],
    ['USER#bob', ['USER#${aws:username}'], /^USER#redacted-[a-z]{10}$/],
    ['12345', ['*'], /^[1-9]\d{9}$/],
  ])('%s compared with %s', (value, wanted, form) => {
    expect(keyOf(redacted([withKey(value)], leadingKeys(...wanted)).event)).toMatch(form);
  });

  it('are found in every form of call', () => {
    const secret = { pk: { S: 'hidden' } };
    const parameters: JsonObject[] = [
      { key: secret },
      { requestItems: { Music: { keys: [secret, secret] } } },
      { requestItems: { Music: [{ putRequest: { item: secret } }] } },
      { requestItems: [{ operation: 'Put', TableName: 'Music', Key: { pk: 'hidden' } }] },
      { expressionAttributeValues: { ':v': { SS: ['hidden', 'hidden too'] } } },
      { keyConditions: { pk: { comparisonOperator: 'EQ', attributeValueList: [{ S: 'hidden' }] } } },
      { statement: "SELECT * FROM Music WHERE pk = 'hidden' AND year >= 1999" },
    ];
    const events = parameters.map((requestParameters) => ({ ...EVENT, requestParameters }));
    const out = redactBundle(bundle(events)).events.map(({ requestParameters }) => JSON.stringify(requestParameters));
    expect(out.join()).not.toMatch(/hidden|1999/);
    expect(out[5]).toContain('"comparisonOperator":"EQ"');
    expect(out[6]).toMatch(/SELECT \* FROM Music WHERE pk = 'redacted-[a-z]{10}' AND year >= \d{10}"/);
  });

  it('are not the names of attributes, nor the keys of tags', () => {
    const requestParameters = {
      item: ['Artist', 'SongTitle'],
      tags: [{ key: 'team', value: 'blue' }],
      statement: "INSERT INTO Music VALUE {'Artist' : 'Nobody'}",
    };
    const [out] = redactBundle(bundle([{ ...EVENT, requestParameters }])).events;
    expect(out?.requestParameters).toMatchObject({ item: ['Artist', 'SongTitle'], tags: requestParameters.tags });
    expect(out?.requestParameters?.['statement']).toMatch(
      /^INSERT INTO Music VALUE \{'Artist' : 'redacted-[a-z]{10}'\}$/,
    );
  });
});

describe('secrets', () => {
  it('are removed even when nothing else is', () => {
    const responseElements = {
      credentials: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI', sessionToken: 'FwoGZX' },
      plaintext: 'AAAA',
      url: 'https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIA%2F20260304&X-Amz-Signature=abc123&x=1',
      note: 'Authorization: AWS4-HMAC-SHA256 Credential=AKIA/2026, SignedHeaders=host, Signature=abc123',
      pem: '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----',
    };
    const [out] = withoutBundleSecrets(bundle([{ ...EVENT, responseElements }])).events;
    expect(out?.responseElements).toEqual({
      credentials: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: 'removed', sessionToken: 'removed' },
      plaintext: 'removed',
      url: 'https://b.s3.amazonaws.com/k?X-Amz-Credential=removed&X-Amz-Signature=removed&x=1',
      note: 'Authorization: AWS4-HMAC-SHA256 Credential=removed',
      pem: '-----BEGIN RSA PRIVATE KEY-----removed-----END RSA PRIVATE KEY-----',
    });
    expect(out?.userIdentity).toEqual(EVENT.userIdentity);
  });
});
