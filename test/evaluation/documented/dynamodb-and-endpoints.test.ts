import { describe, expect, it } from 'vitest';
import { ACCOUNT, ALLOW_ALL, allow, ask, deny, policy, type Question, SESSION, USER } from '../ask.js';

const DYNAMODB = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide';
const FINE_GRAINED = `${DYNAMODB}/specifying-conditions.html`;
const TABLE_POLICIES = `${DYNAMODB}/rbac-examples.html`;
const ENDPOINTS = 'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html';
const scores = `arn:aws:dynamodb:us-west-2:${ACCOUNT}:table/GameScores`;

type Row = [page: string, rule: string, question: Question, decision: string];

const leading = policy({
  Effect: 'Allow',
  Action: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
  Resource: [scores],
  Condition: {
    'ForAllValues:StringEquals': {
      'dynamodb:LeadingKeys': ['${www.amazon.com:user_id}'],
      'dynamodb:Attributes': ['UserId', 'GameTitle', 'TopScore'],
    },
    StringEqualsIfExists: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
  },
});
const own = { 'www.amazon.com:user_id': 'ana', 'dynamodb:LeadingKeys': ['ana'], 'dynamodb:Attributes': ['UserId'] };
const item = (context: object): Question => ({
  principal: SESSION,
  resource: scores,
  context: { ...own, ...context },
  policies: { identity: [leading] },
});

const index = policy(allow({ Action: 'dynamodb:Query', Resource: [scores] }));
const indexes = policy(allow({ Action: 'dynamodb:Query', Resource: [scores, `${scores}/index/*`] }));

const rows: Row[] = [
  [FINE_GRAINED, 'own items, named attributes', item({}), 'allowed'],
  [FINE_GRAINED, "another user's items", item({ 'dynamodb:LeadingKeys': ['bob'] }), 'implicitDeny'],
  [FINE_GRAINED, 'own and foreign items in a batch', item({ 'dynamodb:LeadingKeys': ['ana', 'bob'] }), 'implicitDeny'],
  [
    FINE_GRAINED,
    'an attribute that is not listed',
    item({ 'dynamodb:Attributes': ['UserId', 'Losses'] }),
    'implicitDeny',
  ],
  [FINE_GRAINED, 'selected attributes', item({ 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' }), 'allowed'],
  [FINE_GRAINED, 'all attributes of a query', item({ 'dynamodb:Select': 'ALL_ATTRIBUTES' }), 'implicitDeny'],
  [
    FINE_GRAINED,
    'a table does not cover its indexes',
    { action: 'dynamodb:Query', resource: `${scores}/index/TopScore`, policies: { identity: [index] } },
    'implicitDeny',
  ],
  [
    FINE_GRAINED,
    'indexes are named beside the table',
    { action: 'dynamodb:Query', resource: `${scores}/index/TopScore`, policies: { identity: [indexes] } },
    'allowed',
  ],
  [
    TABLE_POLICIES,
    'a table policy grants in its account',
    { resource: scores, policies: { resource: [policy(allow({ Resource: scores, Principal: { AWS: USER } }))] } },
    'allowed',
  ],
  [
    ENDPOINTS,
    'the default endpoint policy',
    {
      policies: {
        identity: [ALLOW_ALL],
        vpcEndpoint: [
          { id: 'default', document: { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] } },
        ],
      },
    },
    'allowed',
  ],
  [
    ENDPOINTS,
    'an endpoint policy may deny explicitly',
    {
      policies: {
        identity: [ALLOW_ALL],
        vpcEndpoint: [policy(allow({ Principal: '*' }), deny({ Principal: '*', Action: 'dynamodb:GetItem' }))],
      },
    },
    'explicitDeny',
  ],
  [
    ENDPOINTS,
    'an endpoint policy replaces no identity policy',
    { policies: { vpcEndpoint: [policy(allow({ Principal: '*' }))] } },
    'implicitDeny',
  ],
  [
    ENDPOINTS,
    'an endpoint policy limits',
    { policies: { identity: [ALLOW_ALL], vpcEndpoint: [policy(allow({ Principal: '*', Action: 's3:*' }))] } },
    'implicitDeny',
  ],
];

describe('examples of DynamoDB and of VPC endpoints', () => {
  it.each(rows)('%s: %s', (_page, _rule, question, decision) => {
    expect(ask(question).decision).toBe(decision);
  });
});

describe(`principals of gateway endpoints: ${ENDPOINTS}`, () => {
  const through = (principals: unknown, question: object = {}, more: object = {}) =>
    ask({
      ...question,
      policies: {
        identity: [ALLOW_ALL],
        vpcEndpoint: [policy(allow({ Principal: principals, ...more }))],
        vpcEndpointType: 'Gateway',
      },
    }).decision;
  const root = `arn:aws:iam::${ACCOUNT}:root`;

  it.each([
    [{ AWS: ACCOUNT }, {}, 'implicitDeny'],
    [{ AWS: root }, {}, 'implicitDeny'],
    [{ AWS: ACCOUNT }, { principal: root }, 'allowed'],
    ['*', {}, 'allowed'],
  ])('%j for %j: %s', (principals, question, decision) => {
    expect(through(principals, question)).toBe(decision);
  });

  it('are restricted by aws:PrincipalArn', () => {
    const only = (arn: string) => ({ Condition: { StringEquals: { 'aws:PrincipalArn': arn } } });
    expect(through('*', {}, only(USER))).toBe('allowed');
    expect(through('*', {}, only(`${USER}2`))).toBe('implicitDeny');
  });

  it('of interface endpoints name accounts as elsewhere', () => {
    const vpcEndpoint = [policy(allow({ Principal: { AWS: ACCOUNT } }))];
    const answer = ask({ policies: { identity: [ALLOW_ALL], vpcEndpoint, vpcEndpointType: 'Interface' } });
    expect(answer.decision).toBe('allowed');
  });
});
