import {
  type CheckReader,
  type Collected,
  defineCheck,
  layerFindings,
  SECRET_SUFFIX,
  serviceOf,
} from '../../src/check/index.js';
import { parseArn } from '../../src/model/arn.js';
import { ownedByAws } from '../../src/model/owned-by-aws.js';
import type { DerivedRequest } from '../../src/model/request.js';
import { isTrustCall } from '../../src/model/trust-call.js';
import { unknown } from '../../src/model/unknown.js';
import { bucketPolicy } from './buckets.js';
import { functionPolicy } from './functions.js';
import { logsPolicies } from './logs.js';
import { meta } from './meta.js';
import { queuePolicy } from './queues.js';
import { repositoryPolicies } from './repositories.js';
import { secretPolicy } from './secrets.js';
import { tablePolicy } from './tables.js';
import { topicPolicy } from './topics.js';

/** Services, beside those of tables, log groups and keys, whose resources can carry a policy: what is not read of them stays unknown, never absent. */
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
  // Applications of mobile platforms and their endpoints have none.
  sns: /^[^/]+$/,
  ssm: /^parameter\//,
};

/** What is only being made has no policy yet that could allow it. */
const MAKES = /:Create(?:Bucket|Domain|EventBus|FileSystem|Function|Queue|Repository|Secret|Stream|Topic)$/;

/** Whether a policy on the resource can allow the request at all: a matter of the action and its resource. */
function canBearPolicy({ action, resource, origin }: DerivedRequest, service: string): boolean {
  if (!POLICY_BEARING.has(service) || MAKES.test(action)) return false;
  if (origin.resourceUnknown !== undefined) return true;
  if (resource === '*') return false;
  // AWS: https://docs.aws.amazon.com/lambda/latest/dg/permissions-layer-cross-account.html
  if (resource.includes(':layer:') && service === 'lambda') return action.toLowerCase() === 'lambda:getlayerversion';
  const arn = parseArn(resource);
  const bearer = BEARERS[service];
  // What is AWS's own has no policy of a customer's.
  if (ownedByAws(arn) !== undefined) return false;
  return arn === undefined || bearer === undefined || (arn.account !== '' && bearer.test(arn.resource));
}

type Named = CheckReader<
  | 'ecr:GetAccountSetting'
  | 'ecr:GetRegistryPolicy'
  | 'ecr:GetRepositoryPolicy'
  | 'secretsmanager:GetResourcePolicy'
  | 'sns:GetTopicAttributes'
  | 'sqs:GetQueueAttributes'
>;

/** Of a secret the name is enough. */
function isNamed({ resource, origin }: DerivedRequest): boolean {
  const arn = parseArn(resource);
  if (arn === undefined || arn.account === '') return false;
  if (resource.endsWith(SECRET_SUFFIX)) return !/[*?]/.test(resource.slice(0, -SECRET_SUFFIX.length));
  return origin.resourceUnknown === undefined && !/[*?]/.test(resource);
}

/** The policy of what an ARN names whole; undefined for services of which none is read. */
function namedPolicy(service: string, request: DerivedRequest, aws: Named): Promise<Collected> | undefined {
  switch (service) {
    case 'ecr':
      return repositoryPolicies(request, aws);
    case 'secretsmanager':
      return secretPolicy(request.resource, aws);
    case 'sns':
      return topicPolicy(request.resource, aws);
    case 'sqs':
      return queuePolicy(request.resource, aws);
    default:
      return undefined;
  }
}

export default defineCheck({
  meta,
  concerns: (request) => serviceOf(request) !== 'kms' && !isTrustCall(request),
  async collect({ request }, aws) {
    const service = serviceOf(request);
    if (service === 'dynamodb') return tablePolicy(request, aws);
    if (service === 'logs') return logsPolicies(request, aws);
    if (!canBearPolicy(request, service)) return { absent: ['resource-policy'] };
    if (service === 's3') return bucketPolicy(request, aws);
    if (service === 'lambda') return functionPolicy(request, aws);
    const named = isNamed(request) ? namedPolicy(service, request, aws) : undefined;
    const why = request.origin.resourceUnknown ?? `resource-based policies of ${service} are not read`;
    return (await named) ?? { layers: { resource: unknown(why, 'the policy of the resource') } };
  },
  find: (input) => layerFindings(meta, input),
});
