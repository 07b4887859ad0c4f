import { expect, test } from 'vitest';
import { authorize } from '../../src/evaluation/index.js';

const request = {
  principal: 'arn:aws:iam::111122223333:user/ana',
  action: 'dynamodb:GetItem',
  resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
};

test('a policy that changed between two questions is read anew, at whatever depth it changed', () => {
  const statement = { Effect: 'Allow', Action: ['dynamodb:GetItem'], Resource: '*' };
  const policy = { id: 'p', document: { Version: '2012-10-17', Statement: [statement] } };
  const policies = { identity: [policy] };
  const ask = (): string => authorize({ request, policies }).decision;
  expect(ask()).toBe('allowed');
  statement.Action[0] = 'dynamodb:PutItem';
  expect(ask()).toBe('implicitDeny');
  statement.Action.push('dynamodb:GetItem');
  expect(ask()).toBe('allowed');
  statement.Effect = 'Deny';
  expect(ask()).toBe('explicitDeny');
  policy.document.Statement.pop();
  expect(ask()).toBe('implicitDeny');
  policies.identity.push({
    id: 'q',
    document: { Version: '2012-10-17', Statement: [{ ...statement, Effect: 'Allow' }] },
  });
  expect(ask()).toBe('allowed');
});

test('a condition that is taken off is seen', () => {
  const statement: Record<string, unknown> = { Effect: 'Allow', Action: '*', Resource: '*' };
  statement['Condition'] = { StringEquals: { 'aws:PrincipalType': 'Account' } };
  const policies = { identity: [{ id: 'p', document: { Version: '2012-10-17', Statement: statement } }] };
  const ask = (): string => authorize({ request, policies }).decision;
  expect(ask()).toBe('implicitDeny');
  delete statement['Condition'];
  expect(ask()).toBe('allowed');
});

test('one layer object may stand for two layers', () => {
  const everything = [
    { id: 'p', document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } },
  ];
  const policies = { identity: everything, permissionsBoundary: everything, resource: everything };
  const { layers } = authorize({ request, policies });
  expect(layers.map(({ policyType, decision }) => [policyType, decision])).toEqual([
    // A resource policy has to name a principal.
    ['resource-policy', 'undetermined'],
    ['identity-policy', 'allows'],
    ['permissions-boundary', 'allows'],
  ]);
});

test('a document that holds itself is a malformed policy, asked once or twice', () => {
  const statement: Record<string, unknown> = { Effect: 'Allow', Action: '*', Resource: '*' };
  statement['Condition'] = statement;
  const policies = { identity: [{ id: 'p', document: { Version: '2012-10-17', Statement: statement } }] };
  const ask = (): string => authorize({ request, policies }).decision;
  expect([ask(), ask()]).toEqual(['undetermined', 'undetermined']);
});
