import { defineCheck, defineMeta, isAssumeRole, layerFindings, unread } from '../src/diagnosis/index.js';
import { parseArn } from '../src/vocabulary/arn.js';

const meta = defineMeta({
  id: 'role-trust-policy',
  title: 'Trust policy of the role to assume',
  contributes: ['role-trust-policy'],
  docs: {
    why: "A role's trust policy must itself allow the principal, or its account, to assume the role.",
    fix: 'Name the principal in an Allow of the trust policy, meet its conditions (external id, MFA), or narrow a Deny.',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html',
  },
  reads: ['iam:GetRole'],
  findings: {
    EXPLICIT_DENY: 'the trust policy of {resource}, {statement}, denies {action} to {principal}{conditions}',
    NO_ALLOW: 'the trust policy of {resource} does not allow {principal} to {action}{nearMiss}',
    UNDECIDED: 'whether the trust policy of {resource} allows {action} hangs on {missing}',
  },
});

export default defineCheck({
  meta,
  concerns: (request) => isAssumeRole(request.action),
  async collect(request, aws) {
    const role = parseArn(request.resource);
    if (role?.service !== 'iam' || !role.resource.startsWith('role/')) return {};
    const RoleName = role.resource.slice(role.resource.lastIndexOf('/') + 1);
    const answer = await aws.read('iam:GetRole', { RoleName }, { account: role.account });
    if (answer.status !== 'ok') return { layers: { resource: unread(answer) } };
    const document = answer.value.Role?.AssumeRolePolicyDocument;
    return { layers: { resource: [{ id: 'trust policy', document, attachedTo: request.resource }] } };
  },
  find: (input) => layerFindings(meta, input),
});
