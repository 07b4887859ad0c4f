import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EvidenceBundle, keepBundle, readBundle, writeBundle } from '../../src/evidence/index.js';
import type { CloudTrailEvent } from '../../src/model/event.js';
import type { JsonValue } from '../../src/model/json.js';
import { loadRenderer, OUTPUT_FORMATS, toReport } from '../../src/report/index.js';
import { runDoctor } from '../../src/run/diagnose.js';
import { ALL_FORMS, planted } from '../model/secret-forms.js';
import { gapInWords } from '../model/told-gaps.js';

const NOW = new Date('2026-11-20T10:00:00Z');
const ACCOUNT = '111122223333';
const APP = `arn:aws:iam::${ACCOUNT}:user/app`;

/** Secrets by their form; the mark is in every one of them. */
const FORMS = {
  github: 'gho_PLANTED0123456789abcdefghijABCDEFGHI',
  slack: 'xoxb-PLANTED-0123456789',
  bearer: 'Bearer PLANTED.0123456789~abc',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.PLANTEDeyJzdWIiOiIxIn0.UExBTlRFRC1zaWc',
  signature: 'X-Amz-Signature=PLANTED0123&Signature=PLANTED4567',
  key: '-----BEGIN PRIVATE KEY-----\nPLANTED\n-----END PRIVATE KEY-----',
  pair: 'AKIAEXAMPLEEXAMPLE01:PLANTEDPLANTEDPLANTEDPLANTEDPLANTED/abcd',
  named: 'password=PLANTED-in-text',
  encoded: 'X-Amz-Signature%3DPLANTED0123%26Signature%3DPLANTED4567 Bearer%20PLANTED.0123456789',
  pgp: '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nPLANTED\n-----END PGP PRIVATE KEY BLOCK-----',
  headed: '-----BEGIN EC PRIVATE KEY-----\nDEK-Info: AES-128-CBC,1\n\nPLANTED\n-----END EC PRIVATE KEY-----',
  quoted: 'password="PLANTED with blanks PLANTED"',
  header: 'x-api-key: PLANTED-key',
  exported: 'export AWS_SESSION_TOKEN=PLANTED-token',
  member: '{"token":"PLANTED-member"}',
  flag: 'aws rds modify-db-instance --master-user-password PLANTED-flag',
  within: JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ secretString: 'PLANTED-within' }) }) }),
  percents: encodeURIComponent(JSON.stringify({ secretString: 'PLANTED-percents' })),
  base64: Buffer.from('{"password":"PLANTED-base64"}').toString('base64'),
  registry: 'npm_PLANTED0123456789abcdefghijABCDEFGHIJ',
};

/** Secrets by the name of their field. */
const NAMED = {
  masterUserPassword: 'PLANTED-1',
  secretString: 'PLANTED-2',
  authToken: 'PLANTED-3',
  Authorization: 'PLANTED-4',
  environment: { variables: { API: 'PLANTED-5' } },
  containers: [{ environment: [{ name: 'DB', value: 'PLANTED-6' }] }],
  parameters: [{ parameterKey: 'x', parameterValue: 'PLANTED-7' }],
  tags: [{ key: 'db-password', value: 'PLANTED-8' }],
  passwordHash: 'PLANTED-10',
  preSharedKey: 'PLANTED-11',
  keyMaterial: 'PLANTED-12',
  authorizationCode: 'PLANTED-13',
  webTokens: ['PLANTED-14'],
  runtimeEnvironmentVariables: { A: 'PLANTED-15' },
  optionSettings: [{ namespace: 'aws:elasticbeanstalk:application:environment', optionName: 'A', value: 'PLANTED-16' }],
  body: JSON.stringify({ githubToken: 'PLANTED-17', inner: JSON.stringify({ clientSecret: 'PLANTED-18' }) }),
};

/** Values of items: words of three letters, numbers, and what has to be encoded. */
const ITEMS = ['k7-Qz', 'abz', '5550100', 'CUSTOMER "ANA" 1', 'partiql-ITEM'];

function event(over: Partial<CloudTrailEvent>): CloudTrailEvent {
  return {
    eventVersion: '1.11',
    eventTime: '2026-11-20T09:31:40Z',
    eventSource: 'dynamodb.amazonaws.com',
    eventName: 'GetItem',
    awsRegion: 'us-east-1',
    sourceIPAddress: '203.0.113.7',
    userAgent: `aws-cli/2.27 ${FORMS.github}`,
    errorCode: 'AccessDenied',
    eventType: 'AwsApiCall',
    recipientAccountId: ACCOUNT,
    userIdentity: {
      type: 'IAMUser',
      arn: APP,
      accountId: ACCOUNT,
      userName: 'app',
      principalId: 'AIDAEXAMPLEEXAMPLE01',
    },
    ...over,
  };
}

