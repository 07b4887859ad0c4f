import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CannedAnswer } from '../front/options.js';
import { ALL_FORMS, planted } from '../model/secret-forms.js';
import { inWorld } from './can-command.js';
import { allow, functionAnswers, HOME, ORDERS, type ShopOptions, shop } from './shop.js';

/** Secrets by their form; the mark stands in each. */
const FORMS = {
  github: 'ghp_PLANTED0123456789abcdefghijABCDEFGHI',
  slack: 'xoxb-PLANTED-0123456789',
  bearer: 'Bearer PLANTED.0123456789~abc',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.PLANTEDeyJzdWIiOiIxIn0.UExBTlRFRC1zaWc',
  signature: 'X-Amz-Signature=PLANTED0123',
  pair: 'AKIAEXAMPLEEXAMPLE01:PLANTEDPLANTEDPLANTEDPLANTEDPLANTED/abcd',
  named: 'password=PLANTED-in-text',
} as const;
const SECRETS = [...Object.values(FORMS), ...ALL_FORMS];

/** Policies, names of policies, and a trust policy that hold them. */
const WORLD: ShopOptions = {
  statements: [
    {
      Sid: FORMS.github,
      ...allow('dynamodb:GetItem', ORDERS, { StringEquals: { 'aws:PrincipalTag/x': FORMS.slack } }),
    },
    {
      Sid: FORMS.jwt,
      Effect: 'Deny',
      Action: 'dynamodb:Query',
      Resource: ORDERS,
      Condition: { StringNotLike: { 'aws:UserAgent': SECRETS } },
    },
  ],
};
const VARIABLES = { TABLE_NAME: 'orders', API_KEY: 'PLANTED-variable', DATABASE_URL: 'postgres://u:PLANTED@db/x' };

/** What AWS refuses, in words that hold secrets. */
const REFUSED: CannedAnswer[] = [
  'dynamodb:GetResourcePolicy',
  'iam:ListAttachedRolePolicies',
  'logs:DescribeLogGroups',
].map((operation) => ({
  operation,
  error: { code: 'AccessDenied', message: `no: ${SECRETS.join(' ')}`, status: 403 },
}));
const IDENTITY = {
  operation: 'sts:GetCallerIdentity',
  output: { Account: HOME, Arn: `arn:aws:iam::${HOME}:user/admin`, UserId: 'AIDAADMIN' },
};
const NOT_THERE = [
  { operation: 'iam:GetPolicy', error: { code: 'NoSuchEntity', message: 'no such policy', status: 404 } },
  { operation: 'lambda:ListTags', output: { Tags: { note: FORMS.bearer } } },
  { operation: 'lambda:ListFunctions', output: { Functions: [] } },
];

let folder: string;
const before = process.env['XDG_STATE_HOME'];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'canaries-of-can-'));
  process.env['XDG_STATE_HOME'] = folder;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  if (before === undefined) delete process.env['XDG_STATE_HOME'];
  else process.env['XDG_STATE_HOME'] = before;
});

/** All that was written below the folder. */
function written(): string {
  return (readdirSync(folder, { recursive: true }) as string[])
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
}

function ran(argv: readonly string[], answers: readonly CannedAnswer[]) {
  return inWorld(argv, {
    world: shop(WORLD),
    home: HOME,
    answers: [...answers, ...functionAnswers({ variables: VARIABLES })],
  });
}

