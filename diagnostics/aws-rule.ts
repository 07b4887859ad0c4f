import { defineCheck, defineMeta, type Finding, type FoundRequest, finding } from '../src/check/index.js';
import { isUnknown } from '../src/model/unknown.js';

const meta = defineMeta({
  id: 'aws-rule',
  title: "Rules of AWS's that are in no policy: what services do not do, and for whom",
  contributes: [],
  docs: {
    why: 'Some calls are refused whatever the policies say: across accounts, on what AWS reserves for itself, against a precondition of the request.',
    fix: 'No policy frees from it: call from the account of the resource, or make another call.',
    url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-iam-actions.html',
    falseLeads: ['A wider policy: no Allow reaches what AWS itself refuses.'],
  },
  reads: [],
  findings: {
    REFUSED: {
      text: 'AWS refuses {action} on {resource} whatever the policies say: {rule}[; call with a role of account {account}] ({page})',
      meaning: 'AWS documents that the call is refused, and no policy can allow it.',
      fix: 'Call with a role of the account that owns the resource, or make another call; no Allow helps.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html',
    },
    MAY_REFUSE: {
      text: 'AWS may refuse {action} on {resource} whatever the policies say: {rule}; that depends on {missing} ({page})',
      meaning: 'AWS documents that such a call is refused, and what it turns on could not be read.',
      fix: 'Look at what it depends on; where the rule holds, no Allow helps.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html',
    },
  },
});

/** Reads nothing: the evaluation knows the rules. */
export default defineCheck({
  meta,
  concerns: () => true,
  collect: async () => ({}),
  find: ({ requests, said }) => [
    ...requests.flatMap(refusals),
    ...requests.flatMap((one, request) => doubts(one, request, said !== undefined)),
  ],
});

function refusals(evaluated: FoundRequest, request: number): Finding[] {
  const { action, resource } = evaluated.request;
  const layer = evaluated.authorization.layers.find(({ policyType }) => policyType === 'aws-rule');
  const rule = layer?.denies === true ? layer.rules?.find(({ holds }) => holds === true) : undefined;
  if (rule === undefined) return [];
  const told = finding(meta, 'REFUSED', {
    action,
    resource,
    rule: rule.why,
    page: rule.page,
    account: ownerOf(evaluated),
  });
  return [{ ...told, request, policyType: 'aws-rule', effect: 'implicit', standing: 'blocking', owner: 'caller' }];
}

/** A rule that may hold: the likely reason where AWS denied the call, and every layer allows it. */
function doubts({ request: asked, authorization }: FoundRequest, request: number, isDenied: boolean): Finding[] {
  const layer = authorization.layers.find(({ policyType }) => policyType === 'aws-rule');
  if (layer?.decision !== 'undetermined') return [];
  const isSole = authorization.layers.every(
    (one) => one === layer || one.decision === 'allows' || one.decision === 'not-applicable',
  );
  const rule = layer.rules?.[0];
  if (rule === undefined) return [];
  const { action, resource } = asked;
  const told = finding(meta, 'MAY_REFUSE', {
    action,
    resource,
    rule: rule.why,
    page: rule.page,
    missing: layer.missing,
  });
  const weight =
    isDenied && isSole
      ? ({ certainty: 'likely', standing: 'blocking' } as const)
      : ({ certainty: 'possible', standing: 'latent' } as const);
  return [{ ...told, ...weight, request, policyType: 'aws-rule', effect: 'implicit', owner: 'resource owner' }];
}

/** The account that the resource lies in, where it is not the caller's. */
function ownerOf({ request: { principalAccount, resourceAccount } }: FoundRequest): string | undefined {
  // What AWS owns lies in no account that anybody has a role of.
  if (resourceAccount === undefined || isUnknown(resourceAccount) || !/^\d{12}$/.test(resourceAccount))
    return undefined;
  return resourceAccount === principalAccount ? undefined : resourceAccount;
}
