import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvaluatedRequest } from '../../src/check/check.js';
import type { CloudTrailEvent } from '../../src/model/event.js';
import { changeAsCode } from '../../src/remedy/code/index.js';
import { hasForm } from '../../src/remedy/judge/key-forms.js';
import { pinned } from '../../src/remedy/pinned.js';
import { holdsRedacted } from '../../src/remedy/propose.js';
import {
  ACCOUNT,
  allow,
  ask,
  deny,
  document,
  inline,
  NO_CHECKS,
  policyChange,
  ROLE,
  remedy,
  TABLE,
  told,
} from './call.js';

const EVERYTHING = inline('all', allow('*', '*'));
const LAMBDA: CloudTrailEvent = {
  userIdentity: { type: 'AssumedRole', inScopeOf: { issuerType: 'AWS::Lambda::Function' } },
};
const RCP = (statement: object) => [
  {
    target: 'r-1',
    policies: [
      { id: 'p-RCPFullAWSAccess', attachedTo: 'r-1', document: document({ ...allow('*', '*'), Principal: '*' }) },
      {
        id: 'arn:aws:organizations::999988887777:policy/o-1/resource_control_policy/p-1',
        attachedTo: 'r-1',
        document: document(statement),
      },
    ],
  },
];

/** The fixes for a denied call of a Lambda function. */
function ofFunction(...evaluated: readonly EvaluatedRequest[]) {
  return told({ ...NO_CHECKS, call: { ...NO_CHECKS.call, event: LAMBDA }, evaluated, findings: [] });
}

describe('a rule for people that meets a function', () => {
  const rules = {
    'its address': [{ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, { 'aws:SourceIp': '3.120.4.9' }],
    MFA: [{ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }, { 'aws:MultiFactorAuthPresent': null }],
  } as const;

  it.each(['its address', 'MFA'] as const)(
    'by %s spares the call, not the role, and asks nothing of the function',
    (rule) => {
      const [Condition, context] = rules[rule];
      const guard = inline('guard', deny('*', '*', { Condition }));
      const { remediations } = ofFunction(ask({ context, policies: { identity: [EVERYTHING, guard] } }));
      expect(remediations.map(({ layer }) => layer)).not.toContain('caller');
      expect(policyChange(remediations[0]).statement).toEqual({
        Effect: 'Deny',
        Action: '*',
        NotResource: TABLE,
        Condition,
      });
      expect(JSON.stringify(remediations.map(({ change }) => change))).not.toMatch(/PrincipalArn|3\.120\.4\.9\/32/);
    },
  );

  it('extends NotAction where the rule has one', () => {
    const [Condition, context] = rules.MFA;
    const guard = inline('guard', { Effect: 'Deny', NotAction: ['iam:*', 'sts:*'], Resource: '*', Condition });
    const [first, ...others] = ofFunction(ask({ context, policies: { identity: [EVERYTHING, guard] } })).remediations;
    expect(policyChange(first).statement['NotAction']).toEqual(['iam:*', 'sts:*', 'dynamodb:GetItem']);
    expect(others).toEqual([]);
  });

  it('is the caller’s to meet where a person calls', () => {
    const [Condition] = rules['its address'];
    const guard = inline('guard', deny('*', '*', { Condition }));
    const context = { 'aws:SourceIp': '198.51.100.7' };
    const { remediations } = remedy(ask({ context, policies: { identity: [EVERYTHING, guard] } }));
    expect(remediations[0]).toMatchObject({ layer: 'caller', change: { context: { 'aws:SourceIp': '203.0.113.0' } } });
    expect(policyChange(remediations[1]).statement['Condition']).toEqual({
      NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '198.51.100.7/32'] },
    });
  });
});

