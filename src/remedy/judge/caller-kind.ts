import type { Call } from '../../model/call.js';
import { isServicePrincipal } from '../../model/principal-kind.js';
import type { DerivedRequest } from '../../model/request.js';

/** Who makes the call: a person or its program, code that AWS runs, an instance, or an AWS service. */
type CallerKind = 'person' | 'function' | 'instance' | 'service';

/** Names that the SDKs write into the user agent of code that AWS runs. */
const RUN_BY_AWS = /exec-env\/AWS_(Lambda|ECS|Glue|AppRunner|EKS)|AWS_Lambda_/i;

/**
 * `person` where nothing in the record tells otherwise.
 * AWS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function callerKindOf(call: Call, request: DerivedRequest): CallerKind {
  if (isServicePrincipal(request.principal) || request.origin.via !== undefined) return 'service';
  const { event } = call;
  const identity = event?.userIdentity;
  if (identity?.invokedBy !== undefined || identity?.type === 'AWSService') return 'service';
  if (identity?.inScopeOf !== undefined || RUN_BY_AWS.test(event?.userAgent ?? '')) return 'function';
  const context = identity?.sessionContext;
  const provider = context?.webIdFederationData?.['federatedProvider'];
  if (typeof provider === 'string' && /oidc\.eks\./.test(provider)) return 'function';
  return context?.ec2RoleDelivery === undefined ? 'person' : 'instance';
}

/** The public address of the call belongs to AWS: nobody else's calls can be told from it. */
export function addressIsAws(call: Call, request: DerivedRequest): boolean {
  const kind = callerKindOf(call, request);
  return kind === 'function' || kind === 'service';
}
