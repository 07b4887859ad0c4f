import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessReport } from '../../src/report/access/index.js';
import { type CanGiven, type CanResult, can, command } from './can-command.js';
import { allow, HOME, ORDERS, policy, ROLE, shop } from './shop.js';

const SHOP: CanGiven = { world: shop(), home: HOME };
const WHO = 'role/orders-api';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'can-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function report(argv: readonly string[], given = SHOP): Promise<AccessReport> {
  const { stdout } = await can([...argv, '--output', 'json'], given);
  return JSON.parse(stdout) as AccessReport;
}

/** A screen fits 80 columns, but for commands, which are not cut. */
function assertFits({ stdout }: CanResult): void {
  const long = stdout.split('\n').filter((line) => line.length > 80 && !line.endsWith('\\'));
  expect(long).toEqual([]);
}

describe('ddb-doctor can', () => {
  it.each([
    ['yes', ['dynamodb:GetItem', 'orders'], 0],
    ['no', ['dynamodb:PutItem', 'orders'], 1],
    ['as expected', ['dynamodb:PutItem', 'orders', '--expect', 'denied'], 0],
    ['not as expected', ['dynamodb:GetItem', 'orders', '--expect', 'denied'], 1],
    ['one of several', ['GetItem,PutItem', 'orders'], 1],
    ['a listing is no verdict', ['--list', 'orders'], 0],
  ])('exits by the answers: %s', async (_, words, code) => {
    expect((await can([WHO, ...words], SHOP)).code).toBe(code);
  });

  it('shows one question, whole', async () => {
    const no = await can([WHO, 'dynamodb:PutItem', 'table/orders'], SHOP);
    await expect(no.stdout).toMatchFileSnapshot('screens/no.txt');
    const yes = await can([WHO, 'dynamodb:GetItem', 'orders'], SHOP);
    await expect(yes.stdout).toMatchFileSnapshot('screens/yes.txt');
    assertFits(no);
    assertFits(yes);
  });

  it('shows a matrix: API names are expanded, what AWS never asks has a dash', async () => {
    const words = ['GetItem,Query,BatchWriteItem,TransactWriteItems', 'orders', 'carts', 'orders/index/byq'];
    const shown = await can([WHO, ...words], SHOP);
    await expect(shown.stdout).toMatchFileSnapshot('screens/matrix.txt');
    assertFits(shown);
    const { answers, notAsked, summary } = await report([WHO, ...words]);
    expect(answers.filter(({ operation }) => operation === 'TransactWriteItems').map(({ action }) => action)).toEqual(
      ['ConditionCheckItem', 'DeleteItem', 'PutItem', 'UpdateItem'].flatMap((name) =>
        Array.from({ length: 2 }, () => `dynamodb:${name}`),
      ),
    );
    expect(notAsked).toContainEqual({ action: 'dynamodb:GetItem', resource: `${ORDERS}/index/byq` });
    expect(summary).toEqual({ allowed: 2, denied: 13, undetermined: 0 });
  });

  it('offers no grant against a Deny, which no Allow overrules', async () => {
    const deny = { ...allow('dynamodb:PutItem', '*'), Effect: 'Deny' };
    const both = { world: shop({ statements: [allow('dynamodb:GetItem', ORDERS), deny] }), home: HOME };
    const run = await can([WHO, 'PutItem', 'orders'], both);
    expect(run.code).toBe(1);
    expect(run.stdout).not.toContain('ddb-doctor grant');
  });

  it('takes several tables with commas, each as it was meant', async () => {
    const { answers } = await report([WHO, 'GetItem', '--table', ' orders, `carts` ']);
    expect(answers.map(({ resource, verdict }) => [resource.split('/')[1], verdict])).toEqual([
      ['orders', 'yes'],
      ['carts', 'no'],
    ]);
  });

  it('asks each thing of AWS once', async () => {
    const { count } = await can([WHO, 'GetItem,Query,PutItem,Scan', 'orders', 'carts'], SHOP);
    expect(count('iam:GetRole')).toBe(1);
    expect(count('iam:GetRolePolicy')).toBe(1);
    expect(count('dynamodb:DescribeTable')).toBe(2);
    expect(count('dynamodb:GetResourcePolicy')).toBe(2);
  });

  it.each([
    [['dynamodb:PutItems', 'orders'], 'there is no action `dynamodb:PutItems`', '`dynamodb:PutItem`'],
    [['dynamodb:Transact', 'orders'], 'there is no action `dynamodb:Transact`', 'service:Action'],
    [['dynamodb:GetRecords', 'orders'], 'AWS never asks `dynamodb:GetRecords`', 'stream'],
    [['dynamodb:PutItem'], '`dynamodb:PutItem` wants a resource', 'table'],
    [['GetItem', 'or ders'], '`or ders` is no resource of dynamodb', 'table/orders'],
    [['GetItem', 'orders', '--assume', 'moon=allow'], 'moon', 'scp'],
    [['GetItem', 'orders', '--context', 'aws:SourceVpc'], 'is no KEY=VALUE', 'aws:SourceVpc='],
    [['GetItem', 'orders', '--via', 'eni-1'], 'is no id of a VPC endpoint', 'vpce-'],
    [['GetItem', 'orders', '--at', 'noon'], '--at `noon` is no time', ''],
    [['GetItem', 'orders', '--output', 'csv'], '`can` prints no `csv`', 'json'],
    [['GetItem', 'orders', '--since', '1h'], '`can` does not take `--since`', ''],
  ])('refuses %j as a usage error', async (words, error, hint) => {
    const { code, stdout, stderr } = await can([WHO, ...words], SHOP);
    expect(code).toBe(252);
    expect(stdout).toBe('');
    expect(stderr).toContain(error);
    expect(stderr).toContain(hint);
  });

  it('says that a principal, or a role to assume, is not there', async () => {
    const { code, stderr } = await can(['role/nobody', 'GetItem', 'orders'], SHOP);
    expect(code).toBe(252);
    expect(stderr).toContain(`there is no \`arn:aws:iam::${HOME}:role/nobody\``);
  });

  it('says that a table is not there, beside the answer of the policies', async () => {
    const world = shop({ statements: [allow('dynamodb:*', '*')] });
    const { code, stdout } = await can([WHO, 'PutItem', 'no-such-table'], { ...SHOP, world });
    expect(code).toBe(0);
    expect(stdout).toContain('there is no table/no-such-table in eu-west-1, 123456789012');
  });

  it('completes names with dots, and takes ARNs of other accounts and partitions as they stand', async () => {
    const dotted = await report([WHO, 'GetItem', 'acme.prod-orders']);
    expect(dotted.answers[0]?.resource).toBe(ORDERS.replace('orders', 'acme.prod-orders'));
    const foreign = ORDERS.replace(HOME, '444455556666');
    const across = await report([WHO, 'GetItem', foreign]);
    expect(across.answers[0]).toMatchObject({ resource: foreign, verdict: 'no' });
    const china = ORDERS.replace('arn:aws:', 'arn:aws-cn:').replace('eu-west-1', 'cn-north-1');
    expect((await report([WHO, 'GetItem', china])).answers[0]?.resource).toBe(china);
  });

  describe('where an SCP could not be read', () => {
    const given: CanGiven = {
      world: shop({ organization: true }),
      home: HOME,
      refused: ['organizations:ListParents'],
    };

    it('answers "yes, unless", and never exits 0', async () => {
      const shown = await can([WHO, 'GetItem', 'orders'], given);
      expect(shown.code).toBe(3);
      await expect(shown.stdout).toMatchFileSnapshot('screens/unless.txt');
      assertFits(shown);
      expect((await can([WHO, 'GetItem', 'orders', '--expect', 'denied'], given)).code).toBe(3);
    });

    it('answers no all the same where something read denies', async () => {
      expect((await can([WHO, 'PutItem', 'orders'], given)).code).toBe(1);
    });

    it('is told to take it as allowing', async () => {
      const { code, stdout } = await can([WHO, 'GetItem', 'orders', '--assume', 'scp=allow,rcp=allow'], given);
      expect(code).toBe(0);
      expect(stdout).toContain('Taken as allowing: service control policy (SCP), resource control policy (RCP)');
      expect((await can([WHO, 'GetItem', 'orders', '--assume', 'scp'], given)).code).toBe(3);
    });
  });

  describe('where it depends on a condition key', () => {
    const deny = {
      Sid: 'OnlyFromOurVpc',
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-0a' } },
    };
    const given: CanGiven = { world: shop({ statements: [allow('dynamodb:GetItem', ORDERS), deny] }), home: HOME };

    it('names the key and its values', async () => {
      const shown = await can([WHO, 'GetItem', 'orders'], given);
      expect(shown.code).toBe(3);
      await expect(shown.stdout).toMatchFileSnapshot('screens/depends.txt');
      assertFits(shown);
      const { answers } = await report([WHO, 'GetItem', 'orders'], given);
      expect(answers[0]).toMatchObject({
        verdict: 'depends',
        because: 'context',
        dependsOn: [{ key: 'aws:SourceVpc', allowedWhen: ['vpc-0a'] }],
      });
    });

    it.each([
      [['--context', 'aws:SourceVpc=vpc-0a'], 0],
      [['--context', 'aws:SourceVpc=vpc-0b'], 1],
      [['--context', 'aws:SourceVpc='], 1],
      [['--via', 'none'], 1],
      [['--via', 'vpce-0a1b'], 0],
    ])('is told it: %j', async (flags, code) => {
      expect((await can([WHO, 'GetItem', 'orders', ...flags], given)).code).toBe(code);
    });
  });

  it('takes MFA, the time and a session policy as told', async () => {
    const world = shop({
      statements: [
        allow('dynamodb:GetItem', ORDERS, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
        allow('dynamodb:Query', ORDERS, { DateLessThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } }),
        allow('dynamodb:Scan', ORDERS),
      ],
    });
    const given = { world, home: HOME };
    expect((await can([WHO, 'GetItem', 'orders'], given)).code).toBe(3);
    expect((await can([WHO, 'GetItem', 'orders', '--mfa'], given)).code).toBe(0);
    expect((await can([WHO, 'Query', 'orders'], given)).code).toBe(1);
    expect((await can([WHO, 'Query', 'orders', '--at', '2025-06-01'], given)).code).toBe(0);
    const session = join(folder, 'session.json');
    await writeFile(session, JSON.stringify(policy(allow('dynamodb:GetItem', '*'))));
    expect((await can([WHO, 'Scan', 'orders', '--as-session', session], given)).code).toBe(1);
    await writeFile(session, JSON.stringify(policy(allow('dynamodb:Scan', '*'))));
    expect((await can([WHO, 'Scan', 'orders', '--as-session', session], given)).code).toBe(0);
  });

  it('reads actions from a file, from stdin and from a policy document', async () => {
    const file = join(folder, 'actions.txt');
    await writeFile(file, '# what the job calls\ndynamodb:GetItem\nput_item, Query\n');
    const named = await report([WHO, 'orders', '--actions-from', file]);
    expect(named.answers.map(({ action }) => action)).toEqual([
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
    ]);
    const stdin = JSON.stringify(policy(allow(['dynamodb:BatchGet*', 'dynamodb:Query'], '*')));
    const { stdout } = await can([WHO, 'orders', '--actions-from', '-', '--output', 'json'], { ...SHOP, stdin });
    const { answers } = JSON.parse(stdout) as AccessReport;
    expect(answers.map(({ action }) => action)).toEqual(['dynamodb:BatchGetItem', 'dynamodb:Query']);
  });

  it('asks about the one who asks where no principal is named', async () => {
    const answers = [
      {
        operation: 'sts:GetCallerIdentity',
        output: { Account: HOME, Arn: `arn:aws:sts::${HOME}:assumed-role/orders-api/me` },
      },
    ];
    const { code, stdout } = await can(['GetItem', 'orders', '--assume', 'session'], { ...SHOP, answers });
    expect(code).toBe(0);
    expect(stdout).toContain('as role/app/orders-api');
  });

  it('asks about a service and a trust policy', async () => {
    expect((await can(['lambda.amazonaws.com', 'sts:AssumeRole', 'role/orders-api'], SHOP)).code).toBe(0);
    const ec2 = await can(['ec2.amazonaws.com', 'sts:AssumeRole', 'role/orders-api'], SHOP);
    expect(ec2.code).toBe(1);
    expect(ec2.stdout).toContain(ROLE);
  });

  it('prints the whole evaluation of what is not yes', async () => {
    const { stdout } = await can([WHO, 'PutItem', 'orders', '--explain'], SHOP);
    expect(stdout).toContain('identity-based policy: implicitDeny');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'does not match: Action dynamodb:GetItem, dynamodb:Query; the request has dynamodb:PutItem',
    );
  });

  it('records what it reads, and answers the same from it without AWS', async () => {
    const bundle = join(folder, 'bundle');
    const recorded = await can([WHO, 'PutItem', 'orders', '--record', bundle, '--no-redact'], SHOP);
    const again = await command(['can', '--replay', bundle, '--width', '80']);
    expect(again.stdout).toBe(recorded.stdout);
    expect(again.code).toBe(1);
    const other = await command(['can', '--replay', bundle, WHO, 'GetItem', ORDERS]);
    expect(other.code).toBe(0);
    const redacted = join(folder, 'redacted');
    await can([WHO, 'PutItem', 'orders', '--record', redacted], SHOP);
    expect(await readFile(join(redacted, 'reads.json'), 'utf8')).not.toContain(HOME);
    expect((await command(['can', '--replay', redacted])).code).toBe(1);
  });
});
