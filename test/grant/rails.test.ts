import { describe, expect, it } from 'vitest';
import type { Ground } from '../../src/grant/ground.js';
import type { Intent } from '../../src/grant/intent.js';
import type { Blocker } from '../../src/grant/plan.js';
import { policiesFor } from '../../src/grant/policies.js';
import { railsOf } from '../../src/grant/rails.js';
import { statementsFor } from '../../src/grant/statements.js';
import { ACCOUNT, fn, ground, intent, role, table } from './ground.js';

function rails(more: Partial<Ground> = {}, wish: Partial<Intent> = {}, blockers: readonly Blocker[] = []) {
  const wanted = intent({ access: ['read'], ...wish });
  const on = ground({ function: fn(), ...more });
  const policies = policiesFor(statementsFor(wanted, on), wanted, on);
  return railsOf(wanted, on, { policies, blockers }).map(({ code, flag }) =>
    flag === undefined ? code : `${code} ${flag}`,
  );
}

const POLICY = {
  arn: `arn:aws:iam::${ACCOUNT}:policy/ddb-doctor/MyLambdaFunction-SampleTable`,
  id: 'ANPAEXAMPLE',
  defaultVersion: 'v1',
  versions: [{ id: 'v1', isDefault: true }],
  document: { Version: '2012-10-17', Statement: [] },
  ours: true,
  holders: ['MyLambdaRole'],
};

describe('rails', () => {
  it('let a plain plan pass', () => {
    expect(rails()).toEqual([]);
  });

  it('stop at the role of the very credentials', () => {
    expect(rails({ caller: `arn:aws:sts::${ACCOUNT}:assumed-role/MyLambdaRole/me` })).toEqual(['OWN_ROLE allow-self']);
  });

  it.each(['/aws-service-role/lambda.amazonaws.com/', '/aws-reserved/sso.amazonaws.com/'])(
    'stop at roles below %s',
    (path) => {
      expect(rails({ role: role({ path }) })).toEqual(['UNMODIFIABLE']);
    },
  );

  it('change no policy that grant did not make, and none that others have too', () => {
    expect(rails({ policy: { ...POLICY, ours: false } })).toEqual(['NOT_OURS']);
    for (const other of ['other', 'user jane', 'group ops'])
      expect(rails({ policy: { ...POLICY, holders: ['MyLambdaRole', other] } })).toEqual(['POLICY_SHARED']);
    expect(rails({ policy: POLICY })).toEqual([]);
    const foreign = {
      Version: '2012-10-17',
      Statement: [{ Sid: 'Mine', Effect: 'Allow', Action: '*', Resource: '*' }],
    };
    expect(rails({ inlinePolicy: foreign }, { inline: true })).toEqual(['NOT_OURS']);
  });

  it('tell who shares the role', () => {
    expect(rails({ role: role({ sharedWith: ['ReportJob'] }) })).toEqual(['SHARED_ROLE allow-shared-role']);
    expect(rails({ role: role({ otherServices: ['ec2.amazonaws.com'] }) })).toEqual(['SHARED_ROLE allow-shared-role']);
  });

  it.each([
    [{ 'aws:cloudformation:stack-name': 'orders' }, 'MyLambdaRole'],
    [{ 'lambda:createdBy': 'SAM' }, 'MyLambdaRole'],
    [{ 'sst:app': 'shop' }, 'MyLambdaRole'],
    [{}, 'orders-dev-eu-west-1-lambdaRole'],
    [{}, 'amplify-shop-dev-authRole'],
  ])('leave to its stack what a stack owns: %j %s', (tags, name) => {
    expect(rails({ role: role({ tags, name }) })).toEqual(['STACK_OWNED allow-drift']);
  });

  it('wait for an update of the function, only where the plan updates it', () => {
    // AWS: https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
    const busy = { function: fn({ lastUpdateStatus: 'InProgress' }) };
    expect(rails(busy)).toEqual([]);
    expect(rails(busy, { refresh: true })).toEqual(['FUNCTION_BUSY']);
  });

  it('count the managed policies of the role', () => {
    const attached = Array.from({ length: 10 }, (_, index) => ({
      name: `p${index}`,
      arn: `arn:aws:iam::${ACCOUNT}:policy/p${index}`,
    }));
    expect(rails({ role: role({ attached }) })).toEqual(['TOO_MANY_POLICIES']);
    expect(rails({ role: role({ attached }) }, { inline: true })).toEqual([]);
  });

  it('stop where the access stays denied', () => {
    const blocker: Blocker = {
      layer: 'service-control-policy',
      owner: 'organization administrator',
      text: 'x',
      actions: [],
    };
    expect(rails({}, {}, [blocker])).toEqual(['STILL_DENIED even-if-denied']);
  });
});

it('a policy too long for IAM is split by table, and refused where one table is too long', () => {
  const long = (name: string) =>
    table({
      arn: `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/${name}`,
      name,
      indexes: Array.from({ length: 40 }, (_, i) => `by-${i}-${'x'.repeat(20)}`),
    });
  const wanted = intent({ access: ['read'] });
  const two = ground({ function: fn(), tables: [long('orders'), long('carts')] });
  const policies = policiesFor(statementsFor(wanted, two), wanted, two);
  expect(policies.map(({ name }) => name)).toEqual([
    'MyLambdaFunction-orders-and-1-more-1',
    'MyLambdaFunction-orders-and-1-more-2',
  ]);
  expect(policies.every(({ size }) => size <= 6144)).toBe(true);
  const one = ground({
    function: fn(),
    tables: [table({ indexes: Array.from({ length: 90 }, (_, i) => `by-${i}-${'x'.repeat(20)}`) })],
  });
  expect(() => policiesFor(statementsFor(wanted, one), wanted, one)).toThrow(
    /the policy would have \d+ characters, and IAM takes 6144/,
  );
});
