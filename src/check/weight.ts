import type { LayerEvaluation, StatementEvaluation } from '../evaluation/authorization.js';
import type { Said } from '../model/denial.js';
import { fieldOf } from '../model/layers.js';
import { isUnknown } from '../model/unknown.js';
import type { EvaluatedRequest } from './check.js';
import type { Finding } from './finding.js';

export interface LayerOfCall {
  readonly layer: LayerEvaluation;
  readonly evaluated: EvaluatedRequest;
  /** What AWS said of the call; absent of a call that nobody denied. */
  readonly said?: Said | undefined;
}

/** What the evidence lets a finding say of one layer. */
export interface Weight {
  readonly code: 'EXPLICIT_DENY' | 'NO_ALLOW' | 'UNDECIDED' | 'STATED';
  readonly effect?: 'explicit' | 'implicit';
  readonly certainty: Finding['certainty'];
  readonly standing: 'blocking' | 'latent';
  /** The statements to point at. */
  readonly statements: readonly StatementEvaluation[];
}

/**
 * How sure it is that a layer denies, from its evaluation and from AWS's message, which is evidence for the layer that
 * it names. Undefined for a layer that does not deny, and for one that nobody read and that AWS did not name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function weightOf(place: LayerOfCall): Weight | undefined {
  const { layer } = place;
  if (layer.decision === 'explicitDeny') {
    const statements = layer.determining;
    return { code: 'EXPLICIT_DENY', effect: 'explicit', certainty: 'proven', statements, ...BLOCKING };
  }
  // Whether a Deny matches as well or not, an Allow is missing.
  if (layer.decision === 'implicitDeny' || layer.decision === 'denied') {
    const missing = { code: 'NO_ALLOW', effect: 'implicit', statements: layer.nearMisses } as const;
    if (layer.denies) return { ...missing, certainty: 'proven', ...BLOCKING };
    const silent = silentLayer(place);
    return silent && { ...missing, ...silent };
  }
  return layer.decision === 'undetermined' ? openWeight(place) : undefined;
}

/** A layer without an Allow, where another layer that nobody could decide might have allowed the call by itself. */
function silentLayer(place: LayerOfCall): Pick<Weight, 'certainty' | 'standing'> | undefined {
  const { layer, evaluated, said } = place;
  if (layer.why !== undefined || !mayDependOnResource(evaluated)) return undefined;
  if (isNamed(place)) return said?.reason.effect === 'implicit' ? LIKELY : undefined;
  if (layer.side !== 'principal') return undefined;
  // AWS denied the call without a reason: the policy that nobody read did not save it, and this layer did not either.
  return said?.reason.policyType === 'unknown' ? LIKELY : { certainty: 'possible', standing: 'latent' };
}

const BLOCKING = { standing: 'blocking' } as const;
const LIKELY = { certainty: 'likely', standing: 'blocking' } as const;

/** Whether a policy on the resource that nobody could decide may have allowed the call. */
function mayDependOnResource({ authorization }: EvaluatedRequest): boolean {
  if (authorization.decision === 'allowed') return false;
  return authorization.layers.some(({ side, decision }) => side === 'resource' && decision === 'undetermined');
}

function openWeight(place: LayerOfCall): Weight | undefined {
  const { layer } = place;
  if (layer.denies) {
    const effect = layer.undecided.some((one) => one.effect === 'Deny') ? ({ effect: 'explicit' } as const) : {};
    return { code: 'UNDECIDED', ...effect, certainty: 'proven', ...BLOCKING, statements: layer.undecided };
  }
  const inferred = inferredWeight(place);
  if (inferred !== undefined) return inferred;
  if (isNamed(place)) return namedWeight(place);
  if (layer.undecided.length === 0) return undefined;
  const denies = layer.undecided.some(({ effect }) => effect === 'Deny');
  const certainty = layer.missing.length === 1 ? 'likely' : 'possible';
  return {
    code: 'UNDECIDED',
    ...(denies ? { effect: 'explicit' } : {}),
    certainty,
    standing: 'latent',
    statements: layer.undecided,
  };
}

/** AWS denied the call, and nothing else of what was read does. */
function inferredWeight({ layer, evaluated: { inferred } }: LayerOfCall): Weight | undefined {
  const statements = inferred?.layers.find(({ policyType }) => policyType === layer.policyType)?.statements;
  if (statements === undefined) return undefined;
  const effect = statements.some((one) => one.effect === 'Deny') ? 'explicit' : 'implicit';
  return { code: 'UNDECIDED', effect, ...LIKELY, statements };
}

/** AWS named the layer: what of it depends on a value that the record lacks is the likely reason, if all of it was read. */
function namedWeight({ layer, evaluated, said }: LayerOfCall): Weight {
  const effect = said?.reason.effect ?? 'unknown';
  const told = effect === 'unknown' ? {} : { effect };
  const wanted = effect === 'implicit' ? 'Allow' : 'Deny';
  const open = effect === 'unknown' ? layer.undecided : layer.undecided.filter((one) => one.effect === wanted);
  if (!hasUnread(layer, evaluated) && open.length > 0) {
    return { code: 'UNDECIDED', ...told, certainty: 'likely', standing: 'blocking', statements: open };
  }
  const closest = effect === 'implicit' ? layer.nearMisses : [];
  return { code: 'STATED', ...told, certainty: 'stated', standing: 'blocking', statements: closest };
}

/** True for the layer that AWS's message names, of the request that it names. */
function isNamed({ layer, evaluated, said }: LayerOfCall): boolean {
  return said?.reason.policyType === layer.policyType && evaluated.request.origin.named;
}

/** True where some of the layer's policies, or whether it applies at all, could not be read. */
export function hasUnread(layer: LayerEvaluation, { policies }: EvaluatedRequest): boolean {
  if (layer.decision !== 'undetermined') return false;
  const grants = fieldOf(layer.policyType) === 'resource' && isUnknown(policies.grants);
  return grants || layer.undecided.length === 0 || holdsUnknown(policies[fieldOf(layer.policyType)]);
}

function holdsUnknown(part: unknown): boolean {
  if (isUnknown(part)) return true;
  if (Array.isArray(part)) return part.some(holdsUnknown);
  return typeof part === 'object' && part !== null && 'policies' in part && holdsUnknown(part.policies);
}
