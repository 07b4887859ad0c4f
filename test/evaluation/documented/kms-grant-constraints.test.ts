import { describe, expect, it } from 'vitest';
import { layerOf } from '../../../src/evaluation/index.js';
import type { KmsGrant } from '../../../src/model/policies.js';
import { ACCOUNT, ALLOW_ALL, ask, KEY, OTHER, type Question, ROLE, SESSION, TABLE, USER } from '../ask.js';

const REFERENCE = 'https://docs.aws.amazon.com/kms/latest/APIReference';
const CONSTRAINTS = `${REFERENCE}/API_GrantConstraints.html`;
const CREATE_GRANT = `${REFERENCE}/API_CreateGrant.html`;
const GRANTS = 'https://docs.aws.amazon.com/kms/latest/developerguide/grants.html';

const SOURCE = `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/Books`;
const subset = { EncryptionContextSubset: { table: 'Books' } };
const equals = { EncryptionContextEquals: { Table: 'Books' } };
const ofService = { GranteeServicePrincipal: 'dynamodb.amazonaws.com', Constraints: { SourceArn: SOURCE } };
const service = { principal: 'dynamodb.amazonaws.com' };
const session = { principal: SESSION, principalRole: ROLE };

const granted = (grant: KmsGrant, question: Omit<Question, 'policies'> = {}) =>
  ask({
    action: 'kms:Decrypt',
    resource: KEY,
    ...question,
    policies: {
      resource: [],
      identity: [],
      grants: [
        {
          GrantId: 'g1',
          GranteePrincipal: USER,
          Operations: ['Decrypt', 'DescribeKey', 'RetireGrant', 'CreateGrant', 'GetPublicKey'],
          ...grant,
        },
      ],
    },
  });

const pairs = (context: Record<string, string>, keys?: string[]) => ({
  context: {
    ...Object.fromEntries(Object.entries(context).map(([key, value]) => [`kms:EncryptionContext:${key}`, value])),
    ...(keys && { 'kms:EncryptionContextKeys': keys }),
  },
});
const madeFor = (arn: string | null) => ({ context: { 'aws:SourceArn': arn } });

type Row = [page: string, rule: string, grant: KmsGrant, question: Omit<Question, 'policies'>, decision: string];

const rows: Row[] = [
  [CONSTRAINTS, 'no constraint on RetireGrant', { Constraints: subset }, { action: 'kms:RetireGrant' }, 'allowed'],
  [CONSTRAINTS, 'no constraint without a context', { Constraints: subset }, { action: 'kms:GetPublicKey' }, 'allowed'],
  [CONSTRAINTS, 'keys have no case', { Constraints: equals }, pairs({ table: 'Books' }, ['table']), 'allowed'],
  [
    CONSTRAINTS,
    'those of the context neither',
    { Constraints: { EncryptionContextEquals: { table: 'Books' } } },
    pairs({ Table: 'Books' }, ['Table']),
    'allowed',
  ],
  [CONSTRAINTS, 'values have case', { Constraints: equals }, pairs({ table: 'books' }, ['table']), 'implicitDeny'],
  [
    CONSTRAINTS,
    'Equals lets no further pair pass',
    { Constraints: equals },
    pairs({ table: 'Books', more: 'x' }, ['table', 'more']),
    'implicitDeny',
  ],
  [
    CONSTRAINTS,
    'a pair that is not in the context is no further one',
    { Constraints: equals },
    { context: { 'kms:EncryptionContext:table': 'Books', 'kms:EncryptionContext:more': null } },
    'allowed',
  ],
  [
    CONSTRAINTS,
    'a role is constrained as a user is',
    { GranteePrincipal: ROLE, Constraints: subset },
    { ...session, ...pairs({ table: 'Pens' }) },
    'implicitDeny',
  ],
  [CONSTRAINTS, 'SourceArn: made on its behalf', ofService, { ...service, ...madeFor(SOURCE) }, 'allowed'],
  [CONSTRAINTS, 'SourceArn: on behalf of another', ofService, { ...service, ...madeFor(`${SOURCE}2`) }, 'implicitDeny'],
  [CONSTRAINTS, 'SourceArn: on behalf of nothing', ofService, { ...service, ...madeFor(null) }, 'implicitDeny'],
  [CONSTRAINTS, 'SourceArn: untold', ofService, { ...service, complete: false }, 'undetermined'],
  [
    CONSTRAINTS,
    'SourceArn does not apply to RetireGrant',
    ofService,
    { ...service, ...madeFor(null), action: 'kms:RetireGrant' },
    'allowed',
  ],
  [
    CONSTRAINTS,
    'SourceArn applies to DescribeKey when the request specifies it',
    ofService,
    { ...service, ...madeFor(`${SOURCE}2`), action: 'kms:DescribeKey' },
    'implicitDeny',
  ],
  [
    CONSTRAINTS,
    'and AWS does not say what holds when it does not',
    ofService,
    { ...service, ...madeFor(null), action: 'kms:DescribeKey' },
    'undetermined',
  ],
  [
    CREATE_GRANT,
    'a grant made by right of a constrained one must be constrained',
    { Constraints: subset },
    { action: 'kms:CreateGrant' },
    'implicitDeny',
  ],
  [
    CREATE_GRANT,
    'and as strictly, which no key tells',
    { Constraints: subset },
    { action: 'kms:CreateGrant', context: { 'kms:GrantConstraintType': 'EncryptionContextSubset' } },
    'undetermined',
  ],
  [CREATE_GRANT, 'an unconstrained one makes any', {}, { action: 'kms:CreateGrant' }, 'allowed'],
  [CREATE_GRANT, 'a service as GranteeServicePrincipal', ofService, { ...service, ...madeFor(SOURCE) }, 'allowed'],
  [
    CREATE_GRANT,
    'no user is meant by GranteeServicePrincipal',
    ofService,
    { principal: USER, ...madeFor(SOURCE) },
    'implicitDeny',
  ],
  [
    GRANTS,
    'a service as GranteePrincipal',
    { GranteePrincipal: 'dynamodb.cn-north-1.amazonaws.com.cn' },
    { principal: 'dynamodb.cn-north-1.amazonaws.com.cn' },
    'allowed',
  ],
];

