import { describe, expect, it } from 'vitest';
import { inWorld } from '../access/can-command.js';
import {
  allow,
  type FunctionOptions,
  functionAnswers,
  gateway,
  HOME,
  mainTable,
  NAT,
  OPEN,
  policy,
  REGION,
  TRUST,
  tableOf,
} from '../access/shop.js';
import type { Account, Organization, Role, Table, World } from '../account/world.js';
import { planOf } from './plan-schema.js';

const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';
const KEY_ARN = `arn:aws:kms:${REGION}:${HOME}:key/${KEY}`;
const BOUNDARY = `arn:aws:iam::${HOME}:policy/limits`;
const ADMIN = `arn:aws:iam::${HOME}:user/admin`;
const deny = (Action: string, Condition?: object) => ({
  ...allow(Action, '*', Condition),
  Effect: 'Deny',
  Sid: 'NoDeletes',
});

const ORGANIZATION = {
  id: 'o-exampleorg',
  managementAccount: '999988887777',
  paths: { [HOME]: ['r-ab12', 'ou-ab12-prod'] },
};

interface Given {
  readonly role?: Role;
  readonly table?: Table;
  readonly keys?: Account['keys'];
  readonly policies?: Account['policies'];
  readonly organization?: Partial<Organization>;
  readonly endpoint?: object;
  readonly function?: FunctionOptions;
  readonly admin?: object;
}

/** An account with the function `orders` on a role that may do nothing, and an administrator. */
function shopWith({ role, table, keys, policies, organization, endpoint = OPEN, admin }: Given): World {
  return {
    region: REGION,
    ...(organization && { organization: { ...ORGANIZATION, ...organization } }),
    accounts: {
      [HOME]: {
        users: { admin: { inline: { all: admin ?? policy(allow('*', '*')) } } },
        roles: { 'orders-api': { path: '/app/', trust: TRUST, ...role } },
        tables: { orders: table ?? {} },
        endpoints: { 'vpce-0a1b': { type: 'Gateway', vpc: 'vpc-0a', policy: endpoint } },
        ...(keys && { keys }),
        ...(policies && { policies }),
      },
    },
  };
}

const IDENTITY = {
  operation: 'sts:GetCallerIdentity',
  output: { Account: HOME, Arn: ADMIN, UserId: 'AIDAADMIN' },
};
const NOT_THERE = [
  { operation: 'iam:GetPolicy', error: { code: 'NoSuchEntity', message: 'no such policy', status: 404 } },
  { operation: 'lambda:ListTags', output: { Tags: {} } },
  { operation: 'lambda:ListFunctions', output: { Functions: [] } },
];

const ORG_ROLE = ['--org-role-arn', 'arn:aws:iam::999988887777:role/org-reader'];
const GRANT = [
  ...['grant', '--function', 'orders', '--table', 'orders', '--access', 'read,dynamodb:DeleteItem'],
  ...ORG_ROLE,
];

async function planned(given: Given, more: readonly string[] = []) {
  const boundaries = Object.entries(given.policies ?? {}).map(([arn]) => ({
    operation: 'iam:GetPolicy',
    input: { PolicyArn: arn },
    output: { Policy: { Arn: arn, DefaultVersionId: 'v1' } },
  }));
  const answers = [IDENTITY, ...boundaries, ...NOT_THERE, ...functionAnswers(given.function)];
  const run = await inWorld([...GRANT, ...more, '--output', 'json'], { world: shopWith(given), home: HOME, answers });
  expect(run.stderr).toBe('');
  return { code: run.code, plan: planOf(run.stdout) };
}

const READ = ['BatchGetItem', 'GetItem', 'Query', 'Scan'].map((name) => `dynamodb:${name}`);
const ALL = [...READ, 'dynamodb:DeleteItem'];

