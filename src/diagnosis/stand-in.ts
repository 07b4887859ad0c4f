import type { EvaluatedRequest } from '../check/check.js';
import { documentOf, listOf, statementsOf } from '../check/document.js';
import { evaluate } from '../check/evaluate.js';
import { readPolicies } from '../check/find-policy.js';
import type { Finding } from '../check/finding.js';
import type { DenialReason } from '../model/denial.js';
import { type Gap, gap } from '../model/gap.js';
import type { Gathered } from './gather.js';

/**
 * A finding on a request whose resource is a stand-in, because nobody could name the resource: no proof, unless a
 * Deny statement names every resource. Nor is one on a request whose caller nobody could name.
 */
export function doubted(finding: Finding, evaluated: EvaluatedRequest | undefined, reported?: DenialReason): Finding {
  const { principalUnknown, resourceUnknown } = evaluated?.request.origin ?? {};
  const why = principalUnknown ?? resourceUnknown;
  if (why === undefined || finding.standing === 'info') return finding;
  if (principalUnknown === undefined && (deniesEveryResource(finding) || isSameForAll(finding, evaluated)))
    return finding;
  // AWS's own word of the layer does not depend on what stands in.
  if (finding.certainty === 'stated') return finding;
  const isNamed = reported?.policyType === finding.policyType && reported?.effect === finding.effect;
  if (isNamed && evaluated?.request.origin.named && finding.standing === 'blocking')
    return { ...finding, certainty: 'stated', doubt: why };
  return { ...finding, certainty: 'possible', standing: 'latent', doubt: why };
}

/**
 * A finding on a request that AWS asks in some cases only: the likely cause where nothing else that was read denies the
 * call, for AWS did; a possible further one where something does.
 */
export function ifAsked(finding: Finding, evaluated: readonly EvaluatedRequest[]): Finding {
  const askedIf = evaluated[finding.request]?.request.origin.askedIf;
  if (askedIf === undefined || finding.standing === 'info') return finding;
  const others = evaluated.filter(({ request }) => request.origin.askedIf === undefined);
  const isSole = others.every(({ authorization }) => authorization.denying.length === 0);
  return isSole
    ? { ...finding, askedIf, certainty: 'likely', standing: 'blocking' }
    : { ...finding, askedIf, certainty: 'possible', standing: 'latent' };
}

/** Without the requests that AWS asks last, where another one is denied, or hangs on a statement: it hardly came to them. */
export function asFarAsAsked(gathered: Gathered): Gathered & { readonly evaluated: readonly EvaluatedRequest[] } {
  const all = gathered.inventories.map(evaluate);
  const isLast = (index: number) => all[index]?.request.origin.askedLast === true;
  const isOpen = all.every((one, index) => isLast(index) || mayPass(one));
  const kept = <T>(list: readonly T[]) => list.filter((_, index) => isOpen || !isLast(index));
  return { inventories: kept(gathered.inventories), facts: kept(gathered.facts), evaluated: kept(all) };
}

/** Nothing that was read says otherwise. */
function mayPass({ authorization }: EvaluatedRequest): boolean {
  const { denying, layers } = authorization;
  const hangs = layers.some(
    ({ decision, undecided, policyType }) =>
      decision === 'undetermined' && (undecided.length > 0 || policyType === 'aws-rule'),
  );
  return denying.length === 0 && !hangs;
}

/** Requests whose answer another resource than their stand-in, or the true caller, might turn: undetermined. */
export function withoutProof(evaluated: readonly EvaluatedRequest[], findings: readonly Finding[]): EvaluatedRequest[] {
  return evaluated.map((one, index) => {
    const { principalUnknown, resourceUnknown } = one.request.origin;
    const why = principalUnknown ?? resourceUnknown;
    const isProven = findings.some((finding) => finding.request === index && isProof(finding));
    if (why === undefined || isProven) return one;
    const { layers, denying, missing, missingKeys } = one.authorization;
    const authorization = {
      layers,
      denying,
      decision: 'undetermined',
      missing: [...missing, why],
      missingKeys,
    } as const;
    return { ...one, authorization };
  });
}

/** What it would take to name the callers, and the resources that requests have stand-ins for. */
export function standInGaps(evaluated: readonly EvaluatedRequest[]): Gap[] {
  return evaluated.flatMap(({ request: { action, origin } }) => {
    const { principalUnknown, resourceUnknown } = origin;
    return [
      ...(principalUnknown === undefined ? [] : [gap('PRINCIPAL_UNKNOWN', { action, why: principalUnknown })]),
      ...(resourceUnknown === undefined ? [] : [gap('RESOURCE_UNKNOWN', { action, why: resourceUnknown })]),
    ];
  });
}

/** The characters that stand open decide only where an Allow of the layer names some: `secret:app/db-AbCdEf`. */
function isSameForAll({ code, policyType }: Finding, evaluated: EvaluatedRequest | undefined): boolean {
  if (code !== 'NO_ALLOW' || policyType === undefined || !evaluated?.request.resource.endsWith(OPEN_END)) return false;
  const named = readPolicies(evaluated.policies, policyType).flatMap(({ document }) =>
    statementsOf(documentOf(document) ?? {}).flatMap(({ Resource }) => listOf(Resource)),
  );
  return !named.some((pattern) => /-[A-Za-z0-9?]{6}$/.test(pattern) && !pattern.endsWith(OPEN_END));
}

const OPEN_END = '-??????';

function isProof({ certainty, standing }: Finding): boolean {
  return certainty === 'proven' && standing === 'blocking';
}

function deniesEveryResource({ effect, statements }: Finding): boolean {
  return (
    effect === 'explicit' &&
    statements.some(
      ({ effect: own, evaluation }) =>
        own === 'Deny' &&
        evaluation?.match === true &&
        evaluation.elements.some(({ element, wanted }) => element === 'Resource' && wanted.includes('*')),
    )
  );
}
