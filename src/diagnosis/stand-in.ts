import type { Gap } from '../vocabulary/gap.js';
import type { EvaluatedRequest } from './check.js';
import type { Finding } from './finding.js';

/**
 * A finding on a request whose resource is a stand-in, because nobody could name the resource: no proof, unless a
 * Deny statement names every resource.
 */
export function doubted(finding: Finding, evaluated: EvaluatedRequest | undefined): Finding {
  const why = evaluated?.request.origin.resourceUnknown;
  if (why === undefined || finding.standing === 'info' || deniesEveryResource(finding)) return finding;
  return { ...finding, certainty: 'possible', standing: 'latent', text: `${finding.text}; possibly, for ${why}` };
}

/** Requests whose answer another resource than their stand-in might turn: undetermined. */
export function withoutProof(evaluated: readonly EvaluatedRequest[], findings: readonly Finding[]): EvaluatedRequest[] {
  return evaluated.map((one, index) => {
    const why = one.request.origin.resourceUnknown;
    const isProven = findings.some((finding) => finding.request === index && isProof(finding));
    if (why === undefined || isProven) return one;
    const { layers, denying, missing } = one.authorization;
    return { ...one, authorization: { layers, denying, decision: 'undetermined', missing: [...missing, why] } };
  });
}

/** What it would take to name the resources that requests have stand-ins for. */
export function standInGaps(evaluated: readonly EvaluatedRequest[]): Gap[] {
  return evaluated.flatMap(({ request: { action, origin } }) => {
    if (origin.resourceUnknown === undefined) return [];
    const text = `what ${action} was asked on is not known: ${origin.resourceUnknown}`;
    return [
      { code: 'RESOURCE_UNKNOWN', text, remedy: 'explain the CloudTrail record of the call, or its whole message' },
    ];
  });
}

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
