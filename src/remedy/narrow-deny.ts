import type { PolicyChange, RemedyCandidate } from '../check/change.js';
import type { EvaluatedRequest } from '../check/check.js';
import { ownerOf } from '../check/layers.js';
import { statementInWords } from '../check/sentences/words.js';
import type { ConditionEvaluation, LayerEvaluation, StatementEvaluation } from '../evaluation/authorization.js';
import type { JsonObject } from '../model/json.js';
import { isServicePrincipal } from '../model/principal-kind.js';
import type { DerivedRequest } from '../model/request.js';
import { isUnknown } from '../model/unknown.js';
import { replaceStatement, withCondition } from './document.js';
import { type FoundStatement, findStatement, isAwsManaged } from './find-policy.js';
import { guardRailWarning, warningsOf } from './guard-rail.js';
import { takeOver } from './policy-to-change.js';
import { principalArnOf } from './principal.js';
import { sizeWarning } from './size-limit.js';

export interface ExplicitDeny {
  readonly denied: EvaluatedRequest;
  readonly request: number;
  readonly layer: LayerEvaluation;
}

/**
 * Changes that let the request past a Deny without removing it. First the exception for this principal,
 * which reaches nobody else; then, where a negated condition lists what is exempt, the value added to that list.
 */
export function narrowDenyCandidates({ denied, request, layer }: ExplicitDeny): RemedyCandidate[] {
  const [evaluation] = layer.determining;
  if (evaluation === undefined) return [];
  const found = findStatement(denied.policies, layer.policyType, evaluation.ref);
  if (found === undefined) return [];
  const rail = guardRailWarning(
    layer.policyType,
    evaluation.conditions.map(({ key }) => key),
  );
  return exceptions(evaluation, found.statement, denied.request).flatMap(({ narrowed, what }) => {
    const change = changeOf({ denied, layer, found, index: evaluation.ref.index, narrowed });
    if (change === undefined) return [];
    const where = change.replaces === undefined ? '' : `, in the copy ${change.policy} that takes its place`;
    const warnings = warningsOf(rail, sizeWarning(change, denied.policies));
    return [
      {
        layer: layer.policyType,
        owner: ownerOf(layer.policyType, denied.request),
        text: `in ${statementInWords(evaluation.ref)}: ${what}${where}`,
        change,
        warnings,
        request,
      },
    ];
  });
}

interface NarrowInput {
  readonly denied: EvaluatedRequest;
  readonly layer: LayerEvaluation;
  readonly found: FoundStatement;
  readonly index: number;
  readonly narrowed: JsonObject;
}

/** Undefined where neither the policy nor a copy in its place can be changed. */
function changeOf({ denied, layer, found, index, narrowed }: NarrowInput): PolicyChange | undefined {
  const { policy, document } = found;
  const after = replaceStatement(document, index, narrowed);
  const common = { kind: 'policy', policyType: layer.policyType, statement: narrowed, after } as const;
  if (isAwsManaged(policy.id)) {
    const copy = takeOver(policy, layer.policyType, denied);
    return copy && { ...common, operation: 'create-policy', ...copy };
  }
  return {
    ...common,
    operation: 'replace-statement',
    policy: policy.id,
    attachedTo: policy.attachedTo ?? '',
    index,
    before: document,
  };
}

interface Exception {
  readonly narrowed: JsonObject;
  readonly what: string;
}

function exceptions(evaluation: StatementEvaluation, original: JsonObject, request: DerivedRequest): Exception[] {
  const listed = evaluation.conditions.flatMap((condition) => {
    const value = exemptValue(condition);
    return value === undefined ? [] : [{ operator: condition.operator, key: condition.key, value }];
  });
  const named = listed.filter(({ key }) => /^aws:Principal(Arn|ServiceName)$/i.test(key));
  const others = listed.filter((one) => !named.includes(one));
  const own = named.length > 0 ? named : principalException(request);
  return [
    ...own.map((exception) => ({
      narrowed: withCondition(original, exception),
      what: `exempt ${exception.value} with ${exception.operator} ${exception.key}`,
    })),
    ...others.map((exception) => ({
      narrowed: withCondition(original, exception),
      what: `add ${exception.value} to ${exception.operator} ${exception.key}`,
    })),
  ];
}

function principalException(request: DerivedRequest) {
  if (isServicePrincipal(request.principal)) {
    return [{ operator: 'StringNotEquals', key: 'aws:PrincipalServiceName', value: request.principal }];
  }
  const value = principalArnOf(request);
  return value.startsWith('arn:') ? [{ operator: 'ArnNotLike', key: 'aws:PrincipalArn', value }] : [];
}

const EXEMPTING = /^(StringNotEquals|StringNotEqualsIgnoreCase|StringNotLike|ArnNotEquals|ArnNotLike)(IfExists)?$/i;

/** The value to add to a list of what is exempt; only where the condition matched because the value is not on it. */
function exemptValue({ operator, seen, match }: ConditionEvaluation): string | undefined {
  if (match !== true || seen === null || isUnknown(seen) || seen.length !== 1) return undefined;
  const [value] = seen;
  if (/^NotIpAddress(IfExists)?$/i.test(operator)) return value?.includes(':') ? `${value}/128` : `${value}/32`;
  return EXEMPTING.test(operator) ? literal(value, operator) : undefined;
}

/** No value that an operator with wildcards would read as a pattern. */
function literal(value: string | undefined, operator: string): string | undefined {
  return value !== undefined && /Like|Arn/i.test(operator) && /[*?]/.test(value) ? undefined : value;
}
