import type { StatementEvaluation } from '../evaluation/authorization.js';
import type { Call } from '../model/call.js';
import type { CodeWords } from '../model/codes/code.js';
import type { PolicyType } from '../model/policy-type.js';
import type { CheckMeta, EvaluatedRequest, FindInput } from './check.js';
import type { Finding, FindingData, FindingStatement } from './finding.js';
import { contributesTo, ownerOf } from './layers.js';
import { keyIsNotThere } from './traps/calls.js';
import { type Examined, trapOf } from './traps/index.js';
import { type LayerOfCall, weightOf } from './weight.js';

/** The codes that `layerFindings` makes; a check that uses it has words for each. */
export const LAYER_CODES = ['EXPLICIT_DENY', 'NO_ALLOW', 'UNDECIDED', 'STATED'] as const;

type LayerCode = (typeof LAYER_CODES)[number];

/** The description of a check that contributes layers. */
type LayerMeta = CheckMeta & { readonly findings: Readonly<Record<LayerCode, CodeWords>> };

/**
 * The findings that follow from a check's own layers alone: an explicit deny, a missing allow, statements that a
 * condition's value leaves open, or AWS's own word of a layer that could not be read. One a request at the most.
 */
export function layerFindings(meta: LayerMeta, input: FindInput): Finding[] {
  return input.requests.flatMap((evaluated, request) =>
    evaluated.authorization.layers
      .filter((layer) => contributesTo(meta, layer.policyType, evaluated.request))
      .flatMap((layer) => findingOf({ meta, layer, evaluated, request, said: input.said, call: input.call })),
  );
}

interface LayerFindingInput extends LayerOfCall {
  readonly meta: LayerMeta;
  readonly request: number;
  readonly call: Call;
}

function findingOf(input: LayerFindingInput): Finding[] {
  const weight = weightOf(input);
  if (weight === undefined) return [];
  const { meta, layer, evaluated, request, call } = input;
  const place = { policyType: layer.policyType, evaluated, call };
  const { code, effect, certainty, standing, statements } = weight;
  return [
    {
      check: meta.id,
      code,
      policyType: layer.policyType,
      ...(effect === undefined ? {} : { effect }),
      certainty,
      standing,
      statements: statements.map((statement, at) => pointTo(statement, at === 0 ? place : undefined)),
      owner: ownerOf(layer.policyType, evaluated.request),
      request,
      data: code === 'STATED' ? { ...dataOf(input), ...saidOf(input) } : dataOf(input),
    },
  ];
}

/** Beside the statements themselves: of what the layer decides, and what it depends on. */
function dataOf({ layer, evaluated, call }: LayerFindingInput): FindingData {
  const { action, resource, principal } = evaluated.request;
  const { levels = [], missing, why } = layer;
  const trap = keyIsNotThere({ request: evaluated.request, call });
  return {
    ...{ action, resource, principal, levels, missing },
    ...(why === undefined ? {} : { why }),
    ...(trap === undefined ? {} : { missingKeyOf: call.operation }),
  };
}

/** The effect that AWS's message tells of the layer that it names. */
function saidOf({ said, evaluated }: LayerFindingInput): FindingData {
  const { effect = 'unknown', policyArn } = said?.reason ?? {};
  // A stand-in for what nobody named is not worth naming.
  const { resource, origin } = evaluated.request;
  const named = origin.resourceUnknown === undefined ? resource : null;
  return { said: effect, resource: named, ...(policyArn === undefined ? {} : { policyArn }) };
}

/** With its place the trap is told as well by which the statement does something else than it seems to. */
export function pointTo(statement: StatementEvaluation, place?: Omit<Examined, 'statement'>): FindingStatement {
  const { ref } = statement;
  const trap = place && trapOf({ ...place, statement });
  return {
    policy: ref.policy,
    ...(ref.attachedTo === undefined ? {} : { attachedTo: ref.attachedTo }),
    ...(ref.sid === undefined ? {} : { sid: ref.sid }),
    index: ref.index,
    pointer: ref.pointer,
    effect: statement.effect,
    conditions: statement.conditions,
    evaluation: statement,
    ...(trap === undefined ? {} : { trap: { id: trap.id, data: trap.data } }),
  };
}

/** True when the check's own layers of this policy type deny one of the requests by themselves. */
export function denies(policyType: PolicyType, evaluated: EvaluatedRequest): boolean {
  return evaluated.authorization.denying.includes(policyType);
}