describe('what a caller cannot have', () => {
  it('is another Region for a service that has one for all', () => {
    const guard = inline(
      'guard',
      // AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-requested-region.html
      deny('*', '*', { Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } } }),
    );
    const context = { 'aws:RequestedRegion': 'us-east-1' };
    const request = { action: 'iam:GetRole', resource: ROLE, context, policies: { identity: [EVERYTHING, guard] } };
    expect(remedy(ask(request)).remediations.map(({ layer }) => layer)).not.toContain('caller');
  });

  it('is a private address as its public one, and an id of another kind', () => {
    const limited = inline('office', allow('*', '*', { Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } } }));
    const { remediations } = remedy(
      ask({ context: { 'aws:SourceIp': '198.51.100.7' }, policies: { identity: [limited] } }),
    );
    expect(remediations.map(({ layer }) => layer)).toEqual(['identity-policy']);
  });

  it('is another endpoint in the policy of the endpoint itself', () => {
    const Condition = { StringNotEquals: { 'aws:SourceVpce': 'vpce-0ffff' } };
    const vpcEndpoint = [
      {
        id: 'vpce-0a1b',
        attachedTo: 'vpce-0a1b',
        document: document(
          { ...allow('*', '*'), Principal: '*' },
          { ...deny('*', '*', { Condition }), Principal: '*' },
        ),
      },
    ];
    const { remediations } = remedy(
      ask({
        origin: { vpcEndpointId: 'vpce-0a1b' },
        context: { 'aws:SourceVpce': 'vpce-0a1b' },
        policies: { identity: [EVERYTHING], vpcEndpoint, vpcEndpointType: 'Interface' },
      }),
    );
    expect(remediations.map(({ layer }) => layer)).toEqual(['vpc-endpoint-policy']);
    expect(policyChange(remediations[0]).statement['Condition']).toEqual({
      StringNotEquals: { 'aws:SourceVpce': 'vpce-0a1b' },
    });
  });
});

describe('a Deny asks for', () => {
  it('a permissions boundary: the caller passes it', () => {
    const boundary = `arn:aws:iam::${ACCOUNT}:policy/DevBoundary`;
    const guard = inline(
      'guard',
      deny('iam:CreateRole', '*', {
        Sid: 'NoRoleWithoutBoundary',
        Condition: { StringNotEquals: { 'iam:PermissionsBoundary': boundary } },
      }),
    );
    const request = {
      action: 'iam:CreateRole',
      resource: `arn:aws:iam::${ACCOUNT}:role/app-task`,
      context: { 'iam:PermissionsBoundary': null },
    };
    const { remediations } = remedy(ask({ ...request, policies: { identity: [EVERYTHING, guard] } }));
    expect(remediations[0]?.text).toContain(`--permissions-boundary ${boundary}`);
    expect(remediations[0]).toMatchObject({ layer: 'caller', proof: { status: 'proven', after: 'allowed' } });
    expect(JSON.stringify(remediations)).not.toContain('ArnNotLike');
  });

  // An Allow around the limit would let the caller attach whatever it likes: the call gives way first.
  it('one policy to attach: the caller attaches that one, before an Allow is widened', () => {
    const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    const limited = inline(
      'limited',
      allow('iam:AttachRolePolicy', '*', { Condition: { ArnEquals: { 'iam:PolicyARN': readOnly } } }),
    );
    const request = {
      action: 'iam:AttachRolePolicy',
      resource: `arn:aws:iam::${ACCOUNT}:role/app`,
      context: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AdministratorAccess' },
    };
    const { remediations } = remedy(ask({ ...request, policies: { identity: [limited] } }));
    expect(remediations.map(({ layer }) => layer)).toEqual(['caller', 'identity-policy']);
    expect(remediations[0]?.text).toContain(`pass --policy-arn ${readOnly}`);
    expect(remediations[1]?.warnings.join()).toContain('asks for iam:PolicyARN on purpose');
  });

  it('a tag, whatever its value', () => {
    const guard = inline(
      'guard',
      deny('dynamodb:CreateTable', '*', { Condition: { Null: { 'aws:RequestTag/owner': 'true' } } }),
    );
    const request = { action: 'dynamodb:CreateTable', context: { 'aws:RequestTag/owner': null } };
    const [first] = remedy(ask({ ...request, policies: { identity: [EVERYTHING, guard] } })).remediations;
    expect(first?.text).toContain('pass the tag owner, whatever its value');
  });
});

