import type { StatementEvaluation } from '../evaluation/authorization.js';
import type { PolicyType } from '../model/policy-type.js';
import type { CheckMeta, EvaluatedRequest, FindInput } from './check.js';
import type { Finding, FindingStatement } from './finding.js';
import { contributesTo, ownerOf } from './layers.js';
import { conditionsInWords, nearMissInWords, statementInWords } from './sentences/words.js';
import { fillTemplate } from './template.js';
import { type LayerOfCall, type Weight, weightOf } from './weight.js';

/** The codes that `layerFindings` makes; a check that uses it has a template for each. */
export const LAYER_CODES = ['EXPLICIT_DENY', 'NO_ALLOW', 'UNDECIDED', 'STATED'] as const;

/**
 * The findings that follow from a check's own layers alone: an explicit deny, a missing allow, statements that a
 * condition's value leaves open, or AWS's own word of a layer that could not be read. One a request at the most.
 */
export function layerFindings(meta: CheckMeta, input: FindInput): Finding[] {
  return input.requests.flatMap((evaluated, request) =>
    evaluated.authorization.layers
      .filter((layer) => contributesTo(meta, layer.policyType, evaluated.request))
      .flatMap((layer) => findingOf({ meta, layer, evaluated, request, said: input.said })),
  );
}

interface LayerFindingInput extends LayerOfCall {
  readonly meta: CheckMeta;
  readonly request: number;
}

function findingOf(input: LayerFindingInput): Finding[] {
  const weight = weightOf(input);
  return weight === undefined ? [] : [finding(input, weight)];
}

function finding(input: LayerFindingInput, weight: Weight): Finding {
  const { meta, layer, evaluated, request } = input;
  const { code, effect, certainty, standing, statements } = weight;
  const data = dataOf(input, statements);
  return {
    check: meta.id,
    code,
    policyType: layer.policyType,
    ...(effect === undefined ? {} : { effect }),
    certainty,
    standing,
    statements: statements.map(pointTo),
    owner: ownerOf(layer.policyType, evaluated.request),
    request,
    text: fillTemplate(meta.findings[code] ?? code, data),
    data,
  };
}

function dataOf({ layer, evaluated, said }: LayerFindingInput, statements: readonly StatementEvaluation[]) {
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
    said: SAID[said?.reason.effect ?? 'unknown'],
    named: said?.reason.policyArn === undefined ? '' : ` (${said.reason.policyArn})`,
    why: layer.why === undefined ? '' : ` (${layer.why})`,
  };
}

/** What AWS's message says of the layer that it names. */
const SAID = { explicit: 'denies', implicit: 'does not allow', unknown: 'does not allow, or denies,' } as const;

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
