import type { LayerEvaluation, StatementEvaluation } from '../evaluation/authorization.js';
import type { CodeWords } from '../model/code.js';
import type { PolicyType } from '../model/policy-type.js';
import type { CheckMeta, EvaluatedRequest, FindInput } from './check.js';
import type { Finding, FindingData, FindingStatement } from './finding.js';
import { contributesTo, ownerOf } from './layers.js';

/** The codes that `layerFindings` makes; a check that uses it has words for each. */
export const LAYER_CODES = ['EXPLICIT_DENY', 'NO_ALLOW', 'UNDECIDED'] as const;

type LayerCode = (typeof LAYER_CODES)[number];

/** The description of a check that contributes layers. */
type LayerMeta = CheckMeta & { readonly findings: Readonly<Record<LayerCode, CodeWords>> };

/**
 * The findings that follow from a check's own layers alone: an explicit deny, a missing allow,
 * or statements and reads that leave it open. One a request at the most.
 */
export function layerFindings(meta: LayerMeta, input: FindInput): Finding[] {
  return input.requests.flatMap((evaluated, request) =>
    evaluated.authorization.layers
      .filter((layer) => contributesTo(meta, layer.policyType, evaluated.request))
      .flatMap((layer) => findingOf({ meta, layer, evaluated, request })),
  );
}

interface LayerFindingInput {
  readonly meta: LayerMeta;
  readonly layer: LayerEvaluation;
  readonly evaluated: EvaluatedRequest;
  readonly request: number;
}

function findingOf(input: LayerFindingInput): Finding[] {
  const { layer } = input;
  if (layer.decision === 'explicitDeny') return [finding(input, 'EXPLICIT_DENY', layer.determining)];
  if (layer.decision === 'implicitDeny' && layer.denies) return [finding(input, 'NO_ALLOW', layer.nearMisses)];
  if (layer.decision === 'undetermined') return [finding(input, 'UNDECIDED', layer.undecided)];
  return [];
}

function finding(input: LayerFindingInput, code: LayerCode, statements: readonly StatementEvaluation[]): Finding {
  const { meta, layer, evaluated, request } = input;
  const open = code === 'UNDECIDED';
  const effect = effectOf(code, layer);
  return {
    check: meta.id,
    code,
    policyType: layer.policyType,
    ...(effect === undefined ? {} : { effect }),
    certainty: certaintyOf(layer),
    standing: open && !layer.denies ? 'latent' : 'blocking',
    statements: statements.map(pointTo),
    owner: ownerOf(layer.policyType, evaluated.request),
    request,
    data: dataOf(input),
  };
}

function effectOf(code: LayerCode, layer: LayerEvaluation): Finding['effect'] {
  if (code === 'EXPLICIT_DENY') return 'explicit';
  if (code === 'NO_ALLOW') return 'implicit';
  return layer.undecided.some((statement) => statement.effect === 'Deny') ? 'explicit' : undefined;
}

function certaintyOf(layer: LayerEvaluation): Finding['certainty'] {
  if (layer.decision !== 'undetermined' || layer.denies) return 'proven';
  return layer.missing.length === 1 && layer.undecided.length > 0 ? 'likely' : 'possible';
}

/** Beside the statements themselves: of what the layer decides, and what it depends on. */
function dataOf({ layer, evaluated }: LayerFindingInput): FindingData {
  const { action, resource, principal } = evaluated.request;
  const { levels = [], missing, why } = layer;
  return { action, resource, principal, levels, missing, ...(why === undefined ? {} : { why }) };
}

export function pointTo(statement: StatementEvaluation): FindingStatement {
  const { ref } = statement;
  return {
    policy: ref.policy,
    ...(ref.attachedTo === undefined ? {} : { attachedTo: ref.attachedTo }),
    ...(ref.sid === undefined ? {} : { sid: ref.sid }),
    index: ref.index,
    pointer: ref.pointer,
    effect: statement.effect,
    conditions: statement.conditions,
    evaluation: statement,
  };
}

/** True when the check's own layers of this policy type deny one of the requests by themselves. */
export function denies(policyType: PolicyType, evaluated: EvaluatedRequest): boolean {
  return evaluated.authorization.denying.includes(policyType);
}