/** What another owner's policy keeps denying, with whose it is and which actions it denies. */
const CASES: Readonly<Record<string, { given: Given; layer: string; owner: RegExp; actions: readonly string[] }>> = {
  'an SCP that denies deletes': {
    given: {
      organization: {
        serviceControl: { 'ou-ab12-prod': ['p-full', 'p-nodel'] },
        policies: { 'p-full': policy(allow('*', '*')), 'p-nodel': policy(deny('dynamodb:Delete*')) },
      },
    },
    layer: 'service-control-policy',
    owner: /organization/,
    actions: ['dynamodb:DeleteItem'],
  },
  'an RCP that denies whoever comes through no endpoint': {
    given: {
      organization: {
        resourceControl: { 'ou-ab12-prod': ['p-perimeter'] },
        policies: {
          'p-perimeter': policy({ ...deny('dynamodb:*', { Null: { 'aws:SourceVpce': 'true' } }), Principal: '*' }),
        },
      },
    },
    layer: 'resource-control-policy',
    owner: /organization/,
    actions: ALL,
  },
  'a permissions boundary without deletes': {
    given: {
      role: { boundary: BOUNDARY },
      policies: { [BOUNDARY]: policy(allow([...READ, 'logs:*'], '*')) },
    },
    layer: 'permissions-boundary',
    owner: /account administrator/,
    actions: ['dynamodb:DeleteItem'],
  },
  "a gateway endpoint's policy that reads alone": {
    given: {
      endpoint: policy({ ...allow([...READ], '*'), Principal: '*' }),
      function: { subnets: ['subnet-a'], routeTables: [mainTable()], endpoints: [gateway('rtb-0main')] },
    },
    layer: 'vpc-endpoint-policy',
    owner: /endpoint owner/,
    actions: ['dynamodb:DeleteItem'],
  },
  'a key policy that does not delegate': {
    given: {
      table: { SSEDescription: { KMSMasterKeyArn: KEY_ARN, SSEType: 'KMS', Status: 'ENABLED' } },
      keys: {
        [KEY]: { policy: policy({ Effect: 'Allow', Principal: { AWS: ADMIN }, Action: 'kms:*', Resource: '*' }) },
      },
    },
    layer: 'resource-policy',
    owner: /key owner/,
    actions: [...ALL, 'kms:Decrypt'],
  },
  "a Deny in the table's own policy": {
    given: {
      table: { policy: policy({ ...deny('dynamodb:DeleteItem'), Principal: '*' }) },
    },
    layer: 'resource-policy',
    owner: /resource owner/,
    actions: ['dynamodb:DeleteItem'],
  },
  "a Deny in the role's own policies": {
    given: { role: { inline: { guard: policy(deny('dynamodb:DeleteItem')) } } },
    layer: 'identity-policy',
    owner: /application team/,
    actions: ['dynamodb:DeleteItem'],
  },
};

describe('what other owners deny is told before anything is written', () => {
  it.each(Object.entries(CASES))('%s', async (_, { given, layer, owner, actions }) => {
    const { code, plan } = await planned(given);
    expect(code).toBe(1);
    expect(plan.blockers.map((blocker) => blocker.layer)).toEqual([layer]);
    const [blocker] = plan.blockers;
    expect([...(blocker?.actions ?? [])].sort()).toEqual([...actions].sort());
    expect(blocker?.owner).toMatch(owner);
    expect(plan.rails.map((rail) => rail.code)).toEqual(['STILL_DENIED']);
  });

  it('a new role is held to the boundary that it is made with, and to nothing that is not there yet', async () => {
    const own = ['--new-role', '--role-name', 'orders-own'];
    const free = await planned({}, own);
    expect(free).toMatchObject({ code: 0, plan: { blockers: [], proof: { assumes: [], assumesWhy: [] } } });
    const policies = { [BOUNDARY]: policy(allow([...READ, 'logs:*'], '*')) };
    const bounded = await planned({ policies }, [...own, '--permissions-boundary', BOUNDARY]);
    expect(bounded.code).toBe(1);
    expect(bounded.plan.blockers.map(({ layer, actions }) => [layer, actions])).toEqual([
      ['permissions-boundary', ['dynamodb:DeleteItem']],
    ]);
  });

  it('and stops an apply', async () => {
    const table = { policy: policy({ ...deny('dynamodb:DeleteItem'), Principal: '*' }) };
    const answers = [IDENTITY, ...NOT_THERE, ...functionAnswers()];
    const run = await inWorld([...GRANT, '--apply', '--yes'], { world: shopWith({ table }), home: HOME, answers });
    expect(run.code).toBe(6);
    expect(run.stderr).toContain('the access stays denied by resource-policy');
    expect(run.stderr).toContain('nothing was written; --even-if-denied applies it all the same');
  });

  it('without any of them nothing blocks', async () => {
    const { code, plan } = await planned({});
    expect(code).toBe(0);
    expect(plan.blockers).toEqual([]);
    expect(plan.rails).toEqual([]);
    expect(plan.proof.calls.every(({ before, after }) => before === 'no' && after === 'yes')).toBe(true);
  });
});

