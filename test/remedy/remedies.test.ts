import { describe, expect, it } from 'vitest';
import { unknown } from '../../src/model/unknown.js';
import { ACCOUNT, allow, ask, codeOf, document, inline, policyChange, ROLE, remedy, SESSION, TABLE } from './call.js';

const READ = inline('read', allow('dynamodb:GetItem', TABLE));

describe('a condition that an Allow fails on', () => {
  const target = `arn:aws:iam::444455556666:role/partner`;
  const trust = document({
    Sid: 'Partner',
    Effect: 'Allow',
    Principal: { AWS: ROLE },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'sts:ExternalId': 'deal-7' } },
  });
  const assume = ask({
    action: 'sts:AssumeRole',
    resource: target,
    resourceAccount: '444455556666',
    context: { 'sts:ExternalId': null },
    policies: {
      identity: [inline('assume', allow('sts:AssumeRole', target))],
      resource: [{ id: 'trust policy', attachedTo: target, document: trust }],
    },
  });

  it('is first the caller’s to meet: the external id', () => {
    const { chain, remediations } = remedy(assume);
    expect(chain).toEqual([{ step: 1, layer: 'caller', owner: 'caller', decisionAfter: 'allowed' }]);
    expect(remediations[0]).toMatchObject({
      owner: 'caller',
      change: {
        kind: 'action',
        commands: [
          {
            words: ['aws', 'sts', 'assume-role'],
            options: { 'role-arn': target, 'role-session-name': 'NAME', 'external-id': 'deal-7' },
          },
        ],
        context: { 'sts:ExternalId': 'deal-7' },
      },
      proof: { status: 'proven', before: 'implicitDeny', after: 'allowed', newlyAllows: [] },
    });
  });

  it('is granted around only as an alternative, with a warning', () => {
    const [, second] = remedy(assume).remediations;
    expect(second?.step).toBeUndefined();
    expect(second?.warnings.join()).toContain('asks for sts:ExternalId on purpose');
    expect(policyChange(second).statement).toEqual({
      Effect: 'Allow',
      Principal: { AWS: ROLE },
      Action: 'sts:AssumeRole',
      // No wider than the call, which passes no external id.
      Condition: { Null: { 'sts:ExternalId': 'true' } },
    });
  });

  it('keeps in the alternative what the request has: the Region it was made in', () => {
    const limited = inline(
      'eu',
      allow(['dynamodb:GetItem', 'dynamodb:Query'], '*', {
        Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' }, Bool: { 'aws:SecureTransport': 'true' } },
      }),
    );
    const context = { 'aws:RequestedRegion': 'eu-west-1', 'aws:SecureTransport': 'true' };
    const [first, second] = remedy(ask({ context, policies: { identity: [limited] } })).remediations;
    expect(first).toMatchObject({ change: { kind: 'action', region: 'eu-central-1' }, proof: { status: 'proven' } });
    expect(policyChange(second).statement).toEqual({
      Effect: 'Allow',
      Action: 'dynamodb:GetItem',
      Resource: TABLE,
      Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' }, Bool: { 'aws:SecureTransport': 'true' } },
    });
  });

  it('is met by tags: of the principal, of the resource', () => {
    const byTag = (key: string) =>
      inline('tagged', allow('dynamodb:*', '*', { Condition: { StringEquals: { [key]: 'red' } } }));
    const commandFor = (key: string) => {
      const [first] = remedy(ask({ context: { [key]: null }, policies: { identity: [byTag(key)] } })).remediations;
      return [first?.owner, codeOf(first).cli, first?.proof.status];
    };
    expect(commandFor('aws:PrincipalTag/team')).toEqual([
      'account administrator',
      'aws iam tag-role --role-name orders-api --tags Key=team,Value=red',
      'proven',
    ]);
    expect(commandFor('aws:ResourceTag/team')).toEqual([
      'resource owner',
      // Tags count for DynamoDB only where the account has opted in.
      `aws dynamodb update-abac-status --abac-status ENABLED\naws dynamodb tag-resource --resource-arn ${TABLE} --tags Key=team,Value=red`,
      'proven',
    ]);
  });

  it('hangs, by another VPC endpoint, on the policy of that endpoint', () => {
    const fromEndpoint = inline(
      'inside',
      allow('dynamodb:GetItem', TABLE, { Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } }),
    );
    const [first] = remedy(
      ask({ context: { 'aws:SourceVpce': null }, policies: { identity: [fromEndpoint] } }),
    ).remediations;
    expect(first?.text).toContain('send the call through VPC endpoint vpce-1');
    expect(first?.proof).toMatchObject({ status: 'unproven', after: 'undetermined' });
    expect(first?.proof.why).toContain('the policy of the VPC endpoint that the call would take');
  });
});

