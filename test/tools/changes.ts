import type { PolicyChange } from '../../src/check/change.js';
import type { JsonObject } from '../../src/model/json.js';

export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';

/** What exists before a change: the ids that AWS chose. */
export interface World {
  readonly key: string;
  readonly endpoint: string;
  readonly account: string;
  readonly organizationPolicy: string;
  readonly secret: string;
}

const QUEUE = `arn:aws:sqs:${REGION}:${ACCOUNT}:jobs`;
const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:alerts`;
export const TABLE = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/orders`;
const iam = (what: string) => `arn:aws:iam::${ACCOUNT}:${what}`;

const document = (...Statement: JsonObject[]): JsonObject => ({ Version: '2012-10-17', Statement });

/** A statement with all that a template or a shell could take for its own: `${…}`, `%{…}`, quotes, a backslash. */
const ALLOW: JsonObject = {
  Sid: 'Own',
  Effect: 'Allow',
  Action: ['dynamodb:GetItem', 'dynamodb:Query'],
  Resource: [TABLE, `${TABLE}/index/*`],
  Condition: {
    'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['${aws:username}', '${aws:PrincipalTag/team, "it\'s"}'] },
    StringNotLike: { 'aws:UserAgent': ['%{none}', 'a\\b', '$HOME `id`'] },
  },
};

/** The same without a percent sign: moto does not encode the documents of managed policies. */
const MANAGED: JsonObject = { ...ALLOW, Condition: { StringLike: { 'dynamodb:LeadingKeys': '${aws:username}' } } };

const to = (Principal: JsonObject, Action: string, Resource: string): JsonObject => ({
  Effect: 'Allow',
  Principal,
  Action,
  Resource,
});

type Kind = Pick<PolicyChange, 'policyType' | 'policy' | 'attachedTo'> & { readonly after: JsonObject };

/** A change for every kind of policy that can be written as code, by a name of its own. */
export function changes(world: World): Record<string, PolicyChange> {
  const role = iam('role/orders-api');
  const root = to({ AWS: iam('root') }, 'kms:*', '*');
  const kinds: Record<string, Kind> = {
    role: { policyType: 'identity-policy', policy: 'orders-rw', attachedTo: role, after: document(ALLOW) },
    user: { policyType: 'identity-policy', policy: 'own+items', attachedTo: iam('user/ana'), after: document(ALLOW) },
    group: { policyType: 'identity-policy', policy: 'own', attachedTo: iam('group/readers'), after: document(ALLOW) },
    managed: {
      policyType: 'identity-policy',
      policy: iam('policy/team/shared'),
      attachedTo: role,
      after: document(MANAGED),
    },
    boundary: {
      policyType: 'permissions-boundary',
      policy: iam('policy/limit'),
      attachedTo: role,
      after: document(MANAGED),
    },
    organization: {
      policyType: 'service-control-policy',
      policy: world.organizationPolicy,
      attachedTo: world.account,
      after: document({ Sid: 'NoDrop', Effect: 'Deny', Action: 'dynamodb:DeleteTable', Resource: '*' }),
    },
    endpoint: {
      policyType: 'vpc-endpoint-policy',
      policy: world.endpoint,
      attachedTo: world.endpoint,
      after: document({ ...to({}, 'dynamodb:GetItem', TABLE), Principal: '*' }),
    },
    table: {
      policyType: 'resource-policy',
      policy: `resource-based policy of ${TABLE}`,
      attachedTo: TABLE,
      after: document(to({ AWS: role }, 'dynamodb:GetItem', TABLE)),
    },
    bucket: {
      policyType: 'resource-policy',
      policy: 'bucket policy of lake',
      attachedTo: 'arn:aws:s3:::lake',
      after: document(to({ AWS: role }, 's3:GetObject', 'arn:aws:s3:::lake/*')),
    },
    queue: {
      policyType: 'resource-policy',
      policy: `resource-based policy of ${QUEUE}`,
      attachedTo: QUEUE,
      after: document(to({ AWS: role }, 'sqs:SendMessage', QUEUE)),
    },
    topic: {
      policyType: 'resource-policy',
      policy: `resource-based policy of ${TOPIC}`,
      attachedTo: TOPIC,
      after: document(to({ AWS: role }, 'sns:Publish', TOPIC)),
    },
    secret: {
      policyType: 'resource-policy',
      policy: `resource-based policy of ${world.secret}`,
      attachedTo: world.secret,
      after: document(to({ AWS: role }, 'secretsmanager:GetSecretValue', '*')),
    },
    repository: {
      policyType: 'resource-policy',
      policy: `resource-based policy of arn:aws:ecr:${REGION}:${ACCOUNT}:repository/tools/app`,
      attachedTo: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/tools/app`,
      after: document({ Effect: 'Allow', Principal: { AWS: role }, Action: 'ecr:BatchGetImage' }),
    },
    registry: {
      policyType: 'resource-policy',
      policy: `registry policy of ${ACCOUNT} in ${REGION}`,
      attachedTo: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/*`,
      after: document(to({ AWS: iam('root') }, 'ecr:ReplicateImage', `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/*`)),
    },
    logPolicy: {
      policyType: 'resource-policy',
      policy: 'deliveries',
      attachedTo: `arn:aws:logs:${REGION}:${ACCOUNT}:*`,
      after: document(to({ Service: 'delivery.logs.amazonaws.com' }, 'logs:PutLogEvents', '*')),
    },
    key: {
      policyType: 'resource-policy',
      policy: 'key policy',
      attachedTo: world.key,
      after: document(root, to({ AWS: role }, 'kms:Decrypt', '*')),
    },
    trust: {
      policyType: 'role-trust-policy',
      policy: 'trust policy',
      attachedTo: iam('role/partner/reader'),
      after: document({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }),
    },
  };
  return Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, changeOf(kind)]));
}

function changeOf({ after, ...place }: Kind): PolicyChange {
  return { kind: 'policy', operation: 'add-statement', ...place, statement: {}, before: {}, after };
}

/** The changes that make a policy in place of none, or in place of one of AWS's. */
export function creations(world: World): Record<string, PolicyChange> {
  const created = (kind: Kind, replaces?: string): PolicyChange => {
    const { before: _before, ...change } = changeOf(kind);
    return { ...change, operation: 'create-policy', ...(replaces === undefined ? {} : { replaces }) };
  };
  const copy = { attachedTo: iam('role/orders-api'), after: document(MANAGED) };
  return {
    newOrganization: created({
      policyType: 'service-control-policy',
      policy: 'Allow-dynamodb-GetItem',
      attachedTo: world.account,
      after: document({ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: TABLE }),
    }),
    adapted: created(
      { policyType: 'identity-policy', policy: iam('policy/ReadOnlyAccess-adapted'), ...copy },
      'arn:aws:iam::aws:policy/ReadOnlyAccess',
    ),
    limited: created(
      { policyType: 'permissions-boundary', policy: iam('policy/PowerUserAccess-adapted'), ...copy },
      'arn:aws:iam::aws:policy/PowerUserAccess',
    ),
  };
}
