import type { ActionChange } from '../check/change.js';
import type { EvaluatedRequest } from '../check/check.js';
import { type Evaluable, evaluate } from '../check/evaluate.js';
import { formatArn, parseArn } from '../model/arn.js';
import type { Policies } from '../model/policies.js';
import type { DerivedRequest, RequestContext } from '../model/request.js';
import { unknown } from '../model/unknown.js';

/**
 * Keys of the way that a call takes; a service that calls on with the caller's credentials does not carry them.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const NETWORK_KEYS = /^aws:(source(ip|vpc|vpce|vpcarn)|vpcsourceip|vpce\w+)$/i;
/** Keys that tell the endpoint a call takes, and with it whose policy applies. */
const ENDPOINT_KEYS = /^aws:source(vpc|vpce)$/i;

/** The request as it would be asked after the action. What nobody read about the new way or place becomes unknown. */
export function afterAction(evaluated: EvaluatedRequest, change: ActionChange): EvaluatedRequest {
  const { request } = evaluated;
  if (change.resource !== undefined && change.resource !== request.resource) return evaluated;
  const delta = Object.fromEntries(
    Object.entries(change.context ?? {}).filter(([key]) => request.origin.via === undefined || !NETWORK_KEYS.test(key)),
  );
  const there = inAccount(evaluated, change.account);
  const moved = inRegion({ ...there, policies: onNewWay(there.policies, delta) }, change.region);
  const context = withDelta(moved.request.context, delta);
  return evaluate({ ...moved, request: { ...moved.request, context } });
}

/** Condition keys do not differ by case. */
function withDelta(context: RequestContext | undefined, delta: RequestContext): RequestContext {
  const replaced = new Set(Object.keys(delta).map((key) => key.toLowerCase()));
  const kept = Object.entries(context ?? {}).filter(([key]) => !replaced.has(key.toLowerCase()));
  return { ...Object.fromEntries(kept), ...delta };
}

function onNewWay(policies: Policies, delta: RequestContext): Policies {
  const ways = Object.entries(delta).filter(([key]) => ENDPOINT_KEYS.test(key));
  if (ways.length === 0) return policies;
  const { vpcEndpoint: _left, vpcEndpointType: _type, ...others } = policies;
  if (ways.every(([, value]) => value === null)) return others;
  return { ...others, vpcEndpoint: unknown('the policy of the VPC endpoint that the call would take') };
}

/** Of another account's resource nothing was read, and its side has to allow. */
function inAccount(evaluated: EvaluatedRequest, account: string | undefined): EvaluatedRequest {
  const { request, policies } = evaluated;
  const arn = parseArn(request.resource);
  if (account === undefined || arn === undefined || arn.account === '' || arn.account === account) return evaluated;
  const resource = formatArn({ ...arn, account });
  const context = withDelta(request.context, {
    'aws:ResourceAccount': account,
    'aws:ResourceOrgID': unknown('nobody read it'),
  });
  return {
    ...evaluated,
    request: { ...request, resource, resourceAccount: account, context },
    policies: {
      ...policies,
      resource: unknown(`the policies of ${resource}`),
      ...(policies.resourceControl === undefined
        ? {}
        : { resourceControl: unknown(`the RCPs over account ${account}`) }),
    },
  };
}

/** Resources of a call in another Region are others: their policies were not read. */
function inRegion(evaluated: EvaluatedRequest, region: string | undefined): Evaluable {
  const { request, policies } = evaluated;
  const arn = parseArn(request.resource);
  if (region === undefined || request.origin.region === region) return evaluated;
  const moved: DerivedRequest = {
    ...request,
    ...(arn === undefined || arn.region === '' ? {} : { resource: formatArn({ ...arn, region }) }),
    origin: { ...request.origin, region },
  };
  const elsewhere = unknown(`the policies of ${moved.resource}`);
  const hasPolicy = Array.isArray(policies.resource) ? policies.resource.length > 0 : policies.resource !== undefined;
  return {
    ...evaluated,
    request: moved,
    policies: {
      ...policies,
      ...(hasPolicy && moved.resource !== request.resource ? { resource: elsewhere } : {}),
      ...(policies.vpcEndpoint === undefined ? {} : { vpcEndpoint: unknown('the policy of the VPC endpoint there') }),
    },
  };
}
