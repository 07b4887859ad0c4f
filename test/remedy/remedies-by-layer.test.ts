import { describe, expect, it } from 'vitest';
import { ACCOUNT, allow, ask, codeOf, deny, document, inline, policyChange, ROLE, remedy, TABLE } from './call.js';

const READ = inline('read', allow('dynamodb:GetItem', TABLE));
const EVERYTHING = inline('everything', allow('*', '*'));

describe('KMS keys', () => {
  const key = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const decrypt = (statement: object, more: object = {}) =>
    ask({
      action: 'kms:Decrypt',
      resource: key,
      context: { 'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com' },
      policies: {
        identity: [],
        resource: [{ id: 'key policy', attachedTo: key, document: document(statement) }],
        ...more,
      },
    });
  const root = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' };
  const via = { Condition: { StringEquals: { 'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com' } } };

  it('are allowed by IAM where the key policy delegates to the account', () => {
    const { chain, remediations } = remedy(decrypt(root));
    expect(chain.map(({ layer }) => layer)).toEqual(['identity-policy']);
    expect(policyChange(remediations[0]).statement).toEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: key,
      ...via,
    });
    expect(remediations.map(({ layer, proof }) => [layer, proof.status])).toEqual([
      ['identity-policy', 'proven'],
      ['resource-policy', 'proven'],
    ]);
  });

  it('let DynamoDB make grants for its own use alone, in a statement apart', () => {
    const asked = (action: string, more: object = {}) =>
      ask({
        action,
        resource: key,
        context: { 'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com', 'kms:GrantIsForAWSResource': null, ...more },
        policies: { identity: [], resource: [{ id: 'key policy', attachedTo: key, document: document(root) }] },
      });
    const { remediations } = remedy(
      asked('kms:Decrypt'),
      asked('kms:CreateGrant', { 'kms:GrantIsForAWSResource': 'true' }),
      asked('kms:DescribeKey'),
    );
    const statements = remediations.filter(({ step }) => step !== undefined).map((one) => policyChange(one).statement);
    expect(statements).toEqual([
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:DescribeKey'], Resource: key, ...via },
      {
        Effect: 'Allow',
        Action: 'kms:CreateGrant',
        Resource: key,
        Condition: { ...via.Condition, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      },
    ]);
  });

  it('are allowed by the key policy where it does not', () => {
    const admin = { ...root, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/admin` } };
    const { chain, remediations } = remedy(decrypt(admin));
    expect(chain).toEqual([{ step: 1, layer: 'resource-policy', owner: 'key owner', decisionAfter: 'allowed' }]);
    expect(policyChange(remediations[0]).statement).toEqual({
      Effect: 'Allow',
      Principal: { AWS: ROLE },
      Action: 'kms:Decrypt',
      Resource: '*',
      ...via,
    });
  });
});

describe('across accounts', () => {
  it('shows both halves', () => {
    const partner = TABLE.replace(ACCOUNT, '444455556666');
    const { chain, remediations } = remedy(
      ask({ resource: partner, resourceAccount: '444455556666', policies: { identity: [], resource: [] } }),
    );
    expect(chain.map(({ layer, owner, decisionAfter }) => [layer, owner, decisionAfter])).toEqual([
      ['identity-policy', 'application team', 'implicitDeny'],
      ['resource-policy', 'resource owner', 'allowed'],
    ]);
    expect(policyChange(remediations[1])).toMatchObject({
      operation: 'create-policy',
      attachedTo: partner,
      statement: { Effect: 'Allow', Principal: { AWS: ROLE }, Action: 'dynamodb:GetItem', Resource: partner },
    });
    expect(remediations.every(({ proof }) => proof.status === 'proven')).toBe(true);
  });
});

describe('a Deny', () => {
  const SCP = 'arn:aws:organizations::999988887777:policy/o-1/service_control_policy/p-1';
  const level = (statement: object, version = '2012-10-17') => [
    {
      target: 'ou-1',
      policies: [
        { id: 'p-FullAWSAccess', attachedTo: 'ou-1', document: document(allow('*', '*')) },
        { id: SCP, attachedTo: 'ou-1', document: { Version: version, Statement: statement } },
      ],
    },
  ];

  it('on a perimeter key is first the caller’s to fit', () => {
    const region = deny('*', '*', {
      Sid: 'Regions',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1'] } },
    });
    const { remediations } = remedy(
      ask({
        context: { 'aws:RequestedRegion': 'eu-west-1' },
        policies: { identity: [EVERYTHING], serviceControl: level([region]) },
      }),
    );
    expect(remediations.map(({ text, owner }) => [owner, text])).toEqual([
      ['caller', 'make the call in Region eu-central-1 (p-1, statement "Regions" asks for aws:RequestedRegion)'],
      [
        'organization administrator',
        'in p-1, statement "Regions": add eu-west-1 to StringNotEquals aws:RequestedRegion',
      ],
    ]);
    expect(remediations.slice(1).every(({ warnings }) => warnings.join().includes('an SCP guards'))).toBe(true);
  });

  it('keeps its Sid, its operators and its version when it is narrowed', () => {
    const statement = {
      Sid: 'Keep',
      Effect: 'Deny',
      NotAction: 'iam:*',
      NotResource: `${TABLE}-public`,
      Condition: {
        ArnNotLike: { 'aws:principalarn': `arn:aws:iam::${ACCOUNT}:role/admin` },
        Bool: { 'aws:ViaAWSService': 'false' },
      },
    };
    const context = { 'aws:ViaAWSService': 'false' };
    const { remediations } = remedy(
      ask({ context, policies: { identity: [EVERYTHING], serviceControl: level(statement, '2008-10-17') } }),
    );
    const { ArnNotLike } = statement.Condition;
    const spared = { ArnNotLike: { 'aws:principalarn': [ArnNotLike['aws:principalarn'], ROLE] } };
    // What is spared by name comes before who is.
    expect(remediations.map((one) => policyChange(one).after)).toEqual(
      [
        { ...statement, NotAction: ['iam:*', 'dynamodb:GetItem'] },
        { ...statement, NotResource: [`${TABLE}-public`, TABLE] },
        { ...statement, Condition: { ...statement.Condition, ...spared } },
      ].map((narrowed) => ({ Version: '2008-10-17', Statement: [narrowed] })),
    );
  });

  it('by NotPrincipal is narrowed by a condition, which holds for principals with a boundary too', () => {
    const statement = { Effect: 'Deny', NotPrincipal: { AWS: ROLE }, Action: 'dynamodb:*', Resource: TABLE };
    const policies = {
      identity: [READ],
      permissionsBoundary: [
        { id: `arn:aws:iam::${ACCOUNT}:policy/all`, attachedTo: ROLE, document: document(allow('*', '*')) },
      ],
      resource: [{ id: 'table policy', attachedTo: TABLE, document: document(statement) }],
    };
    const [first] = remedy(ask({ policies })).remediations;
    expect(policyChange(first).statement).toEqual({
      ...statement,
      Condition: { ArnNotLike: { 'aws:PrincipalArn': ROLE } },
    });
    expect(first?.proof.status).toBe('proven');
  });

  it('lists what else its exception allows, evaluated on the same table', () => {
    const statement = deny(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:ListTables'], '*');
    const own = inline('own', allow(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:ListTables'], '*'));
    const [first] = remedy(ask({ policies: { identity: [own], serviceControl: level([statement]) } })).remediations;
    // PutItem stays denied: no identity policy allows it; ListTables is not asked on a table.
    expect(first?.proof.newlyAllows[0]).toBe(`dynamodb:Query on ${TABLE}`);
  });

  it('of an AWS managed policy is narrowed in a copy that takes its place', () => {
    const managed = {
      id: 'arn:aws:iam::aws:policy/AWSDenyAll',
      attachedTo: ROLE,
      document: document(deny('*', '*', { Sid: 'DenyAll' })),
    };
    const [first] = remedy(ask({ policies: { identity: [EVERYTHING, managed] } })).remediations;
    expect(policyChange(first)).toMatchObject({ operation: 'create-policy', replaces: managed.id });
    expect(first?.proof).toMatchObject({ status: 'proven', minimal: ['the exception'] });
    expect(codeOf(first).cli).toContain(`aws iam detach-role-policy --role-name orders-api --policy-arn ${managed.id}`);
  });
});
