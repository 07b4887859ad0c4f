import {
  type FindInput,
  type Finding,
  type FoundRequest,
  finding,
  layerEvaluation,
  phraseOf,
  type RemedyCandidate,
  serviceOf,
} from '../../src/check/index.js';
import type { Call } from '../../src/model/call.js';
import { isUnknown } from '../../src/model/unknown.js';
import { meta } from './meta.js';

/** What a node's role has and no other role needs (EKS User Guide, create-node-role). */
const NODE_POLICY = /^arn:[^:]+:iam::aws:policy\/AmazonEKSWorkerNode(?:Minimal)?Policy$/;
/** What the node itself calls: kubelet, its network, its images, its agents. */
const OF_NODES = new Set(['ec2', 'ec2messages', 'ecr', 'eks', 'eks-auth', 'ssm', 'ssmmessages']);
const PROGRAMS_OF_NODES = /kubelet|amazon-vpc-cni|aws-node|credential-provider|amazon-ssm-agent/i;

/**
 * A pod without a role of its own finds the credentials of the instance that it runs on. The policies tell a node's
 * role, the session's name the instance, the action that it is no call of a node.
 */
export function nodeRoleFindings({ call, requests }: FindInput): Finding[] {
  return requests.flatMap((found, request) => {
    if (!isNodeRole(found) || !isOfInstance(call) || OF_NODES.has(serviceOf(found.request))) return [];
    if (PROGRAMS_OF_NODES.test(call.event?.userAgent ?? '')) return [];
    const layer = layerEvaluation(found.authorization.layers, 'identity-policy');
    if (layer?.decision !== 'implicitDeny') return [];
    const { principalRole, principal, action } = found.request;
    const told = finding(meta, 'NODE_ROLE', { role: principalRole ?? principal, action });
    return [{ ...told, policyType: 'identity-policy', certainty: 'likely', owner: 'caller', request }];
  });
}

/** Every pod of the node would get what its role is granted. */
export function nodeRoleRemedies({ code, request }: Finding, { requests }: FindInput): RemedyCandidate[] {
  const asked = requests[request]?.request;
  if (code !== 'NODE_ROLE' || asked === undefined) return [];
  const { action, resource, principalRole, principal } = asked;
  const says = phraseOf(meta, 'ROLE_FOR_POD', { action, resource, role: principalRole ?? principal });
  return [{ layer: 'caller', owner: 'caller', says, change: { kind: 'action', commands: [] }, request, instead: true }];
}

function isNodeRole({ policies: { identity } }: FoundRequest): boolean {
  return Array.isArray(identity) && identity.some((policy) => !isUnknown(policy) && NODE_POLICY.test(policy.id));
}

function isOfInstance({ event, principal }: Call): boolean {
  const context = event?.userIdentity?.sessionContext;
  return context?.ec2RoleDelivery !== undefined || /\/i-[0-9a-f]{8,17}$/.test(principal.arn);
}