describe('a new Allow', () => {
  it('asks for what the closest statement asks for', () => {
    const mine = inline(
      'mine',
      allow(['dynamodb:Query', 'dynamodb:BatchGetItem'], TABLE, {
        Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['${aws:PrincipalTag/customer}'] } },
      }),
    );
    const context = { 'dynamodb:LeadingKeys': ['c-1'], 'aws:PrincipalTag/customer': 'c-1' };
    const [first] = remedy(ask({ context, policies: { identity: [mine] } })).remediations;
    // The statement speaks of this table alone, so that the action joins it.
    expect(policyChange(first)).toMatchObject({ operation: 'replace-statement', index: 0 });
    const other = TABLE.replace('orders', 'carts');
    const [elsewhere] = remedy(
      ask({ context, action: 'dynamodb:Query', resource: other, policies: { identity: [mine] } }),
    ).remediations;
    expect(policyChange(elsewhere).statement).toEqual({
      Effect: 'Allow',
      Action: 'dynamodb:Query',
      Resource: other,
      Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['${aws:PrincipalTag/customer}'] } },
    });
  });

  it('does not extend a statement whose other values would be granted as well', () => {
    const several = inline('several', allow(['dynamodb:GetItem', 'dynamodb:PutItem'], TABLE));
    const index = `${TABLE}/index/by-day`;
    const [first] = remedy(
      ask({
        action: 'dynamodb:Query',
        resource: index,
        policies: { identity: [inline('q', allow(['dynamodb:Query', 'dynamodb:Scan'], TABLE)), several] },
      }),
    ).remediations;
    expect(policyChange(first)).toMatchObject({
      operation: 'add-statement',
      policy: 'q',
      statement: { Effect: 'Allow', Action: 'dynamodb:Query', Resource: index },
    });
  });

  it('goes to a new inline policy rather than to one that others share', () => {
    const shared = { id: `arn:aws:iam::${ACCOUNT}:policy/shared`, attachedTo: ROLE, document: document() };
    const [first] = remedy(ask({ policies: { identity: [shared] } })).remediations;
    expect(policyChange(first)).toMatchObject({ operation: 'create-policy', policy: 'Allow-dynamodb-GetItem' });
  });

  it('offers the shared policy that comes closest as the alternative, and says who else it reaches', () => {
    const shared = { id: `arn:aws:iam::${ACCOUNT}:policy/shared`, attachedTo: ROLE };
    const near = { ...shared, document: document(allow('dynamodb:GetItem', `${TABLE}-archive`)) };
    const [, second] = remedy(ask({ policies: { identity: [near] } })).remediations;
    expect(policyChange(second)).toMatchObject({ operation: 'replace-statement', policy: shared.id });
    expect(second?.proof.newlyAllows.at(-1)).toBe(
      `every user, group and role besides ${ROLE} that ${shared.id} is attached to`,
    );
  });

  it('keeps to one statement for resources that lack the same actions', () => {
    const request = (action: string, resource: string) => ask({ action, resource, policies: { identity: [] } });
    const other = TABLE.replace('orders', 'carts');
    const { chain, remediations } = remedy(
      request('dynamodb:PutItem', TABLE),
      request('dynamodb:PutItem', other),
      request('dynamodb:DeleteItem', TABLE),
      request('dynamodb:DeleteItem', other),
    );
    expect(chain).toHaveLength(1);
    expect(policyChange(remediations[0]).statement).toEqual({
      Effect: 'Allow',
      Action: ['dynamodb:DeleteItem', 'dynamodb:PutItem'],
      Resource: [TABLE, other],
    });
    expect(remediations[0]?.proof).toMatchObject({
      status: 'proven',
      minimal: [
        'the statement',
        'Action dynamodb:DeleteItem',
        'Action dynamodb:PutItem',
        `Resource ${TABLE}`,
        `Resource ${other}`,
      ],
    });
  });

  it('never gives a resource more actions than it lacks', () => {
    const request = (action: string, resource: string) => ask({ action, resource, policies: { identity: [] } });
    const other = TABLE.replace('orders', 'carts');
    const { chain, remediations } = remedy(request('dynamodb:PutItem', TABLE), request('dynamodb:DeleteItem', other));
    expect(chain.map(({ decisionAfter }) => decisionAfter)).toEqual(['implicitDeny', 'allowed']);
    expect(remediations.map((one) => policyChange(one).statement)).toEqual([
      { Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: TABLE },
      { Effect: 'Allow', Action: 'dynamodb:DeleteItem', Resource: other },
    ]);
  });

  it('names `*` for an action that has no resource', () => {
    const [first] = remedy(
      ask({ action: 'dynamodb:ListTables', resource: '*', policies: { identity: [] } }),
    ).remediations;
    expect(policyChange(first).statement).toEqual({ Effect: 'Allow', Action: 'dynamodb:ListTables', Resource: '*' });
  });

  it('is unproven where a stand-in takes the place of a resource that nobody could name', () => {
    const origin = { resourceUnknown: 'neither the message nor the record names the table' };
    const [first] = remedy(ask({ resource: '*', origin, policies: { identity: [] } })).remediations;
    expect(first?.proof).toMatchObject({ status: 'unproven', why: origin.resourceUnknown });
  });

  it('says so when the policy would be too long', () => {
    const names = Array.from({ length: 220 }, (_, at) => `${TABLE}-${String(at).padStart(3, '0')}`);
    const long = inline('long', allow('dynamodb:PutItem', names));
    const [first] = remedy(ask({ policies: { identity: [long] } })).remediations;
    expect(first?.warnings.join()).toMatch(
      /^it would have 1\d,\d{3} characters, and all inline policies of a role may have 10,240/,
    );
  });
});

