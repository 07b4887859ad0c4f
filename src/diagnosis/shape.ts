import { layerFacts } from '../model/layers.js';
import type { DenialGroup } from './diagnosis.js';
import { principalName } from './group.js';

/** What AWS's message tells apart: the layer and policy that it names, else service and code. */
export function saidKey({ denial: { reason, service, errorCode } }: DenialGroup): string {
  const { policyType, effect, policyArn = '' } = reason;
  return [policyType, effect, policyArn, ...(policyType === 'unknown' ? [service, errorCode] : [])].join('\n');
}

/**
 * Equal for groups of one `saidKey` whose named layer holds the same policies: SCPs hang above an account, other
 * policies on the principal, the resource or the endpoint. Whether a statement says the same of each is to be evaluated.
 */
export function shapeOf({ denial }: DenialGroup): string {
  const { policyType, effect } = denial.reason;
  const account = denial.principal.account ?? denial.account ?? '';
  const resource = bearerOf(denial.resource ?? '');
  const endpoint = denial.event?.vpcEndpointId ?? '';
  const whole = [principalName(denial), resource, endpoint].join('\n');
  if (policyType === 'unknown') return [whole, denial.action, denial.region].join('\n');
  switch (layerFacts(policyType).bearer) {
    case 'level':
      return policyType === 'service-control-policy' ? account : resource;
    case 'endpoint':
      return endpoint;
    case 'resource':
      return effect === 'explicit' ? resource : whole;
    default:
      return policyType === 'session-policy' ? [denial.principal.arn, whole].join('\n') : whole;
  }
}

/** EC2's resources have no policies of their own, so that one tells as much as another of its type. */
const WITHOUT_POLICY = /^arn:[^:]*:ec2:[^:]*:[^:]*:([^/]+)\/.*$/s;
const BUCKET = /^(arn:[^:]*:s3:::[^/]+)\/.*$/s;
const TABLE = /^(arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/[^/]+)\/(?:index|export|import|backup)\/.*$/s;

/** The resource that bears the policy for what a call named: an object's bucket, an index' table. */
function bearerOf(resource: string): string {
  return resource.replace(WITHOUT_POLICY, 'ec2 $1').replace(BUCKET, '$1').replace(TABLE, '$1');
}
