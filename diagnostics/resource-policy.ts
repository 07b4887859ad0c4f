import { type CheckReader, defineCheck, defineMeta, layerFindings, serviceOf, unread } from '../src/check/index.js';
import { parseArn } from '../src/model/arn.js';
import { ownedByAws } from '../src/model/owned-by-aws.js';
import type { Layer } from '../src/model/policies.js';
import type { DerivedRequest } from '../src/model/request.js';
import { isTrustCall } from '../src/model/trust-call.js';
import { unknown } from '../src/model/unknown.js';

/** Services, beside those read here, whose resources can carry a policy: theirs stay unknown, never absent. */
const POLICY_BEARING = new Set(
  (
    'acm-pca apigateway backup bedrock cloudtrail codeartifact codebuild ecr elasticfilesystem es events execute-api ' +
    'glacier glue iot kinesis lambda lex mediastore network-firewall organizations rds redshift-serverless ' +
    's3 s3-object-lambda s3-outposts s3express s3tables schemas secretsmanager serverlessrepo ses sns sqs ssm vpc-lattice xray'
  ).split(' '),
);

/**
 * Where only some of a service's resources carry a policy: what the resource part of their ARNs begins with.
 * AWS: Lambda (access-control-resource-based), Glue (glue-policy-examples, resource policies), Systems Manager (parameters).
 */
const BEARERS: Readonly<Record<string, RegExp>> = {
  ecr: /^repository\//,
  events: /^event-bus\//,
  glue: /^(?:catalog|database|table|userDefinedFunction|connection)(?:\/|$)/,
  kinesis: /^stream\//,
  lambda: /^(?:function|layer):/,
  secretsmanager: /^secret:/,
  ssm: /^parameter\//,
};

/** What is only being made has no policy yet that could allow it. */
const MAKES = /:Create(?:Bucket|Domain|EventBus|FileSystem|Function|Queue|Repository|Secret|Stream|Topic)$/;

/** Whether a policy on the resource can allow the request at all: a matter of the action and its resource. */
function canBearPolicy({ action, resource, origin }: DerivedRequest, service: string): boolean {
  if (!POLICY_BEARING.has(service) || MAKES.test(action)) return false;
  if (origin.resourceUnknown !== undefined) return true;
  if (resource === '*') return false;
  const arn = parseArn(resource);
  const bearer = BEARERS[service];
  // What is AWS's own has no policy of a customer's.
  if (ownedByAws(arn) !== undefined) return false;
  return arn === undefined || bearer === undefined || (arn.account !== '' && bearer.test(arn.resource));
}

const meta = defineMeta({
  id: 'resource-policy',
  title: 'Resource-based policy of the table, index or stream',
  contributes: ['resource-policy'],
  exceptServices: ['kms'],
  docs: {
    why: 'A resource-based policy can deny, can allow by itself within an account, and must allow across accounts.',
    fix: 'The owner of the resource names the principal in an Allow statement, or narrows the Deny.',
    url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html',
    falseLeads: [
      'The table has no policy: within one account that denies nothing, the identity policy decides.',
      'The account root is named as principal: that leaves the decision to the identity policies of that account, and allows nobody by itself.',
    ],
  },
  reads: ['dynamodb:GetResourcePolicy', 'logs:DescribeResourcePolicies'],
  findings: {
    EXPLICIT_DENY: {
      text: '{statement} denies {action} to {principal}[ because {conditions}]',
      meaning: 'A Deny statement of the resource-based policy matches the request; no Allow anywhere outweighs it.',
      fix: 'The owner of the resource narrows the Deny.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html',
    },
    NO_ALLOW: {
      text: 'no resource-based policy allows {principal} to {action} on {resource}[; closest: {nearMiss}]',
      meaning: 'Across accounts the policy of the resource must allow the request, and it has no Allow that matches.',
      fix: 'The owner of the resource names the principal in an Allow statement.',
      page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html',
    },
    UNDECIDED: {
      text: 'whether the resource-based policy allows {action} on {resource} depends on {missing}[; {inferred}][: {trap}]',
      meaning: 'What was read of the resource-based policy allows or denies, depending on what nobody could tell.',
      fix: 'Give the run the permissions or the record that tell it.',
      page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html',
    },
    STATED: {
      text: 'AWS says that a resource-based policy {said} {action}[ on {resource}]; the policy could not be read',
      meaning: 'The message of AWS names the layer, and nobody could read it to tell which statement it is.',
      fix: 'Ask the owner of the resource for its policy, or allow the run to read it.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
    },
  },
});

export default defineCheck({
  meta,
  concerns: (request) => serviceOf(request) !== 'kms' && !isTrustCall(request),
  async collect({ request }, aws) {
    const service = serviceOf(request);
    if (service === 'dynamodb') return tablePolicy(request, aws);
    if (service === 'logs') return logsPolicies(request, aws);
    if (!canBearPolicy(request, service)) return { absent: ['resource-policy'] };
    return { layers: { resource: unknown(`resource-based policies of ${service} are not read`) } };
  },
  find: (input) => layerFindings(meta, input),
});

/** CloudWatch Logs keeps its policies by account and Region; each names the log groups that it is about. */
async function logsPolicies({ resource }: DerivedRequest, aws: CheckReader<'logs:DescribeResourcePolicies'>) {
  const arn = parseArn(resource);
  if (arn === undefined) return { absent: ['resource-policy' as const] };
  const { account, region } = arn;
  const answer = await aws.read('logs:DescribeResourcePolicies', {}, { account, region });
  if (answer.status !== 'ok') return { layers: { resource: unread(answer) } };
  const policies = answer.value.resourcePolicies ?? [];
  const layer: Layer = policies.map(({ policyName = '', policyDocument }) => ({
    id: `resource policy ${policyName} of CloudWatch Logs`,
    document: policyDocument,
    attachedTo: account,
  }));
  return { layers: { resource: layer } };
}

async function tablePolicy(request: DerivedRequest, aws: CheckReader<'dynamodb:GetResourcePolicy'>) {
  const { resourceUnknown } = request.origin;
  if (resourceUnknown !== undefined) return { layers: { resource: unknown(resourceUnknown) } };
  const bearer = policyBearer(request.resource);
  if (bearer === undefined) return { absent: ['resource-policy' as const] };
  const { region, account } = bearer.arn;
  const answer = await aws.read('dynamodb:GetResourcePolicy', { ResourceArn: bearer.text }, { region, account });
  if (answer.status === 'not-found') return { layers: { resource: [] satisfies Layer } };
  if (answer.status !== 'ok') return { layers: { resource: unread(answer) } };
  const policy = {
    id: `resource-based policy of ${bearer.text}`,
    document: answer.value.Policy,
    attachedTo: bearer.text,
  };
  return { layers: { resource: [policy] } };
}

/** A table's policy covers its indexes; a stream has its own; backups, exports and imports have none. */
function policyBearer(resource: string) {
  const arn = parseArn(resource);
  const parts = arn?.resource.split('/') ?? [];
  if (arn === undefined || parts[0] !== 'table' || !parts[1] || parts[1] === '*') return undefined;
  const stream = parts[2] === 'stream' && parts[3] !== undefined && parts[3] !== '*';
  if (parts[2] !== undefined && parts[2] !== 'index' && !stream) return undefined;
  const bearing = stream ? parts.slice(0, 4) : parts.slice(0, 2);
  const text = `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${bearing.join('/')}`;
  return { arn, text };
}
