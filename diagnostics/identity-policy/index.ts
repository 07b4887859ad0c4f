import {
  defineCheck,
  defineMeta,
  hasIamEntity,
  iamEntityOf,
  layerFindings,
  unknownActionFindings,
} from '../../src/check/index.js';
import { entityEvidence, entityFindings } from './entity.js';
import { POLICY_READS, policiesOf } from './policies.js';

const meta = defineMeta({
  id: 'identity-policy',
  title: 'Identity policies of the user or role',
  contributes: ['identity-policy'],
  docs: {
    why: 'A request needs an Allow in the policies of the user, its groups or the role, and no Deny in any of them.',
    fix: 'Add the missing action or resource to a policy of the principal, or narrow the Deny statement.',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html',
  },
  reads: [...POLICY_READS, 'iam:GetRole', 'iam:GetUser'],
  findings: {
    EXPLICIT_DENY: '{statement} on {attachedTo} denies {action} on {resource}{conditions}',
    NO_ALLOW: 'no identity policy of {principal} allows {action} on {resource}{nearMiss}',
    UNDECIDED: 'whether the identity policies of {principal} allow {action} on {resource} hangs on {missing}',
    STATED:
      'AWS says that an identity-based policy{named} {said} {action} on {resource}; the policies of {principal} could not all be read',
    PRINCIPAL_GONE: 'there is no {kind} {principal} now: it was deleted, so that its policies cannot be told',
    PRINCIPAL_RECREATED:
      'the {kind} {principal} was deleted and made anew since the call: {then} called, {now} bears the name now; policies that name the old one by its id no longer fit',
    NO_SUCH_ACTION: '{statement} names {named}, which is no action: AWS asks {meant} instead',
  },
});

export default defineCheck({
  meta,
  concerns: hasIamEntity,
  async collect({ request, call }, aws) {
    const who = iamEntityOf(request, call);
    if (who === undefined) return {};
    const [identity, entity] = await Promise.all([policiesOf(aws, who), entityEvidence(aws, { who, request, call })]);
    return { layers: { identity }, ...entity };
  },
  find: (input) => [
    ...layerFindings(meta, input),
    ...unknownActionFindings(meta, input),
    ...entityFindings(meta, input),
  ],
});
