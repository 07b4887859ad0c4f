import {
  defineCheck,
  defineMeta,
  hasIamEntity,
  iamEntityOf,
  iamPrincipal,
  layerFindings,
  managedPolicy,
} from '../src/check/index.js';
import { isUnknown } from '../src/model/unknown.js';

const meta = defineMeta({
  id: 'permissions-boundary',
  title: 'Permissions boundary of the user or role',
  contributes: ['permissions-boundary'],
  docs: {
    why: 'A permissions boundary caps what identity policies can grant: it must allow the request as well.',
    fix: 'Ask who owns the boundary to allow the action, or use a principal that the boundary fits.',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',
    falseLeads: [
      'An Allow added to the boundary alone: a boundary grants nothing, the identity policy has to allow as well.',
      'A wider identity policy: it does not reach beyond the boundary.',
    ],
  },
  reads: ['iam:GetPolicy', 'iam:GetPolicyVersion', 'iam:GetRole', 'iam:GetUser'],
  findings: {
    EXPLICIT_DENY: {
      text: 'permissions boundary {statement} of {attachedTo} denies {action} on {resource}[ because {conditions}]',
      meaning: 'A Deny statement of the permissions boundary matches the request; no Allow anywhere outweighs it.',
      fix: 'Ask who owns the boundary to narrow the Deny, or use another principal.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html',
    },
    NO_ALLOW: {
      text: 'the permissions boundary of {principal} does not allow {action} on {resource}[; closest: {nearMiss}]',
      meaning: 'The boundary caps what identity policies grant, and it has no Allow that matches the request.',
      fix: 'Ask who owns the boundary to allow the action, or use a principal that the boundary fits.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',
    },
    UNDECIDED: {
      text: 'whether the permissions boundary of {principal} allows {action} on {resource} depends on {missing}[; {inferred}][: {trap}]',
      meaning: 'What was read of the permissions boundary allows or denies, depending on what nobody could tell.',
      fix: 'Give the run the permissions or the record that tell it.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',
    },
    STATED: {
      text: 'AWS says that the permissions boundary[ ({policyArn})] of {principal} {said} {action}[ on {resource}]; it could not be read',
      meaning: 'The message of AWS names the layer, and nobody could read it to tell which statement it is.',
      fix: 'Allow the run to read the boundary, or look at it yourself.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
    },
  },
});

export default defineCheck({
  meta,
  concerns: hasIamEntity,
  async collect({ request, call }, aws) {
    const who = iamEntityOf(request, call);
    if (who === undefined) return {};
    const principal = await iamPrincipal(aws, who);
    if (isUnknown(principal)) return { layers: { permissionsBoundary: principal } };
    const arn = principal.PermissionsBoundary?.PermissionsBoundaryArn;
    if (arn === undefined) return { absent: ['permissions-boundary'] };
    const policy = await managedPolicy(aws, { arn, attachedTo: principal.Arn ?? who.arn }, who.scope);
    return { layers: { permissionsBoundary: [policy] } };
  },
  find: (input) => layerFindings(meta, input),
});
