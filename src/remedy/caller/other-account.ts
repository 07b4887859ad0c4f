import type { RemedyCandidate } from '../../check/change.js';
import type { EvaluatedRequest } from '../../check/check.js';
import { serviceOf } from '../../check/layers.js';
import { phrase } from '../../check/phrase.js';
import type { LayerEvaluation } from '../../evaluation/authorization.js';
import { matchesArn } from '../../evaluation/index.js';
import { formatArn, parseArn } from '../../model/arn.js';

interface Missed {
  readonly denied: EvaluatedRequest;
  readonly request: number;
  readonly layer: LayerEvaluation;
}

/** The parameter by which a call names another account's registry or catalog; elsewhere the resource's ARN does. */
const NAMED_BY: ReadonlyMap<string, { readonly parameter: string; readonly option: string }> = new Map([
  // AWS: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetDownloadUrlForLayer.html
  ['ecr', { parameter: 'registryId', option: '--registry-id' }],
  // AWS: https://docs.aws.amazon.com/glue/latest/webapi/API_GetTable.html
  ['glue', { parameter: 'catalogId', option: '--catalog-id' }],
]);

/**
 * The closest statement allows the same in another account, and the call went to the caller's own, which is where a
 * bare name leads: the call is to name the other account.
 */
export function otherAccountCandidates({ denied, request, layer }: Missed): RemedyCandidate[] {
  const asked = denied.request;
  const arn = parseArn(asked.resource);
  if (layer.policyType !== 'identity-policy' || layer.decision !== 'implicitDeny') return [];
  if (arn === undefined || arn.account === '' || arn.account !== asked.principalAccount) return [];
  for (const { ref, elements, conditions } of layer.nearMisses) {
    const [missed, ...others] = elements.filter(({ match }) => match === false);
    if (missed?.element !== 'Resource' || others.length > 0 || conditions.some(({ match }) => match === false))
      continue;
    const account = accountsOf(missed.wanted).find((one) => covers(missed.wanted, formatArn({ ...arn, account: one })));
    if (account === undefined) continue;
    const by = NAMED_BY.get(serviceOf(asked));
    const way = by === undefined ? phrase('BY_FULL_ARN') : phrase('BY_PARAMETER', { ...by, account });
    const change = { kind: 'action', commands: [], account } as const;
    const says = phrase('NAME_ACCOUNT', { resource: arn.resource, account, way, statement: { statement: ref } });
    return [{ layer: 'caller', owner: 'caller', says, change, request }];
  }
  return [];
}

function accountsOf(patterns: readonly string[]): string[] {
  return patterns.flatMap((pattern) => {
    const account = parseArn(pattern)?.account ?? '';
    return /^\d{12}$/.test(account) ? [account] : [];
  });
}

function covers(patterns: readonly string[], arn: string): boolean {
  return patterns.some((pattern) => matchesArn(pattern, arn));
}