describe('secrets in an account', () => {
  it.each([
    ['table', []],
    ['table', ['--explain']],
    ['json', []],
  ])('are in no answer of can: %s %j', async (form, more) => {
    const asked = [
      ['can', '--function', 'orders'],
      ['can', '--function', 'orders', 'GetItem,Query', '--table', 'orders'],
      ['can', `arn:aws:iam::${HOME}:role/orders-api`, 'GetItem,Query', '--table', 'orders'],
      [
        'can',
        `arn:aws:iam::${HOME}:role/orders-api`,
        'GetItem',
        '--table',
        'orders',
        '--context',
        `aws:UserAgent=${FORMS.jwt}`,
      ],
    ];
    for (const argv of asked) {
      const { stdout, stderr, code } = await ran([...argv, '--output', form, ...more], REFUSED);
      expect([0, 1, 3]).toContain(code);
      expect([argv.join(' '), planted(stdout), planted(stderr)]).toEqual([argv.join(' '), [], []]);
    }
  });

  it.each([
    ['--output', 'table'],
    ['--output', 'json'],
    ['--as', 'cli'],
    ['--as', 'terraform'],
    ['--as', 'cloudformation'],
  ])('are in no plan of grant: %s %s', async (...more) => {
    const argv = ['grant', '--function', 'orders', '--table', 'orders', '--access', 'read', ...more];
    const { stdout, stderr } = await ran(argv, [
      IDENTITY,
      ...NOT_THERE,
      ...REFUSED.filter(({ operation }) => !operation.startsWith('iam:')),
    ]);
    expect(stdout).toContain('orders');
    expect([planted(stdout), planted(stderr)]).toEqual([[], []]);
  });

  it('are in no error', async () => {
    const argv = ['grant', '--function', 'orders', '--table', 'orders', '--access', 'read'];
    for (const more of [[], ['--output', 'json'], ['--debug']]) {
      const { code, stderr } = await ran([...argv, ...more], [IDENTITY, ...NOT_THERE, ...REFUSED]);
      expect(code).toBe(254);
      expect(stderr).toContain('iam:ListAttachedRolePolicies');
      expect(planted(stderr)).toEqual([]);
    }
  });

  it('are in nothing that show and fix print, and in nothing that a run keeps', async () => {
    const trail = join(folder, 'trail.json');
    const record = {
      eventVersion: '1.11',
      eventTime: '2026-11-20T09:31:40Z',
      eventSource: 'dynamodb.amazonaws.com',
      eventName: 'GetItem',
      awsRegion: 'eu-west-1',
      sourceIPAddress: '203.0.113.7',
      userAgent: `app ${FORMS.github}`,
      errorCode: 'AccessDenied',
      errorMessage: `User: arn:aws:sts::${HOME}:assumed-role/orders-api/i-1 is not authorized to perform: dynamodb:GetItem on resource: ${ORDERS} because no identity-based policy allows the dynamodb:GetItem action ${FORMS.jwt}`,
      requestParameters: { tableName: 'orders', password: 'PLANTED-field', note: FORMS.named, more: ALL_FORMS },
      recipientAccountId: HOME,
      eventID: '11111111-1111-4111-8111-000000000000',
      userIdentity: {
        type: 'AssumedRole',
        arn: `arn:aws:sts::${HOME}:assumed-role/orders-api/i-1`,
        accountId: HOME,
        sessionContext: {
          sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${HOME}:role/app/orders-api`, accountId: HOME },
        },
      },
    };
    writeFileSync(trail, JSON.stringify({ Records: [record] }));
    const asked = ['--from', trail, '--region', 'eu-west-1'];
    const found = await ran([...asked, '--debug', '--record', join(folder, 'bundle')], []);
    expect(found.stdout).toContain('GetItem');
    expect(planted(found.stdout + found.stderr)).toEqual([]);
    const mutes = join(folder, 'mutes.json');
    const reason = SECRETS.join(' ');
    writeFileSync(mutes, JSON.stringify([{ principal: '*orders-api*', owner: reason, reason, expires: '2099-01-01' }]));
    const former = join(folder, 'former.json');
    const cause = { id: 'gone', status: 'explained', layer: 'identity-policy', effect: 'explicit', count: 1 };
    const causes = [{ ...cause, policy: reason, statement: reason, failure: reason }];
    writeFileSync(former, JSON.stringify({ evaluatedAt: '2026-11-19T10:00:00Z', causes, diagnoses: [] }));
    for (const form of ['table', 'json', 'csv', 'html', 'markdown', 'slack', 'ocsf']) {
      const more = ['--mutes', mutes, '--since-report', former, '--output', form];
      const { stdout, stderr } = await ran([...asked, ...more], []);
      expect(stdout).not.toBe('');
      expect([form, planted(stdout + stderr)]).toEqual([form, []]);
    }
    for (const file of [trail, mutes, former]) rmSync(file);
    for (const argv of [
      ['show'],
      ['show', '1', '--details'],
      ['show', '1', '--output', 'json'],
      ...['cli', 'json', 'terraform', 'cloudformation', 'cdk'].map((form) => ['fix', '1', '--as', form]),
    ]) {
      const { stdout, stderr } = await ran(argv, []);
      expect([argv.join(' '), planted(stdout + stderr)]).toEqual([argv.join(' '), []]);
    }
    expect(written()).toContain('orders');
    expect(planted(written())).toEqual([]);
  });
});
