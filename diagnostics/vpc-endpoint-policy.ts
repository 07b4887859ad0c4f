import { defineCheck, defineMeta, layerFindings, parsePolicy, unread, type VpcEndpoint } from '../src/check/index.js';
import type { Layer } from '../src/model/policies.js';
import { isUnknown, unknown } from '../src/model/unknown.js';

const meta = defineMeta({
  id: 'vpc-endpoint-policy',
  title: 'Policy of the VPC endpoint that the call came through',
  contributes: ['vpc-endpoint-policy'],
  docs: {
    why: 'A request through a VPC endpoint must be allowed by the endpoint policy as well.',
    fix: 'Ask the owner of the endpoint to allow the action, or send the call by another way.',
    url: 'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html',
    falseLeads: [
      'Security groups and route tables: they let a call time out, and never answer AccessDenied.',
      "A statement on aws:SourceVpce: it stands in a policy of the principal, the resource or the organization, and not in the endpoint's.",
    ],
  },
  reads: ['ec2:DescribeVpcEndpoints'],
  findings: {
    EXPLICIT_DENY: {
      text: 'the policy of VPC endpoint {policy}, {which}, denies {action} on {resource}[ because {conditions}]',
      meaning: 'A Deny statement of the endpoint policy matches the request; no Allow anywhere outweighs it.',
      fix: 'Ask the owner of the endpoint to narrow the Deny, or send the call by another way.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html',
    },
    NO_ALLOW: {
      text: 'the policy of VPC endpoint {endpoint} does not allow {action} on {resource}[; closest: {nearMiss}]',
      meaning: 'A request through an endpoint must be allowed by its policy as well, and it has no Allow that matches.',
      fix: 'Ask the owner of the endpoint to allow the action, or send the call by another way.',
      page: 'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html',
    },
    WITHOUT_ALLOW: {
      text: 'the policy of VPC endpoint {endpoint} has no Allow: it stops every call through it, {action} on {resource} among them',
      meaning: 'A request through an endpoint must be allowed by its policy as well, and this one only denies.',
      fix: 'Ask the owner of the endpoint for an Allow of what the endpoint is for.',
      page: 'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html',
    },
    UNDECIDED: {
      text: 'whether the policy of VPC endpoint {endpoint} allows {action} on {resource} depends on {missing}[; {inferred}][: {trap}]',
      meaning: 'What was read of the endpoint policy allows or denies, depending on what nobody could tell.',
      fix: 'Give the run the permissions or the record that tell it.',
      page: 'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html',
    },
    STATED: {
      text: 'AWS says that a VPC endpoint policy {said} {action}[ on {resource}]; the policy could not be read',
      meaning: 'The message of AWS names the layer, and nobody could read it to tell which statement it is.',
      fix: 'Run with credentials of the account that owns the endpoint, or look at its policy yourself.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
    },
  },
});

export default defineCheck({
  meta,
  concerns: (request) => request.origin.vpcEndpointId !== undefined,
  async collect({ request }, aws) {
    const { vpcEndpointId: id = '', vpcEndpointAccount: owner, region } = request.origin;
    const scope = { region, ...(owner === undefined ? {} : { account: owner }) };
    const answer = await aws.read('ec2:DescribeVpcEndpoints', { VpcEndpointIds: [id] }, scope);
    if (answer.status !== 'ok') return { layers: { vpcEndpoint: unread(answer) } };
    const endpoint = answer.value.VpcEndpoints?.find((candidate) => candidate.VpcEndpointId === id);
    if (endpoint === undefined) {
      const whose = owner === undefined ? 'this account' : `account ${owner}`;
      return { layers: { vpcEndpoint: unknown(`VPC endpoint ${id} is not visible in ${whose}`) } };
    }
    return collected(endpoint, id);
  },
  find: (input) =>
    layerFindings(meta, input).map((finding) => {
      const evaluated = input.requests[finding.request];
      const endpoint = evaluated?.request.origin.vpcEndpointId ?? '';
      const code =
        finding.code === 'NO_ALLOW' && hasNoAllow(evaluated?.policies.vpcEndpoint) ? 'WITHOUT_ALLOW' : finding.code;
      return { ...finding, code, data: { ...finding.data, endpoint } };
    }),
});

/** An endpoint has one policy; this one was read, and it only denies. */
function hasNoAllow(layer: Layer | undefined): boolean {
  const [policy] = Array.isArray(layer) ? layer : [];
  if (policy === undefined || isUnknown(policy)) return false;
  const { statements } = parsePolicy(policy.document, policy.id);
  return !statements.some(({ effect }) => effect === 'Allow');
}

/** The endpoint's Network type decides how its policy reads principals; its VPC answers aws:SourceVpc. */
function collected(endpoint: VpcEndpoint, id: string) {
  const { PolicyDocument, VpcEndpointType, VpcId } = endpoint;
  const type: 'Gateway' | 'Interface' = VpcEndpointType === 'Gateway' ? 'Gateway' : 'Interface';
  const policy =
    PolicyDocument === undefined
      ? unknown(`ec2:DescribeVpcEndpoints gave no policy for ${id}`)
      : { id, document: PolicyDocument, attachedTo: id };
  return {
    layers: { vpcEndpoint: [policy], vpcEndpointType: type },
    ...(VpcId === undefined ? {} : { context: { 'aws:SourceVpc': VpcId } }),
  };
}