describe('an identity perimeter', () => {
  const Condition = { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-scenario01' } };

  it('spares AWS services by the key that they have', () => {
    const key = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;
    const service = { principal: 'events.amazonaws.com', principalRole: undefined as never };
    const { principalRole: _none, ...asked } = service;
    const evaluated = ask({
      ...asked,
      action: 'kms:GenerateDataKey',
      resource: key,
      context: {
        'aws:PrincipalOrgID': null,
        'aws:PrincipalIsAWSService': 'true',
        'aws:PrincipalServiceName': 'events.amazonaws.com',
      },
      policies: {
        resource: [
          {
            id: 'key policy',
            attachedTo: key,
            document: document({ ...allow('kms:*', '*'), Principal: { Service: 'events.amazonaws.com' } }),
          },
        ],
        resourceControl: RCP({ ...deny('kms:*', '*', { Condition }), Principal: '*' }),
      },
    });
    const [first] = remedy(evaluated).remediations;
    expect(policyChange(first).statement['Condition']).toEqual({
      ...Condition,
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
    });
    expect(first?.warnings.join()).toContain('an RCP guards');
  });
});

describe('an exception', () => {
  // A Deny that is left with nobody to bind looks as if it did something: it goes instead, told as what it is.
  it('is none of the only one whom a statement binds: the statement goes, or spares the call', () => {
    const table = { id: 'table policy', attachedTo: TABLE };
    const only = { ...deny('dynamodb:GetItem', TABLE), Principal: { AWS: ROLE } };
    const others = { ...allow('dynamodb:Query', TABLE), Principal: { AWS: ROLE } };
    const [first, ...more] = remedy(
      ask({ policies: { identity: [EVERYTHING], resource: [{ ...table, document: document(only, others) }] } }),
    ).remediations;
    expect(first?.text).toContain(`which binds ${ROLE} alone`);
    expect(first?.warnings.join()).not.toContain('everybody who uses');
    expect(policyChange(first)).toMatchObject({ operation: 'remove-statement', index: 0, statement: only });
    expect(policyChange(first).after).toEqual(document(others));
    expect(first?.proof).toMatchObject({ status: 'proven', before: 'explicitDeny', after: 'allowed' });
    expect(more).toEqual([]);
    const own = inline('keep', deny('dynamodb:GetItem', '*'));
    const [spared, gone] = remedy(ask({ policies: { identity: [EVERYTHING, own] } })).remediations;
    expect(policyChange(spared).statement).toEqual({ Effect: 'Deny', Action: 'dynamodb:GetItem', NotResource: TABLE });
    expect(gone?.proof.status).toBe('proven');
    // IAM keeps no policy without a statement.
    expect(changeAsCode(policyChange(gone))).toEqual({
      cli: 'aws iam delete-role-policy --role-name orders-api --policy-name keep',
    });
  });
});

describe('properties', () => {
  it('holds every value to the form of its key', () => {
    const id = fc.stringMatching(/^[0-9a-f]{8,17}$/);
    fc.assert(
      fc.property(id, fc.ipV4(), (hex, address) => {
        expect([hasForm('aws:SourceVpce', `vpc-${hex}`), hasForm('aws:SourceVpce', `vpce-${hex}`)]).toEqual([
          false,
          true,
        ]);
        expect([hasForm('aws:SourceVpc', `vpce-${hex}`), hasForm('aws:SourceVpc', `vpc-${hex}`)]).toEqual([
          false,
          true,
        ]);
        expect(hasForm('aws:SourceIp', `10.${address.split('.').slice(1).join('.')}`)).toBe(false);
        expect(hasForm('aws:VpcSourceIp', address)).toBe(true);
      }),
    );
  });

  it('offers no change with a token of a hidden value', () => {
    const tenant = inline(
      'tenant',
      allow('dynamodb:GetItem', TABLE, { Condition: { StringEquals: { 'aws:PrincipalTag/tenant': 'acme' } } }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{8}$/), (hash) => {
        const context = { 'aws:PrincipalTag/tenant': `<value-${hash}>` };
        const { remediations } = remedy(ask({ context, policies: { identity: [tenant] } }));
        for (const { change } of remediations) expect(holdsRedacted(change)).toBe(false);
        expect(JSON.stringify(remediations.map(({ change }) => change))).not.toContain(`<value-${hash}>`);
      }),
      { numRuns: 20 },
    );
  });

  it('writes down what a request has, never the items that it asks for', () => {
    const miss = {
      operator: 'StringNotEquals',
      key: 'aws:PrincipalTag/team',
      wanted: ['red'],
      seen: ['red'],
      match: false,
    } as const;
    expect(pinned(miss)).toEqual({ operator: 'StringEquals', values: ['red'] });
    expect(pinned({ ...miss, seen: null })).toEqual({ operator: 'Null', values: ['true'] });
    expect(pinned({ ...miss, operator: 'StringLike', seen: ['a*'] })).toEqual({
      operator: 'StringEquals',
      values: ['a*'],
    });
    expect(pinned({ ...miss, key: 'dynamodb:LeadingKeys' })).toBeUndefined();
  });
});