describe('constraints and grantees of grants', () => {
  it.each(rows)('%s: %s', (_page, _rule, grant, question, decision) => {
    expect(granted(grant, question).decision).toBe(decision);
  });

  // KMS grants.html: "The grantee principal can represent one or more identities in the same AWS account ..."
  it('to an account delegate to its identity policies', () => {
    const policies = (identity: object[]) => ({
      resource: [],
      identity: identity as [],
      grants: [{ GranteePrincipal: ACCOUNT, Operations: ['Decrypt'], Constraints: subset }],
    });
    const asked = (table: string) =>
      ask({ action: 'kms:Decrypt', resource: KEY, ...pairs({ table }), policies: policies([ALLOW_ALL]) }).decision;
    expect(asked('Books')).toBe('allowed');
    expect(asked('Pens')).toBe('implicitDeny');
  });

  it.each([
    ['aws:SourceArn', ofService, service],
    ['kms:EncryptionContext:table', { Constraints: subset }, {}],
    ['kms:EncryptionContextKeys', { Constraints: equals }, pairs({ table: 'Books' })],
    [
      'whether the new grant is as strict as the one that allows to create it',
      { Constraints: subset },
      { action: 'kms:CreateGrant', context: { 'kms:GrantOperations': ['Decrypt'] } },
    ],
    [`whether the caller is \`${SESSION}\``, { GranteePrincipal: SESSION }, { principal: ROLE }],
  ])('may hang on %s', (missing, grant, question) => {
    const answer = granted(grant, { ...question, complete: false });
    expect(answer.decision).toBe('undetermined');
    expect(answer.missing).toEqual([missing]);
    expect(layerOf(answer, 'resource-policy')?.grants).toBeUndefined();
  });

  it('leave the answer open when they tell no grantee', () => {
    const grants = [{ GrantId: 'g1', Operations: ['Decrypt'] }];
    const policies = { resource: [], identity: [], grants };
    expect(ask({ action: 'kms:Decrypt', resource: KEY, policies }).decision).toBe('undetermined');
  });

  it('that could not be read bear on no other service', () => {
    const grants = { unknown: 'needs kms:ListGrants' };
    const resource = [{ unknown: 'needs dynamodb:GetResourcePolicy' }];
    expect(ask({ policies: { identity: [ALLOW_ALL], resource: [], grants } }).decision).toBe('allowed');
    expect(ask({ policies: { identity: [], resource, grants } }).missing).toEqual(['needs dynamodb:GetResourcePolicy']);
    const across = {
      resource: TABLE.replace(ACCOUNT, OTHER),
      policies: { identity: [ALLOW_ALL], resource: [], grants },
    };
    expect(ask(across).decision).toBe('implicitDeny');
  });
});
