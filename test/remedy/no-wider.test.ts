import { describe, expect, it } from 'vitest';
import type { EvaluatedRequest } from '../../src/check/check.js';
import { ACCOUNT, allow, ask, deny, document, inline, policyChange, remedy, TABLE } from './call.js';

const EVERYTHING = inline('all', allow('*', '*'));
const GITHUB = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const CLAIM = 'token.actions.githubusercontent.com';
const DEPLOY = `arn:aws:iam::${ACCOUNT}:role/deploy`;

const scp = (...statements: object[]) => [
  { target: 'r-1', policies: [{ id: 'p-1', attachedTo: 'r-1', document: document(allow('*', '*'), ...statements) }] },
];

/** A sign-in of a workflow on the role `deploy`, by the statements of its trust policy. */
function signIn(...statements: object[]): EvaluatedRequest {
  return ask({
    principal: GITHUB,
    action: 'sts:AssumeRoleWithWebIdentity',
    resource: DEPLOY,
    context: { [`${CLAIM}:aud`]: 'sts.amazonaws.com', [`${CLAIM}:sub`]: 'repo:example/shop:ref:refs/heads/main' },
    policies: { resource: [{ id: 'trust policy', attachedTo: DEPLOY, document: document(...statements) }] },
  });
}

const trusting = (Condition: object) => ({
  Effect: 'Allow',
  Principal: { Federated: GITHUB },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition,
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html: a provider signs for everybody
describe('an Allow for a token', () => {
  const claims = {
    StringEquals: {
      [`${CLAIM}:aud`]: 'sts.amazonaws.com',
      [`${CLAIM}:sub`]: 'repo:example/shop:ref:refs/heads/main',
    },
  };

  it.each<[string, readonly object[]]>([
    ['of a policy that trusts nobody', []],
    [
      'beside one that asks for another audience and another subject',
      [trusting({ StringEquals: { [`${CLAIM}:aud`]: 'other', [`${CLAIM}:sub`]: 'repo:example/other:*' } })],
    ],
    ['beside one that asks for another audience', [trusting({ StringEquals: { [`${CLAIM}:aud`]: 'other' } })]],
  ])('names audience and subject: %s', (_, statements) => {
    const { remediations } = remedy(signIn(...statements));
    expect(policyChange(remediations[0]).statement['Condition']).toEqual(claims);
    expect(remediations[0]?.proof.status).toBe('proven');
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition_examples-logic-multiple-context-keys-or-values.html
describe('an Allow beside a statement of which several conditions fail', () => {
  it('asks for all of them, with what the request has', () => {
    const Condition = {
      StringEquals: { 'aws:PrincipalTag/team': 'blue', 'aws:RequestedRegion': 'us-east-1' },
      Bool: { 'aws:SecureTransport': 'true' },
    };
    const { remediations } = remedy(
      ask({
        context: { 'aws:PrincipalTag/team': 'red', 'aws:RequestedRegion': 'eu-west-1', 'aws:SecureTransport': 'true' },
        policies: { identity: [inline('own', allow('dynamodb:GetItem', TABLE, { Condition }))] },
      }),
    );
    const grants = remediations.filter(({ change }) => change.kind === 'policy');
    expect(policyChange(grants[0]).statement['Condition']).toEqual({
      StringEquals: { 'aws:PrincipalTag/team': 'red', 'aws:RequestedRegion': 'eu-west-1' },
      Bool: { 'aws:SecureTransport': 'true' },
    });
  });

  it('asks for a key once: by what the near miss has of it', () => {
    const Condition = { StringLike: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com', 'lambda.amazonaws.com'] } };
    const other = `arn:aws:iam::${ACCOUNT}:role/other`;
    const [first] = remedy(
      ask({
        action: 'iam:PassRole',
        resource: DEPLOY,
        context: { 'iam:PassedToService': 'lambda.amazonaws.com', 'iam:AssociatedResourceArn': null },
        policies: { identity: [inline('own', allow(['iam:PassRole', 'iam:GetRole'], other, { Condition }))] },
      }),
    ).remediations;
    expect(policyChange(first).statement['Condition']).toEqual(Condition);
  });
});

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
describe('an Allow beside a statement that lacks the action as well', () => {
  const beside = (Condition: object, context: Record<string, string | string[]>) =>
    remedy(
      ask({
        action: 'dynamodb:UpdateItem',
        context,
        policies: { identity: [inline('own', allow('dynamodb:GetItem', TABLE, { Condition }))] },
      }),
    ).remediations.filter(({ change }) => change.kind === 'policy');

  it('asks for its conditions too', () => {
    const [first] = beside({ StringEquals: { 'aws:PrincipalTag/team': 'blue' } }, { 'aws:PrincipalTag/team': 'red' });
    expect(policyChange(first).statement['Condition']).toEqual({ StringEquals: { 'aws:PrincipalTag/team': 'red' } });
  });

  it('is none where it limits the items, and the call asks for those of another', () => {
    const own = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['tenant-a'] } };
    expect(beside(own, { 'dynamodb:LeadingKeys': ['tenant-b'] })).toEqual([]);
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
it('a statement of one resource is extended by all actions that lack there, at once', () => {
  const queue = `arn:aws:sqs:eu-west-1:${ACCOUNT}:jobs`;
  const identity = [inline('own', allow('sqs:SendMessage', queue))];
  const asking = (action: string) => ask({ action, resource: queue, policies: { identity } });
  const { chain, remediations } = remedy(asking('sqs:ReceiveMessage'), asking('sqs:DeleteMessage'));
  expect(chain).toHaveLength(1);
  expect(policyChange(remediations[0])).toMatchObject({
    operation: 'replace-statement',
    before: identity[0]?.document,
    statement: { Action: ['sqs:SendMessage', 'sqs:DeleteMessage', 'sqs:ReceiveMessage'] },
  });
  expect(remediations[0]?.text).toContain('sqs:DeleteMessage, sqs:ReceiveMessage on');
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-requested-region.html
describe('a guard of Regions that meets a service with one endpoint', () => {
  const outside = { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1'] } };
  const asking = (statement: object) =>
    ask({
      action: 'iam:ListUsers',
      resource: '*',
      context: { 'aws:RequestedRegion': 'us-east-1' },
      policies: { identity: [EVERYTHING], serviceControl: scp(statement) },
    });

  it('gets the action into its list of exceptions, before the Region into its own', () => {
    const guard = { Effect: 'Deny', NotAction: ['sts:*'], Resource: '*', Condition: outside };
    const [first, second] = remedy(asking(guard)).remediations;
    expect(policyChange(first).statement).toEqual({ ...guard, NotAction: ['sts:*', 'iam:ListUsers'] });
    expect(policyChange(second).statement['Condition']).toEqual({
      StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] },
    });
  });

  it('spares the action where it has no such list', () => {
    const [first] = remedy(asking(deny('*', '*', { Condition: outside }))).remediations;
    expect(policyChange(first).statement).toEqual({
      Effect: 'Deny',
      NotAction: 'iam:ListUsers',
      Resource: '*',
      Condition: outside,
    });
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltag
describe('a tag of the caller', () => {
  const Condition = { StringNotEquals: { 'aws:PrincipalTag/team': 'ops' } };
  it.each([
    ['the account root', `arn:aws:iam::${ACCOUNT}:root`],
    ['an AWS service', 'sns.amazonaws.com'],
  ])('is nothing that %s can have', (_, principal) => {
    const { remediations } = remedy(
      ask({
        principal,
        principalRole: undefined as never,
        action: 'kms:Decrypt',
        resource: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k`,
        context: { 'aws:PrincipalTag/team': null },
        policies: {
          resource: [
            {
              id: 'key policy',
              attachedTo: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k`,
              document: document(
                { ...allow('kms:*', '*'), Principal: '*' },
                { ...deny('kms:Decrypt', '*', { Condition }), Principal: '*' },
              ),
            },
          ],
        },
      }),
    );
    expect(remediations.length).toBeGreaterThan(0);
    expect(remediations.map(({ text }) => text).join()).not.toContain('the tag team');
  });

  it('is not asked of a service that its perimeter has to spare: services are spared first', () => {
    const resource = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k`;
    const statements = [
      { ...allow('kms:*', '*'), Principal: { Service: 'sns.amazonaws.com' } },
      { ...deny('kms:*', '*', { Condition }), Principal: '*' },
    ];
    const [first] = remedy(
      ask({
        principal: 'sns.amazonaws.com',
        principalRole: undefined as never,
        action: 'kms:Decrypt',
        resource,
        policies: { resource: [{ id: 'key policy', attachedTo: resource, document: document(...statements) }] },
      }),
    ).remediations;
    expect(policyChange(first).statement['Condition']).toEqual({
      ...Condition,
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
    });
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null
describe('a Deny by an option of the call', () => {
  const put = (Condition: object, context: Record<string, string | null>) =>
    remedy(
      ask({
        action: 's3:PutObject',
        resource: 'arn:aws:s3:::vault/a',
        resourceAccount: ACCOUNT,
        context,
        policies: { identity: [EVERYTHING, inline('guard', deny('s3:PutObject', '*', { Condition }))] },
      }),
    ).remediations[0];
  const KEY = 's3:x-amz-server-side-encryption-aws-kms-key-id';

  it.each<[string, object, Record<string, string | null>]>([
    ['pass --ssekms-key-id, whatever its value', { Null: { [KEY]: 'true' } }, { [KEY]: null }],
    ['leave --acl out', { Null: { 's3:x-amz-acl': 'false' } }, { 's3:x-amz-acl': 'public-read' }],
    ['leave --acl out', { StringEquals: { 's3:x-amz-acl': 'public-read' } }, { 's3:x-amz-acl': 'public-read' }],
  ])('is met by the caller: %s', (way, Condition, context) => {
    const first = put(Condition, context);
    expect(first).toMatchObject({ layer: 'caller', proof: { status: 'proven' } });
    expect(first?.text).toContain(way);
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
describe('a Version that a policy lacks', () => {
  it('stays a step of its own where the Allow that follows would carry it along', () => {
    const ofOtherAccounts = {
      Effect: 'Deny',
      Principal: '*',
      Action: 'sts:AssumeRole',
      Condition: { StringNotEquals: { 'aws:ResourceAccount': `\${aws:PrincipalAccount}` } },
    };
    const call = ask({
      action: 'sts:AssumeRole',
      resource: DEPLOY,
      policies: {
        identity: [EVERYTHING],
        resource: [{ id: 'trust policy', attachedTo: DEPLOY, document: { Statement: [ofOtherAccounts] } }],
      },
    });
    const { chain, remediations } = remedy(call);
    expect(chain.map(({ layer, decisionAfter }) => [layer, decisionAfter])).toEqual([
      ['role-trust-policy', 'implicitDeny'],
      ['role-trust-policy', 'allowed'],
    ]);
    const steps = remediations.filter(({ step }) => step !== undefined).map((one) => policyChange(one));
    expect(steps[0]?.after).toEqual(document(ofOtherAccounts));
    expect(steps[1]?.statement).toEqual({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/app/orders-api` },
      Action: 'sts:AssumeRole',
    });
  });
});

// The smallest change: AWS asks for least privilege, and a list of accounts spares every principal of one.
describe('a Deny that spares listed accounts and listed callers', () => {
  it('first gets the caller onto the list of callers', () => {
    const perimeter = {
      ...deny('dynamodb:GetItem', '*'),
      Principal: '*',
      Condition: {
        StringNotEquals: { 'aws:PrincipalAccount': ['444455556666'] },
        ArnNotEquals: { 'aws:PrincipalArn': [`arn:aws:iam::${ACCOUNT}:role/breakglass`] },
      },
    };
    const resource = [{ id: TABLE, attachedTo: TABLE, document: document(perimeter) }];
    const { remediations } = remedy(ask({ policies: { identity: [EVERYTHING], resource } }));
    expect(policyChange(remediations[0]).statement['Condition']).toEqual({
      StringNotEquals: { 'aws:PrincipalAccount': ['444455556666'] },
      ArnNotEquals: {
        'aws:PrincipalArn': [`arn:aws:iam::${ACCOUNT}:role/breakglass`, `arn:aws:iam::${ACCOUNT}:role/app/orders-api`],
      },
    });
    expect(remediations[0]?.proof.status).toBe('proven');
  });
});
