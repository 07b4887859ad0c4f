import { describe, expect, it } from 'vitest';
import { type Answer, access, type Circumstances } from '../../src/access/index.js';
import { loadChecks } from '../../src/run/load-checks.js';
import type { World } from '../account/world.js';
import { type WorldOptions, worldReader } from './world-reader.js';

const HOME = '111122223333';
const REGION = 'eu-west-1';
const ORDERS = `arn:aws:dynamodb:${REGION}:${HOME}:table/orders`;
const ROLE = `arn:aws:iam::${HOME}:role/app/orders-api`;
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const allow = (Action: string | string[], Resource: string | string[], Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});

const TRUST = policy({ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' });

function worldOf(inline: object, more: Partial<World> = {}): World {
  return {
    region: REGION,
    accounts: {
      [HOME]: {
        roles: { 'orders-api': { path: '/app/', trust: TRUST, inline: { ReadOrders: inline } } },
        tables: { orders: {} },
      },
    },
    ...more,
  };
}

const ORGANIZATION = {
  id: 'o-exampleorg',
  managementAccount: '999988887777',
  paths: { [HOME]: ['r-ab12', 'ou-ab12-prod'] },
};

interface Asked {
  readonly world: World;
  readonly action: string;
  readonly resource?: string;
  readonly options?: Partial<WorldOptions>;
  readonly circumstances?: Partial<Circumstances>;
  readonly principal?: {
    readonly arn: string;
    readonly type: string;
    readonly account?: string;
    readonly roleArn?: string;
  };
}

async function ask({ world, action, resource = ORDERS, options, circumstances, principal }: Asked): Promise<Answer> {
  const { reader } = worldReader(world, { home: HOME, ...options });
  const { checks } = await loadChecks([]);
  const [answer] = await access(
    [
      {
        principal: principal ?? { arn: ROLE, roleArn: ROLE, type: 'AssumedRole', account: HOME },
        action,
        resource,
        region: REGION,
      },
    ],
    { time: '2026-11-20T12:00:00Z', ...circumstances },
    { checks, reader },
  );
  if (answer === undefined) throw new Error('no answer');
  return answer;
}

describe('access', () => {
  const reads = worldOf(policy(allow(['dynamodb:GetItem', 'dynamodb:Query'], ORDERS)));

  it('says yes where every layer is read and allows', async () => {
    const answer = await ask({ world: reads, action: 'dynamodb:GetItem' });
    expect(answer).toMatchObject({ verdict: 'yes', decision: 'allowed', unread: [] });
  });

  it('says no with the diagnosis and the proven change of a denial, and no word of AWS', async () => {
    const answer = await ask({ world: reads, action: 'dynamodb:PutItem' });
    expect(answer.verdict).toBe('no');
    const { findings, chain, remediations } = answer.explanation;
    expect(findings[0]).toMatchObject({ code: 'NO_ALLOW', policyType: 'identity-policy', certainty: 'proven' });
    expect(chain).toMatchObject([{ layer: 'identity-policy', decisionAfter: 'allowed' }]);
    expect(remediations[0]?.proof).toMatchObject({ status: 'proven', after: 'allowed' });
  });

  it('never says yes where the SCPs could not be read', async () => {
    const world = worldOf(policy(allow('dynamodb:GetItem', ORDERS)), { organization: ORGANIZATION });
    const options = { refused: ['organizations:ListParents'] };
    const answer = await ask({ world, action: 'dynamodb:GetItem', options });
    expect(answer.verdict).toBe('unless');
    expect(answer.decision).toBe('undetermined');
    expect(answer.unread).toEqual(['service-control-policy', 'resource-control-policy']);
    const denied = await ask({ world, action: 'dynamodb:PutItem', options });
    expect(denied.verdict).toBe('no');
  });

  it('takes unread layers as allowing when it is told to, and no others', async () => {
    const world = worldOf(policy(allow('dynamodb:GetItem', ORDERS)), { organization: ORGANIZATION });
    const options = { refused: ['organizations:ListParents'] };
    const scp = await ask({
      world,
      action: 'dynamodb:GetItem',
      options,
      circumstances: { assume: ['service-control-policy'] },
    });
    expect(scp).toMatchObject({ verdict: 'unless', unread: ['resource-control-policy'] });
    const both = await ask({
      world,
      action: 'dynamodb:GetItem',
      options,
      circumstances: { assume: ['service-control-policy', 'resource-control-policy'] },
    });
    expect(both.verdict).toBe('yes');
  });

  it('says what it depends on, and the values that allow', async () => {
    const world = worldOf(
      policy(allow('dynamodb:GetItem', ORDERS), {
        Sid: 'OnlyFromOurVpc',
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d4e5f67890' } },
      }),
    );
    const answer = await ask({ world, action: 'dynamodb:GetItem' });
    expect(answer.verdict).toBe('depends');
    expect(answer.depends?.keys).toEqual(['aws:SourceVpc']);
    expect(answer.depends?.allowedWhen).toEqual([{ 'aws:SourceVpc': 'vpc-0a1b2c3d4e5f67890' }]);
    expect(answer.depends?.otherwise?.authorization.decision).toBe('explicitDeny');
    const told = { context: { 'aws:SourceVpc': 'vpc-0a1b2c3d4e5f67890' } };
    expect((await ask({ world, action: 'dynamodb:GetItem', circumstances: told })).verdict).toBe('yes');
    expect((await ask({ world, action: 'dynamodb:GetItem', circumstances: { via: 'none' } })).verdict).toBe('no');
  });

  it('depends on MFA unless it is told', async () => {
    const world = worldOf(
      policy(allow('dynamodb:GetItem', ORDERS, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } })),
    );
    const answer = await ask({ world, action: 'dynamodb:GetItem' });
    expect(answer.depends?.allowedWhen).toEqual([{ 'aws:MultiFactorAuthPresent': 'true' }]);
    const told = { context: { 'aws:MultiFactorAuthPresent': 'true' } };
    expect((await ask({ world, action: 'dynamodb:GetItem', circumstances: told })).verdict).toBe('yes');
  });

  it('finds two keys that only together allow', async () => {
    const world = worldOf(
      policy(
        allow('dynamodb:GetItem', ORDERS, {
          StringEquals: { 'aws:SourceVpc': 'vpc-1' },
          Bool: { 'aws:MultiFactorAuthPresent': 'true' },
        }),
      ),
    );
    const answer = await ask({ world, action: 'dynamodb:GetItem' });
    expect(answer.depends?.allowedWhen).toEqual([{ 'aws:SourceVpc': 'vpc-1', 'aws:MultiFactorAuthPresent': 'true' }]);
  });

  it('asks CreateLogGroup on the stream without a name: the bare group allows nothing', async () => {
    const group = `arn:aws:logs:${REGION}:${HOME}:log-group:/aws/lambda/orders`;
    const bare = worldOf(policy(allow('logs:CreateLogGroup', group)));
    expect((await ask({ world: bare, action: 'logs:CreateLogGroup', resource: group })).verdict).toBe('no');
    const starred = worldOf(policy(allow(['logs:CreateLogGroup', 'logs:PutLogEvents'], `${group}:*`)));
    expect((await ask({ world: starred, action: 'logs:CreateLogGroup', resource: group })).verdict).toBe('yes');
    expect((await ask({ world: starred, action: 'logs:PutLogEvents', resource: group })).verdict).toBe('yes');
  });

  it('asks the key of the table too', async () => {
    const key = {
      KeyId: 'k-1',
      policy: policy({ Effect: 'Allow', Principal: { AWS: HOME }, Action: 'kms:*', Resource: '*' }),
    };
    const account = worldOf(policy(allow('dynamodb:GetItem', ORDERS))).accounts[HOME];
    const world: World = {
      region: REGION,
      accounts: { [HOME]: { ...account, tables: { orders: { key: 'k-1' } }, keys: { 'k-1': key } } },
    };
    const answer = await ask({ world, action: 'dynamodb:GetItem' });
    expect(answer.verdict).toBe('no');
    expect(answer.evaluated.map(({ request }) => request.action)).toEqual(['dynamodb:GetItem', 'kms:Decrypt']);
  });

  it('evaluates the trust policy for a service', async () => {
    const principal = { arn: 'lambda.amazonaws.com', type: 'AWSService' };
    const world = worldOf(policy(allow('dynamodb:GetItem', ORDERS)));
    const yes = await ask({ world, action: 'sts:AssumeRole', resource: ROLE, principal });
    expect(yes.verdict).toBe('yes');
    const ec2 = { ...principal, arn: 'ec2.amazonaws.com' };
    expect((await ask({ world, action: 'sts:AssumeRole', resource: ROLE, principal: ec2 })).verdict).toBe('no');
  });

  it('caps the role by the session policy that is passed', async () => {
    const session = [{ id: 'session', document: policy(allow('dynamodb:Query', '*')) }];
    const arn = `arn:aws:sts::${HOME}:assumed-role/orders-api/me`;
    const principal = { arn, type: 'AssumedRole', account: HOME, roleArn: ROLE };
    const asked = { world: reads, principal, circumstances: { session } };
    expect((await ask({ ...asked, action: 'dynamodb:Query' })).verdict).toBe('yes');
    expect((await ask({ ...asked, action: 'dynamodb:GetItem' })).verdict).toBe('no');
  });

  it('cannot tell where the identity policies themselves could not be read', async () => {
    const options = { refused: ['iam:ListRolePolicies'] };
    const answer = await ask({ world: reads, action: 'dynamodb:GetItem', options });
    expect(answer).toMatchObject({ verdict: 'unread', unread: ['identity-policy'] });
  });
});