describe('policies that their owner alone can change', () => {
  const boundary = { id: 'arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess', attachedTo: ROLE };

  it('lets a copy take the place of an AWS managed boundary', () => {
    const permissionsBoundary = [{ ...boundary, document: document(allow('dynamodb:Query', '*')) }];
    const [first] = remedy(ask({ policies: { identity: [READ], permissionsBoundary } })).remediations;
    expect(policyChange(first)).toMatchObject({
      operation: 'create-policy',
      policy: `arn:aws:iam::${ACCOUNT}:policy/AmazonDynamoDBReadOnlyAccess-adapted`,
      replaces: boundary.id,
    });
    expect(first?.proof.status).toBe('proven');
    expect(codeOf(first).cli).toContain('put-role-permissions-boundary');
    expect(first?.warnings.join()).toContain('permissions boundary caps a principal on purpose');
  });

  it('changes the role of Identity Center at the permission set, keeping its inline policy', () => {
    const principalRole = `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_0123456789abcdef`;
    const own = { id: 'AwsSSOInlinePolicy', attachedTo: principalRole, document: document(allow('s3:GetObject', '*')) };
    const [first] = remedy(
      ask({
        principal: `arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/ana`,
        principalRole,
        policies: { identity: [own] },
      }),
    ).remediations;
    expect(first).toMatchObject({ owner: 'identity center administrator', proof: { status: 'proven' } });
    expect(first?.text).toContain('the inline policy of the Identity Center permission set Dev');
    expect(policyChange(first).after['Statement']).toEqual([
      allow('s3:GetObject', '*'),
      { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: TABLE },
    ]);
    expect(codeOf(first).cli).toContain('aws sso-admin put-inline-policy-to-permission-set');
    expect(codeOf(first).cli).not.toContain('aws iam');
  });

  it('asks whoever issues the session for a wider session policy', () => {
    const session = [
      { id: 'inline session policy', attachedTo: SESSION, document: document(allow('dynamodb:Query', TABLE)) },
    ];
    const [first] = remedy(ask({ policies: { identity: [READ], session } })).remediations;
    expect(first).toMatchObject({ layer: 'session-policy', owner: 'caller', proof: { status: 'proven' } });
    expect(first?.text).toContain('(passed by whoever issues the session)');
  });

  it('gives of an unread policy the statement to ask for, unproven', () => {
    const partner = TABLE.replace(ACCOUNT, '444455556666');
    const identity = [inline('read', allow('dynamodb:GetItem', partner))];
    const evaluated = ask({
      resource: partner,
      resourceAccount: '444455556666',
      policies: { identity, resource: unknown('dynamodb:GetResourcePolicy was refused') },
    });
    expect(remedy(evaluated).remediations).toEqual([]);
    const reason = { policyType: 'resource-policy', effect: 'implicit' } as const;
    const [asked] = remedy.saying(reason, evaluated).remediations;
    expect(asked?.proof).toMatchObject({ status: 'unproven', after: 'undetermined' });
    expect(codeOf(asked)).toEqual({
      json: JSON.stringify(
        { Effect: 'Allow', Principal: { AWS: ROLE }, Action: 'dynamodb:GetItem', Resource: partner },
        null,
        2,
      ),
    });
  });
});

// DynamoDB Developer Guide, specifying-conditions: the caller picks the items, and the pattern stays as it is.
it('tells a caller who asks for an item outside of the pattern of its keys which ones it may have', () => {
  const Condition = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['tenant-a#*'] } };
  const own = inline('own', allow('dynamodb:GetItem', TABLE, { Condition }));
  const [first] = remedy(
    ask({ context: { 'dynamodb:LeadingKeys': ['tenant-b#1'] }, policies: { identity: [own] } }),
  ).remediations;
  expect(first?.text).toMatch(/^ask only for items of tenant-a#\*/);
  expect([first?.change.kind, first?.proof.status]).toEqual(['action', 'proven']);
});
