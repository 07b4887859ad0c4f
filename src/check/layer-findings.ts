import type { LayerEvaluation, StatementEvaluation } from '../evaluation/authorization.js';
import type { PolicyType } from '../model/policy-type.js';
import type { CheckMeta, EvaluatedRequest, FindInput } from './check.js';
import type { Finding, FindingStatement } from './finding.js';
import { contributesTo, ownerOf } from './layers.js';
import { conditionsInWords, nearMissInWords, statementInWords } from './sentences/words.js';
import { fillTemplate } from './template.js';

/** The codes that `layerFindings` makes; a check that uses it has a template for each. */
export const LAYER_CODES = ['EXPLICIT_DENY', 'NO_ALLOW', 'UNDECIDED'] as const;

type LayerCode = (typeof LAYER_CODES)[number];

/**
 * The findings that follow from a check's own layers alone: an explicit deny, a missing allow,
 * or statements and reads that leave it open. One a request at the most.
 */
export function layerFindings(meta: CheckMeta, input: FindInput): Finding[] {
  return input.requests.flatMap((evaluated, request) =>
    evaluated.authorization.layers
      .filter((layer) => contributesTo(meta, layer.policyType, evaluated.request))
      .flatMap((layer) => findingOf({ meta, layer, evaluated, request })),
  );
}

interface LayerFindingInput {
  readonly meta: CheckMeta;
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
  const data = dataOf(input, statements);
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
    text: fillTemplate(meta.findings[code] ?? code, data),
    data,
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

function dataOf({ layer, evaluated }: LayerFindingInput, statements: readonly StatementEvaluation[]) {
  const [first] = statements;
  const { action, resource, principal } = evaluated.request;
  return {
    action,
    resource,
    principal,
    statement: first ? statementInWords(first.ref) : 'no statement',
    policy: first?.ref.policy ?? '',
    attachedTo: first?.ref.attachedTo ?? '',
    conditions: first ? conditionsInWords(first.conditions) : '',
    nearMiss: first && layer.decision === 'implicitDeny' ? `; closest: ${nearMissInWords(first)}` : '',
    levels: (layer.levels ?? []).join(', '),
    missing: layer.missing.join(', '),
    why: layer.why === undefined ? '' : ` (${layer.why})`,
  };
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
