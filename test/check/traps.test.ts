import { describe, expect, it } from 'vitest';
import type { EvaluatedRequest } from '../../src/check/check.js';
import { TRAPS, type TrapId, trapInWords, trapOf } from '../../src/check/traps/index.js';
import type { JsonObject } from '../../src/model/json.js';
import type { PolicyType } from '../../src/model/policy-type.js';
import { ACCOUNT, type Asked, ask, inline, policyChange, ROLE, remedy, TABLE } from '../remedy/call.js';

interface Row {
  readonly id: TrapId;
  /** What falls into it, in a few words. */
  readonly of: string;
  readonly statement: object;
  readonly version?: string | null;
  readonly asked?: Omit<Asked, 'policies'>;
  readonly policyType?: PolicyType;
  readonly operation?: string;
  readonly parameters?: JsonObject;
  /** The corrected statement; absent where the form cannot be corrected in place. */
  readonly repaired?: object;
  readonly says: string;
}

const allow = (more: object) => ({ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: TABLE, ...more });
const when = (Condition: object) => allow({ Condition });
const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:${ACCOUNT}:${rest}`;
const GITHUB = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const DEPLOY = `arn:aws:iam::${ACCOUNT}:role/deploy`;
const SUB = 'token.actions.githubusercontent.com:sub';
const web = (context: Asked['context']) => ({
  principal: GITHUB,
  principalRole: undefined as never,
  action: 'sts:AssumeRoleWithWebIdentity',
  resource: DEPLOY,
  context: context ?? {},
});
const trust = (more: object) => ({ Effect: 'Allow', Action: 'sts:AssumeRole', ...more });
const assume = { action: 'sts:AssumeRole', resource: DEPLOY };
const through = { origin: { vpcEndpointId: 'vpce-0a1b2c3d' } };

const MFA_WITHOUT_RESOURCE = {
  Effect: 'Deny',
  NotAction: ['iam:ListMFADevices', 'sts:GetSessionToken'],
  Resource: '',
  Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
};

const NOW = 'aws:CurrentTime';
const EPOCH = 'aws:EpochTime';
const IP = 'aws:SourceIp';
const DATE = 'a date of ISO 8601';
const BLOCK = 'a CIDR block';
const SEEN: Readonly<Record<string, string>> = {
  [NOW]: '2026-11-20T09:30:00Z',
  [EPOCH]: '1795167000',
  [IP]: '198.51.100.7',
  'aws:MultiFactorAuthAge': '60',
  'aws:SecureTransport': 'true',
  's3:max-keys': '5',
};
const BY_KEYS = { principal: `arn:aws:iam::${ACCOUNT}:user/ana`, principalRole: undefined as never };

/** AWS's page for each stands in the catalogue. */
const ROWS: readonly Row[] = [
  {
    id: 'wildcard-under-equals',
    of: 'a tag with `*`',
    statement: when({ StringEquals: { 'aws:PrincipalTag/team': 'red-*' } }),
    asked: { context: { 'aws:PrincipalTag/team': 'red-7' } },
    repaired: when({ StringLike: { 'aws:PrincipalTag/team': 'red-*' } }),
    says: '`*` is literal under StringEquals',
  },
  {
    id: 'wildcard-under-equals',
    of: '`?` in a set',
    statement: when({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['cost-?'] } }),
    asked: { context: { 'aws:TagKeys': ['cost-a'] } },
    repaired: when({ 'ForAnyValue:StringLike': { 'aws:TagKeys': 'cost-?' } }),
    says: '`?` is literal under ForAnyValue:StringEquals',
  },
  {
    id: 'wildcard-under-equals',
    of: 'an exception of a Deny',
    statement: {
      ...when({ StringNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/app/*` } }),
      Effect: 'Deny',
    },
    asked: { context: { 'aws:PrincipalArn': ROLE } },
    repaired: {
      ...when({ StringNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/app/*` } }),
      Effect: 'Deny',
    },
    says: '`*` is literal under StringNotEquals',
  },
  {
    id: 'letter-case',
    of: 'a tag',
    statement: when({ StringEquals: { 'aws:PrincipalTag/team': ['Red', 'blue'] } }),
    asked: { context: { 'aws:PrincipalTag/team': 'red' } },
    repaired: when({ StringEquals: { 'aws:PrincipalTag/team': ['red', 'blue'] } }),
    says: 'the names differ by upper and lower case alone',
  },
  {
    id: 'letter-case',
    of: 'a table',
    statement: allow({ Resource: TABLE.replace('orders', 'Orders') }),
    repaired: allow({ Resource: TABLE }),
    says: 'the names differ by upper and lower case alone',
  },
  {
    id: 'variable-without-version',
    of: 'a condition',
    statement: when({ StringEquals: { 'aws:PrincipalTag/team': '${aws:PrincipalTag/owner}' } }),
    version: '2008-10-17',
    asked: { context: { 'aws:PrincipalTag/team': 'red', 'aws:PrincipalTag/owner': 'red' } },
    repaired: when({ StringEquals: { 'aws:PrincipalTag/team': '${aws:PrincipalTag/owner}' } }),
    says: '`${aws:PrincipalTag/owner}` is no variable in a policy without Version 2012-10-17',
  },
  {
    id: 'variable-without-version',
    of: 'a resource',
    statement: allow({ Resource: TABLE.replace('orders', '${aws:PrincipalTag/owner}') }),
    version: null,
    asked: { context: { 'aws:PrincipalTag/owner': 'orders' } },
    repaired: allow({ Resource: TABLE.replace('orders', '${aws:PrincipalTag/owner}') }),
    says: '`${aws:PrincipalTag/owner}` is no variable in a policy without Version 2012-10-17',
  },
  {
    id: 'suffix-behind-variable',
    of: 'a key with a sort part',
    statement: when({ 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['${aws:PrincipalTag/tenant}'] } }),
    asked: { context: { 'aws:PrincipalTag/tenant': 'acme', 'dynamodb:LeadingKeys': ['acme#42'] } },
    repaired: when({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': '${aws:PrincipalTag/tenant}#*' } }),
    says: 'the value goes on with `#` behind what `${aws:PrincipalTag/tenant}` holds',
  },
  {
    id: 'bool-of-text',
    of: 'a tag',
    statement: when({ Bool: { 'aws:PrincipalTag/team': 'red' } }),
    asked: { context: { 'aws:PrincipalTag/team': 'red' } },
    repaired: when({ StringEquals: { 'aws:PrincipalTag/team': 'red' } }),
    says: 'Bool compares true and false alone, and `red` is neither',
  },
  ...(
    [
      ['a word for a truth', 'Bool', 'aws:SecureTransport', 'yes', '`true` or `false`', 'Bool', 'true'],
      ['a day as it is written in Germany', 'DateLessThan', NOW, '31.12.2027', DATE, 'DateLessThan', '2027-12-31'],
      ['a day as it is written in America', 'DateLessThan', NOW, '12/31/2027', DATE, 'DateLessThan', '2027-12-31'],
      ['a blank before the time', 'DateLessThan', NOW, '2027-12-31 23:59', DATE, 'DateLessThan', '2027-12-31T23:59Z'],
      // Either order of the parts gives a day.
      ['a day that is two days', 'DateLessThan', NOW, '03/04/2027', DATE],
      ['a date for a number', 'NumericLessThan', EPOCH, '2027-12-31', 'a number', 'DateLessThan', '2027-12-31'],
      ['a span', 'NumericLessThan', 'aws:MultiFactorAuthAge', '1h', 'a number', 'NumericLessThan', '3600'],
      ['a span of nobody knows what', 'NumericLessThan', 's3:max-keys', '1h', 'a number'],
      ['separated thousands', 'NumericLessThan', 's3:max-keys', '1,000', 'a number', 'NumericLessThan', '1000'],
      ['octets left open', 'IpAddress', IP, '198.51.100.*', BLOCK, 'IpAddress', '198.51.100.0/24'],
      ['blanks in a block', 'IpAddress', IP, '198.51.100.0 / 24', BLOCK, 'IpAddress', '198.51.100.0/24'],
      ['more bits than an address has', 'IpAddress', IP, '198.51.100.0/33', BLOCK],
    ] as const
  ).map(
    ([of, operator, key, text, form, by, meant]): Row => ({
      id: 'malformed-value',
      of,
      statement: when({ [operator]: { [key]: text } }),
      asked: { context: { [key]: SEEN[key] ?? null } },
      ...(by === undefined ? {} : { repaired: when({ [by]: { [key]: meant } }) }),
      says: `${operator} compares ${form}, which \`${text}\` is not`,
    }),
  ),
  {
    id: 'unknown-operator',
    of: 'a letter too few',
    statement: when({ 'ForAnyValue:StringEqual': { 'aws:PrincipalTag/team': 'red' } }),
    asked: { context: { 'aws:PrincipalTag/team': 'red' } },
    repaired: when({ 'ForAnyValue:StringEquals': { 'aws:PrincipalTag/team': 'red' } }),
    says: 'there is no operator ForAnyValue:StringEqual, ForAnyValue:StringEquals is meant',
  },
  {
    id: 'bool-of-absent-key',
    of: 'an Allow with MFA',
    statement: when({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
    asked: { ...BY_KEYS, context: { 'aws:MultiFactorAuthPresent': null } },
    says: 'long-term access keys never carry the key, whatever their user signed in with',
  },
  {
    id: 'if-exists-of-absent-key',
    of: 'a Deny without MFA',
    statement: { ...when({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }), Effect: 'Deny' },
    asked: { ...BY_KEYS, context: { 'aws:MultiFactorAuthPresent': null } },
    says: 'with IfExists it denies long-term access keys as well, which never carry the key',
  },
  {
    id: 'deleted-principal',
    of: 'a trust policy',
    statement: trust({ Principal: { AWS: ['AROADELETEDROLE00001', `arn:aws:iam::${ACCOUNT}:role/other`] } }),
    asked: { ...assume, context: { 'aws:userid': 'AROAANOTHERROLE00003:one' } },
    policyType: 'role-trust-policy',
    repaired: trust({ Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:role/other`, ROLE] } }),
    says: 'IAM shows such an id for a principal that was deleted: a new role or user of the same name has another id',
  },
  {
    id: 'source-ip-through-endpoint',
    of: 'private addresses',
    statement: when({ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '10.0.0.0/8'] } }),
    asked: {
      ...through,
      context: { 'aws:SourceIp': null, 'aws:VpcSourceIp': '10.0.3.17', 'aws:SourceVpce': 'vpce-0a1b2c3d' },
    },
    repaired: when({
      IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' },
      StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' },
    }),
    says: 'a call through a VPC endpoint has no aws:SourceIp, it has aws:VpcSourceIp and aws:SourceVpce vpce-0a1b2c3d',
  },
  {
    id: 'source-ip-through-endpoint',
    of: 'a Deny outside of the office',
    statement: { ...when({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }), Effect: 'Deny' },
    asked: {
      ...through,
      context: { 'aws:SourceIp': null, 'aws:VpcSourceIp': '10.0.3.17', 'aws:SourceVpce': 'vpce-0a1b2c3d' },
    },
    repaired: {
      ...when({
        NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
        StringNotEqualsIfExists: { 'aws:SourceVpce': 'vpce-0a1b2c3d' },
      }),
      Effect: 'Deny',
    },
    says: 'a call through a VPC endpoint has no aws:SourceIp, it has aws:VpcSourceIp and aws:SourceVpce vpce-0a1b2c3d',
  },
  {
    id: 'vpc-for-endpoint',
    of: 'a VPC under SourceVpce',
    statement: when({ StringEquals: { 'aws:SourceVpce': 'vpc-0123' } }),
    asked: { context: { 'aws:SourceVpce': 'vpce-0a1b2c3d', 'aws:SourceVpc': 'vpc-0123' } },
    repaired: when({ StringEquals: { 'aws:SourceVpc': 'vpc-0123' } }),
    says: 'a VPC id under aws:SourceVpce never matches, aws:SourceVpc is meant (the request has vpc-0123)',
  },
  {
    id: 'vpc-for-endpoint',
    of: 'an endpoint under SourceVpc',
    statement: when({ StringEquals: { 'aws:SourceVpc': 'vpce-0a1b2c3d' } }),
    asked: { context: { 'aws:SourceVpce': 'vpce-0a1b2c3d', 'aws:SourceVpc': 'vpc-0123' } },
    repaired: when({ StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } }),
    says: 'an endpoint id under aws:SourceVpc never matches, aws:SourceVpce is meant (the request has vpce-0a1b2c3d)',
  },
  {
    id: 'own-endpoint',
    of: 'a Deny of all but another endpoint',
    statement: {
      ...allow({ Principal: '*', Action: '*', Resource: '*' }),
      Effect: 'Deny',
      Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-0ffff' } },
    },
    asked: { ...through, context: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } },
    policyType: 'vpc-endpoint-policy',
    repaired: {
      ...allow({ Principal: '*', Action: '*', Resource: '*' }),
      Effect: 'Deny',
      Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } },
    },
    says: "in an endpoint's own policy aws:SourceVpce is always that endpoint's, vpce-0a1b2c3d",
  },
  {
    id: 'address-family',
    of: 'an IPv4 list',
    statement: when({ IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }),
    asked: { context: { 'aws:SourceIp': '2001:db8::17' } },
    says: 'the call came over IPv6, and the list holds IPv4 alone',
  },
  {
    id: 'session-arn',
    of: 'an Allow to the sessions of a role',
    statement: when({ ArnLike: { 'aws:PrincipalArn': `arn:aws:sts::${ACCOUNT}:assumed-role/orders/*` } }),
    asked: { context: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/app/orders` } },
    repaired: when({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/app/orders` } }),
    says: 'aws:PrincipalArn of a session is the ARN of its role, and never that of the session',
  },
  {
    id: 'role-path',
    of: 'the role of a session',
    statement: when({ ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/orders` } }),
    asked: { context: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/app/orders` } },
    repaired: when({ ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/app/orders` } }),
    says: 'the ARN of the role has the path /app/ before its name',
  },
  {
    id: 'role-path',
    of: 'a role that is passed',
    statement: allow({ Action: 'iam:PassRole', Resource: `arn:aws:iam::${ACCOUNT}:role/Glue*` }),
    asked: { action: 'iam:PassRole', resource: `arn:aws:iam::${ACCOUNT}:role/service-role/GlueJobs` },
    repaired: allow({ Action: 'iam:PassRole', Resource: `arn:aws:iam::${ACCOUNT}:role/service-role/Glue*` }),
    says: 'the ARN of the role has the path /service-role/ before its name',
  },
  {
    id: 'key-of-iam-principals',
    of: 'the organization of a token',
    statement: trust({
      Principal: { Federated: GITHUB },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { [SUB]: 'repo:example/shop:*', 'aws:PrincipalOrgID': 'o-example0001' } },
    }),
    asked: web({ [SUB]: 'repo:example/shop:*' }),
    policyType: 'role-trust-policy',
    repaired: trust({
      Principal: { Federated: GITHUB },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { [SUB]: 'repo:example/shop:*' } },
    }),
    says: 'a sign-in with a token or an assertion has no aws:PrincipalOrgID, which IAM principals alone have',
  },
  {
    id: 'wildcard-in-principal',
    of: 'the sessions of a role',
    statement: trust({ Principal: { AWS: `${ROLE}*` } }),
    asked: assume,
    policyType: 'role-trust-policy',
    repaired: trust({ Principal: { AWS: ROLE } }),
    says: `a wildcard within the ARN of a principal stands for nothing: \`${ROLE}*\` is nobody`,
  },
  {
    id: 'deadline-over',
    of: 'a grant until a day',
    statement: when({ DateLessThan: { 'aws:CurrentTime': '2026-11-01T00:00:00Z' } }),
    asked: { context: { 'aws:CurrentTime': '2026-11-20T09:30:00Z' } },
    repaired: when({ DateLessThan: { 'aws:CurrentTime': '2026-11-27T09:30:00Z' } }),
    says: 'it grants until 2026-11-01T00:00:00Z, which is over',
  },
  {
    id: 'part-too-many',
    of: 'an object',
    statement: allow({ Action: 's3:GetObject', Resource: `arn:aws:s3:eu-west-1:${ACCOUNT}:data/*` }),
    asked: { action: 's3:GetObject', resource: 'arn:aws:s3:::data/a', resourceAccount: ACCOUNT },
    repaired: allow({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/*' }),
    says: 'the ARN of such a resource has no Region and no account',
  },
  {
    id: 'owned-by-aws',
    of: 'an Allow for the own organization',
    statement: allow({
      Action: 'ssm:*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:ResourceOrgID': 'o-exampleorg1', 'aws:PrincipalOrgID': 'o-exampleorg1' } },
    }),
    asked: {
      action: 'ssm:GetDocument',
      resource: 'arn:aws:ssm:eu-west-1::document/AWS-RunPatchBaseline',
      resourceAccount: 'aws',
      context: { 'aws:PrincipalOrgID': 'o-exampleorg1' },
    },
    repaired: allow({
      Action: 'ssm:GetDocument',
      Resource: 'arn:aws:ssm:*::document/AWS-*',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } },
    }),
    says: 'the document belongs to AWS, which is in no organization and no account of a customer',
  },
  {
    id: 'owned-by-aws',
    of: 'a Deny of what is not the own account',
    statement: {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:ResourceAccount': ACCOUNT } },
    },
    asked: {
      action: 'bedrock:InvokeModel',
      resource: 'arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0',
      resourceAccount: 'aws',
    },
    repaired: {
      Effect: 'Deny',
      Action: '*',
      NotResource: 'arn:aws:bedrock:*::foundation-model/*',
      Condition: { StringNotEquals: { 'aws:ResourceAccount': ACCOUNT } },
    },
    says: 'the foundation model belongs to AWS, which is in no organization and no account of a customer',
  },
  {
    id: 'key-of-another-call',
    of: 'a trust policy that compares a table’s key',
    statement: trust({ Principal: { AWS: ROLE }, Condition: { StringEquals: { 'ec2:Vpc': 'vpc-0123' } } }),
    asked: { ...assume, context: { 'ec2:Vpc': null } },
    policyType: 'role-trust-policy',
    says: 'sts:AssumeRole does not have ec2:Vpc',
  },
  {
    id: 'immutable-subject',
    of: 'a repository made since July 2026',
    statement: trust({
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: GITHUB },
      Condition: { StringLike: { [SUB]: 'repo:octo/shop:*' } },
    }),
    asked: web({ [SUB]: 'repo:octo@12/shop@34:ref:refs/heads/main' }),
    policyType: 'role-trust-policy',
    repaired: trust({
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: GITHUB },
      Condition: { StringLike: { [SUB]: 'repo:octo@12/shop@34:*' } },
    }),
    says: 'GitHub puts the ids of owner and repository into the subject now, octo@12/shop@34',
  },
  {
    id: 'transitive-tags',
    of: 'a chain of roles',
    statement: allow({ Action: 'sts:AssumeRole', Resource: DEPLOY }),
    asked: { action: 'sts:TagSession', resource: DEPLOY },
    operation: 'AssumeRole',
    parameters: { incomingTransitiveTags: { 'kubernetes-namespace': 'ci' } },
    says: "the session's tags kubernetes-namespace are transitive, as those of EKS Pod Identity are, so that each further AssumeRole asks sts:TagSession of the trust policy and of the caller's policies",
  },
  {
    id: 'other-place',
    of: 'another Region',
    statement: allow({ Resource: TABLE.replace('eu-west-1', 'us-east-1') }),
    says: 'it names Region us-east-1, the resource is in eu-west-1',
  },
  {
    id: 'other-place',
    of: 'another account',
    statement: allow({
      Action: 'ecr:BatchGetImage',
      Resource: arn('ecr', 'repository/*').replace(ACCOUNT, '444455556666'),
    }),
    asked: { action: 'ecr:BatchGetImage', resource: arn('ecr', 'repository/app') },
    says: `it names account 444455556666, the call went to ${ACCOUNT}`,
  },
  {
    id: 'other-place',
    of: 'another partition',
    statement: allow({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/*' }),
    asked: { action: 's3:GetObject', resource: 'arn:aws-cn:s3:::data/a.txt' },
    repaired: allow({ Action: 's3:GetObject', Resource: 'arn:aws-cn:s3:::data/*' }),
    says: 'it names partition aws, the call was made in aws-cn',
  },
  {
    id: 'other-resource-type',
    of: 'a bucket for its objects',
    statement: allow({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::data' }),
    asked: { action: 's3:GetObject', resource: 'arn:aws:s3:::data/a.txt' },
    says: 's3:GetObject is asked on an object, and it names a bucket',
  },
  {
    id: 'no-resource-type',
    of: 'ListTables on a table',
    statement: allow({ Action: 'dynamodb:*' }),
    asked: { action: 'dynamodb:ListTables', resource: '*' },
    says: 'dynamodb:ListTables has no resource type: `*` alone can allow it',
  },
  {
    id: 'no-arn',
    of: 'the name of a table',
    statement: allow({ Resource: 'orders' }),
    says: '`orders` is no ARN',
  },
  {
    id: 'part-of-table',
    of: 'GetRecords on a table',
    statement: allow({ Action: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator'] }),
    asked: { action: 'dynamodb:GetRecords', resource: `${TABLE}/stream/2026-01-01T00:00:00.000` },
    repaired: allow({ Action: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator'], Resource: `${TABLE}/stream/*` }),
    says: 'a stream is a resource of its own: add table/orders/stream/*',
  },
  {
    id: 'lambda-qualifier',
    of: 'an alias',
    statement: allow({ Action: 'lambda:InvokeFunction', Resource: arn('lambda', 'function:resize') }),
    asked: { action: 'lambda:InvokeFunction', resource: arn('lambda', 'function:resize:live') },
    says: 'it names the function without the version: live is a version or an alias, a resource of its own',
  },
  {
    id: 'secret-suffix',
    of: 'a secret by its name',
    statement: allow({ Action: 'secretsmanager:GetSecretValue', Resource: arn('secretsmanager', 'secret:db') }),
    asked: { action: 'secretsmanager:GetSecretValue', resource: arn('secretsmanager', 'secret:db-AbC123') },
    repaired: allow({ Action: 'secretsmanager:GetSecretValue', Resource: arn('secretsmanager', 'secret:db-??????') }),
    says: 'the ARN lacks the hyphen and six characters that Secrets Manager puts behind the name',
  },
  {
    id: 'bare-log-group',
    of: 'CreateLogGroup',
    statement: allow({ Action: 'logs:CreateLogGroup', Resource: arn('logs', 'log-group:/aws/lambda/a') }),
    asked: { action: 'logs:CreateLogGroup', resource: arn('logs', 'log-group:/aws/lambda/a:log-stream:') },
    repaired: allow({
      Action: 'logs:CreateLogGroup',
      Resource: [arn('logs', 'log-group:/aws/lambda/a'), arn('logs', 'log-group:/aws/lambda/a:*')],
    }),
    says: 'a log group is asked for with what lies in it: `:*` behind its name is missing',
  },
  {
    id: 'key-is-not-there',
    of: 'GetObject of no object',
    statement: allow({ Action: 's3:GetObject', Resource: '*' }),
    asked: { action: 's3:ListBucket', resource: 'arn:aws:s3:::data' },
    operation: 'GetObject',
    says: 'S3 asks s3:ListBucket of GetObject because the object does not exist: with it the answer is 404 in place of 403',
  },
];

function evaluated({
  statement,
  version = '2012-10-17',
  asked = {},
  policyType = 'identity-policy',
}: Row): EvaluatedRequest {
  const document = { ...(version === null ? {} : { Version: version }), Statement: [statement] };
  const isTrust = policyType === 'role-trust-policy';
  const everything = {
    id: 'all',
    attachedTo: ROLE,
    document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
  };
  const own = { id: 'own', attachedTo: isTrust ? DEPLOY : ROLE, document };
  if (policyType === 'vpc-endpoint-policy') {
    const Statement = [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }, statement];
    const vpcEndpoint = [{ id: 'vpce-0a1b2c3d', attachedTo: 'vpce-0a1b2c3d', document: { ...document, Statement } }];
    return ask({ ...asked, policies: { identity: [everything], vpcEndpoint, vpcEndpointType: 'Interface' } });
  }
  const isDeny = 'Effect' in statement && statement.Effect === 'Deny';
  const { principalRole, ...rest } = asked;
  const named = 'principalRole' in asked ? rest : asked;
  return ask({
    ...named,
    policies: isTrust ? { identity: [everything], resource: [own] } : { identity: isDeny ? [own, everything] : [own] },
  });
}

const MALFORMED: ReadonlySet<TrapId> = new Set(['bool-of-text', 'malformed-value', 'unknown-operator']);

describe('a trap', () => {
  it.each(ROWS)('$id: $of', (row) => {
    const one = evaluated(row);
    const { policyType = 'identity-policy', operation = 'GetItem', parameters } = row;
    const layer = one.authorization.layers.find((each) => each.policyType === policyType);
    const [statement] =
      layer?.decision === 'explicitDeny'
        ? layer.determining
        : [...(layer?.nearMisses ?? []), ...(layer?.undecided ?? [])];
    if (statement === undefined) throw new Error(`no statement: ${JSON.stringify(one.authorization)}`);
    const call = {
      id: '1',
      principal: { arn: ROLE, type: 'Role' },
      service: 'dynamodb',
      operation,
      action: one.request.action,
      region: 'eu-west-1',
      time: '',
      ...(parameters === undefined ? {} : { parameters }),
    };
    const trap = trapOf({ statement, policyType, evaluated: one, call });
    expect([trap?.id, trap && trapInWords(trap)]).toEqual([row.id, row.says]);
    if (row.repaired === undefined) expect(trap?.repair).toBeUndefined();
    else {
      const { Sid: _sid, ...corrected } = trap?.repair?.statement ?? {};
      expect(corrected).toEqual(row.repaired);
    }
  });

  it.each(ROWS.filter(({ id, repaired }) => repaired !== undefined && !MALFORMED.has(id)))(
    'is mended first, in place, and proven: $id, $of',
    (row) => {
      const [first] = remedy(evaluated(row)).remediations;
      expect(policyChange(first).statement).toEqual(row.repaired);
      expect([first?.step, first?.proof.status, first?.proof.after]).toEqual([1, 'proven', 'allowed']);
    },
  );

  // What AWS makes of such a form is open: that it did not allow, its denial alone tells.
  it.each(ROWS.filter(({ id, repaired }) => repaired !== undefined && MALFORMED.has(id)))(
    'is mended in place, and not proven: $id, $of',
    (row) => {
      const [first] = remedy(evaluated(row)).remediations;
      expect(policyChange(first).statement).toEqual(row.repaired);
      expect([first?.step, first?.proof.status, first?.proof.after]).toEqual([undefined, 'unproven', 'allowed']);
    },
  );

  // reference_policies_elements_resource: a Resource is an ARN or `*`. IAM refuses such a policy, and so it is never read
  // from AWS: it comes with evidence that somebody pasted. Whether it means anything stays open.
  it.each([
    ['an Allow', { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '' }],
    ['the MFA policy of the article', MFA_WITHOUT_RESOURCE],
  ])('is told of an empty Resource, and nothing is decided by it: %s', (_, statement) => {
    const allowing = statement.Effect === 'Deny' ? [{ Effect: 'Allow', Action: '*', Resource: '*' }] : [];
    const one = ask({
      context: { 'aws:MultiFactorAuthPresent': null },
      policies: { identity: [inline('own', statement, ...allowing)] },
    });
    expect(one.authorization.decision).toBe('undetermined');
    const [layer] = one.authorization.layers;
    expect(layer?.problems.map(({ pointer }) => pointer)).toEqual(['/Statement/0/Resource']);
    const [undecided] = layer?.undecided ?? [];
    const trap = undecided && trapOf({ statement: undecided, policyType: 'identity-policy', evaluated: one });
    expect(trap && trapInWords(trap)).toBe('its Resource is empty, which names nothing: `*` is meant');
    // A Deny is not made to deny more.
    expect(trap?.repair?.statement['Resource']).toBe(statement.Effect === 'Deny' ? undefined : '*');
  });

  // The session policies' check tells of a session policy that is to grant.
  it('has a row for every entry of the catalogue, but an empty Resource, which has a test of its own', () => {
    const shown = new Set(ROWS.map(({ id }) => id));
    expect(Object.keys(TRAPS).filter((id) => !shown.has(id as TrapId))).toEqual([
      'empty-resource',
      'session-policy-cannot-grant',
    ]);
  });

  it('has a page of AWS’s, or of the identity provider’s', () => {
    for (const { page } of Object.values(TRAPS)) expect(page).toMatch(/^https:\/\/docs\.(aws\.amazon|github)\.com\//);
  });
});