const denied = (action: string, on: string, more = '') =>
  `User: ${APP} is not authorized to perform: ${action} on resource: ${on}${more}`;
const TABLE = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/orders`;

const KEYS = [
  { key: { pk: { S: 'k7-Qz' }, n: { N: '5550100' } }, tableName: 'orders' },
  { key: { pk: { S: 'abz' } }, tableName: 'orders' },
];
const EVENTS: readonly CloudTrailEvent[] = [
  ...KEYS.map((requestParameters, index) =>
    event({
      eventID: `11111111-1111-4111-8111-00000000000${index}`,
      requestParameters,
      errorMessage: denied(
        'dynamodb:GetItem',
        TABLE,
        ' because no identity-based policy allows the dynamodb:GetItem action',
      ),
    }),
  ),
  event({
    eventID: '11111111-1111-4111-8111-000000000003',
    eventName: 'BatchGetItem',
    requestParameters: { requestItems: { orders: { keys: [{ pk: { S: 'CUSTOMER "ANA" 1' } }] } } },
    errorMessage: denied('dynamodb:BatchGetItem', TABLE, ' (item CUSTOMER "ANA" 1)'),
  }),
  event({
    eventID: '11111111-1111-4111-8111-000000000004',
    eventName: 'ExecuteStatement',
    requestParameters: { statement: 'SELECT * FROM "orders" WHERE pk = \'partiql-ITEM\'' },
    errorMessage: denied('dynamodb:ExecuteStatement', TABLE),
  }),
  ...[...Object.values(FORMS), ...ALL_FORMS].map((secret, index) =>
    event({
      eventID: `22222222-2222-4222-8222-${String(index).padStart(12, '0')}`,
      eventSource: 'lambda.amazonaws.com',
      eventName: `CreateFunction${index}`,
      requestParameters: { ...NAMED, note: secret, inner: JSON.stringify({ note: secret }) } as NonNullable<
        CloudTrailEvent['requestParameters']
      >,
      responseElements: {
        credentials: { accessKeyId: 'ASIAEXAMPLEEXAMPLE01', secretAccessKey: 'PLANTED-9', sessionToken: 'PLANTED-0' },
      },
      errorMessage: denied('lambda:CreateFunction', '*', ` ${secret}`),
    }),
  ),
];

/** What AWS answered: a policy that compares keys, and errors whose words hold secrets. */
const IN_ACCOUNT = { account: ACCOUNT };
const answer = (operation: string, input: Readonly<Record<string, string>>, value: JsonValue) =>
  ({ operation, input, scope: IN_ACCOUNT, result: { status: 'ok', value } }) as const;
const POLICY = {
  Version: '2012-10-17',
  Statement: {
    Sid: FORMS.github,
    Effect: 'Allow',
    Action: 'dynamodb:*',
    Resource: TABLE,
    Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['abz', 'other'] } },
  },
};
const BUNDLE: EvidenceBundle = {
  manifest: {
    bundleVersion: 1,
    toolVersion: '0.1.0',
    arguments: { arn: APP, services: 'all' },
    clock: NOW.toISOString(),
    gaps: [gapInWords({ code: 'FILE_FORMAT', text: `no record in ${FORMS.bearer}`, remedy: FORMS.signature })],
  },
  events: EVENTS,
  reads: [
    answer('iam:ListUserPolicies', { UserName: 'app' }, { PolicyNames: ['own'] }),
    answer(
      'iam:GetUserPolicy',
      { UserName: 'app', PolicyName: 'own' },
      { PolicyDocument: encodeURIComponent(JSON.stringify(POLICY)) },
    ),
    answer('iam:ListAttachedUserPolicies', { UserName: 'app' }, { AttachedPolicies: [] }),
    answer('iam:ListGroupsForUser', { UserName: 'app' }, { Groups: [] }),
    {
      operation: 'iam:GetUser',
      input: { UserName: 'app' },
      scope: IN_ACCOUNT,
      result: { status: 'denied', operation: 'iam:GetUser', code: 'AccessDenied', message: `no: ${FORMS.jwt}` },
    },
  ],
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'canaries-'));
  await writeFile(join(folder, 'trail.json'), JSON.stringify({ Records: EVENTS }));
  await writeBundle(join(folder, 'as-it-was'), BUNDLE);
});
afterAll(() => rm(folder, { recursive: true }));

async function filesOf(bundle: string): Promise<string> {
  const names = ['manifest.json', 'events.json', 'reads.json'];
  const texts = await Promise.all(names.map((name) => readFile(join(folder, bundle, name), 'utf8')));
  return texts.join('\n');
}

/** Every form of the report of a run. */
async function formsOf(options: Parameters<typeof runDoctor>[0]): Promise<Record<string, string>> {
  const forms: Record<string, string> = {};
  for (const format of OUTPUT_FORMATS) {
    const { run, denials } = await runDoctor(options, { now: () => NOW });
    const report = toReport(run, { keepKeyValues: options.redact === false });
    const render = await loadRenderer(format);
    let text = '';
    for await (const piece of render(report, denials(), { width: 200, color: false })) text += piece;
    forms[format] = text;
  }
  return forms;
}

const items = (text: string) =>
  ITEMS.filter((value) =>
    [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)].some((form) =>
      new RegExp(`(?<![A-Za-z0-9])${form.replace(/\W/g, '\\$&')}(?![A-Za-z0-9])`).test(text),
    ),
  );

describe('secrets', () => {
  it.each([true, false])('are in no bundle, redacted or not (%s)', async (redact) => {
    const kept = `kept-${redact}`;
    await keepBundle(join(folder, kept), BUNDLE, { redact });
    await runDoctor(
      { from: [join(folder, 'trail.json')], services: 'all', record: join(folder, `run-${redact}`), redact },
      { now: () => NOW },
    );
    expect(planted(await filesOf(kept))).toEqual([]);
    expect(planted(await filesOf(`run-${redact}`))).toEqual([]);
  });

  it.each([true, false])('are in no form of a report, redacted or not (%s)', async (redact) => {
    const found = [
      await formsOf({ replay: join(folder, 'as-it-was'), redact }),
      await formsOf({ from: [join(folder, 'trail.json')], services: 'all', redact }),
      await formsOf({ from: [join(folder, 'trail.json')], table: FORMS.slack, action: FORMS.jwt, redact }),
    ];
    expect(
      found.flatMap((forms) =>
        Object.entries(forms).flatMap(([form, text]) => planted(text).map((at) => `${form}: ${at}`)),
      ),
    ).toEqual([]);
    expect(found[0]?.['json']).toContain('"count"');
  });
});

describe('values of items', () => {
  it('are in no redacted bundle: not in records, questions, answers or policies', async () => {
    await keepBundle(join(folder, 'kept'), BUNDLE, { redact: true });
    await runDoctor(
      { from: [join(folder, 'trail.json')], services: 'all', record: join(folder, 'run') },
      { now: () => NOW },
    );
    expect(items(await filesOf('kept'))).toEqual([]);
    expect(items(await filesOf('run'))).toEqual([]);
    expect(items(await filesOf('as-it-was'))).toEqual(ITEMS);
  });

  it('are the same tokens in record and policy, so that they still compare equal', async () => {
    await keepBundle(join(folder, 'equal'), BUNDLE, { redact: true });
    const bundle = await readBundle(join(folder, 'equal'));
    const read = bundle.reads.find(({ operation }) => operation === 'iam:GetUserPolicy');
    const { PolicyDocument } = (read?.result as unknown as { value: { PolicyDocument: string } } | undefined)
      ?.value ?? { PolicyDocument: '' };
    const [listed] = JSON.parse(decodeURIComponent(PolicyDocument)).Statement.Condition['ForAllValues:StringEquals'][
      'dynamodb:LeadingKeys'
    ];
    const keys = bundle.events.map(({ requestParameters }) => JSON.stringify(requestParameters?.['key'] ?? ''));
    expect(keys.some((key) => key.includes(`"S":"${listed}"`))).toBe(true);
  });

  it('are in no form of a report, in its code and commands neither', async () => {
    const redacted = await formsOf({ replay: join(folder, 'as-it-was') });
    const direct = await formsOf({ from: [join(folder, 'trail.json')], services: 'all' });
    for (const [form, text] of [...Object.entries(redacted), ...Object.entries(direct)]) {
      expect([form, items(text)]).toEqual([form, []]);
    }
    const kept = await formsOf({ replay: join(folder, 'as-it-was'), redact: false });
    expect(items(kept['json'] ?? '')).toContain('abz');
  });

  it('are placeholders in code, which say how to get the value', async () => {
    const { run } = await runDoctor({ replay: join(folder, 'as-it-was') }, { now: () => NOW });
    const { diagnoses } = toReport(run);
    const code = diagnoses.flatMap(({ remediations }) => remediations.flatMap((one) => Object.values(one.code)));
    expect(code.some((text) => text.includes('HIDDEN KEY VALUE: run again with --no-redact'))).toBe(true);
    expect(code.filter((text) => text.includes('<key-'))).toEqual([]);
  });
});