describe("the function's way to DynamoDB", () => {
  const ENDPOINT_ONLY = policy({ ...allow('dynamodb:*', '*', { StringEquals: { 'aws:SourceVpce': 'vpce-0a1b' } }) });

  it('an endpoint on the route table is what the proof rests on', async () => {
    const inside = {
      subnets: ['subnet-a', 'subnet-b'],
      routeTables: [mainTable()],
      endpoints: [gateway('rtb-0main')],
    };
    const { plan } = await planned({ role: { inline: { own: ENDPOINT_ONLY } }, function: inside });
    expect(plan.covered.flatMap(({ elements }) => elements.map(({ action }) => action)).sort()).toEqual(
      [...ALL].sort(),
    );
    expect(plan.steps).toEqual([]);
    const outside = await planned({ role: { inline: { own: ENDPOINT_ONLY } } });
    expect(outside.plan.covered).toEqual([]);
  });

  it('of two subnets the one that is denied blocks', async () => {
    const { code, plan } = await planned({
      endpoint: policy({ ...allow([...READ], '*'), Principal: '*' }),
      function: {
        subnets: ['subnet-a', 'subnet-b'],
        routeTables: [mainTable(), tableOf('subnet-b', NAT)].map((one, at) =>
          at === 0 ? one : { ...one, Associations: [{ SubnetId: 'subnet-b', Main: false }] },
        ),
        endpoints: [gateway('rtb-0main')],
      },
    });
    expect(code).toBe(1);
    expect(plan.blockers.map(({ layer, actions }) => [layer, actions])).toEqual([
      ['vpc-endpoint-policy', ['dynamodb:DeleteItem']],
    ]);
  });

  it('a subnet without a route is told: no policy denies, and none helps', async () => {
    const { plan } = await planned({ function: { subnets: ['subnet-a'], routeTables: [mainTable()] } });
    const lost = plan.warnings.find((warning) => warning.code === 'NO_ROUTE');
    expect(lost?.text).toContain('subnet-a has no route to DynamoDB');
  });

  it('a way that could not be followed is told, and the answer is open', async () => {
    const { plan } = await planned({
      function: { subnets: ['subnet-a'], routeTables: [] },
    });
    expect(plan.warnings.map((warning) => warning.code)).toContain('NETWORK_UNREAD');
  });
});

describe('whether these credentials may make the writes', () => {
  it('is told before the first, by write', async () => {
    const admin = policy(allow(['iam:Create*', 'iam:Get*', 'iam:List*', 'iam:TagPolicy'], '*'));
    const { plan } = await planned({ admin });
    expect(plan.rails.map(({ code, flag }) => [code, flag])).toEqual([['MAY_NOT_WRITE', 'even-if-denied']]);
    expect(plan.rails[0]?.text).toContain(
      `these credentials may not iam:AttachRolePolicy on arn:aws:iam::${HOME}:role/app/orders-api`,
    );
  });

  it('knows the keys of IAM: policies below a path, a boundary that must be there', async () => {
    const path = { ArnLike: { 'iam:PolicyARN': `arn:aws:iam::${HOME}:policy/team/*` } };
    const fenced = policy(
      allow(['iam:CreatePolicy', 'iam:TagPolicy', 'iam:Get*', 'iam:List*'], '*'),
      allow('iam:AttachRolePolicy', '*', path),
    );
    expect((await planned({ admin: fenced })).plan.rails.map(({ code }) => code)).toEqual(['MAY_NOT_WRITE']);
    expect((await planned({ admin: fenced }, ['--path', '/team/'])).plan.rails).toEqual([]);
    const bounded = policy(allow('*', '*'), {
      ...deny('iam:AttachRolePolicy', { StringNotEquals: { 'iam:PermissionsBoundary': BOUNDARY } }),
    });
    expect((await planned({ admin: bounded })).plan.rails.map(({ code }) => code)).toEqual(['MAY_NOT_WRITE']);
    const limits = { [BOUNDARY]: policy(allow('*', '*')) };
    const role = { boundary: BOUNDARY };
    expect((await planned({ admin: bounded, role, policies: limits })).plan.rails).toEqual([]);
  });

  it('asks to pass the role where the function gets another', async () => {
    const admin = policy(allow(['iam:Create*', 'iam:Attach*', 'iam:Tag*', 'iam:Get*', 'lambda:*'], '*'));
    const { plan } = await planned({ admin }, ['--new-role', '--role-name', 'orders-own']);
    expect(plan.rails.map(({ text }) => text.split(' on ')[0])).toEqual(['these credentials may not iam:PassRole']);
  });
});
