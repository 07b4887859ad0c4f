import type { ConditionEvaluation, LayerEvaluation, StatementEvaluation } from '../../evaluation/authorization.js';
import type { JsonObject } from '../../vocabulary/json.js';
import type { AttachedPolicy, Layer, Policies } from '../../vocabulary/layer.js';
import { isUnknown } from '../../vocabulary/unknown.js';
import type { EvaluatedRequest } from '../check.js';
import { ownerOf } from '../layers.js';
import type { PolicyChange, RemedyCandidate } from '../remediation.js';
import { statementInWords } from '../words.js';
import { documentOf, listOf, oneOrMany, replaceStatement, statementsOf, withCondition } from './document.js';
import { guardRailWarning } from './guard-rail.js';

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
  const [statement] = layer.determining;
  if (statement === undefined) return [];
  const policy = findPolicy(denied.policies, statement.ref);
  const document = policy && documentOf(policy.document);
  const original = document && statementsOf(document)[statement.ref.index];
  if (policy === undefined || document === undefined || original === undefined) return [];
  return exceptions(statement, original, denied).map(({ narrowed, what }) => {
    const warning = guardRailWarning(
      layer.policyType,
      statement.conditions.map(({ key }) => key),
    );
    const change: PolicyChange = {
      kind: 'policy',
      operation: 'replace-statement',
      policyType: layer.policyType,
      policy: policy.id,
      attachedTo: policy.attachedTo ?? '',
      index: statement.ref.index,
      statement: narrowed,
      before: document,
      after: replaceStatement(document, statement.ref.index, narrowed),
    };
    const text = `in ${statementInWords(statement.ref)}: ${what}`;
    const owner = ownerOf(layer.policyType, denied.request);
    return { layer: layer.policyType, owner, text, change, ...(warning === undefined ? {} : { warning }), request };
  });
}

interface Exception {
  readonly narrowed: JsonObject;
  readonly what: string;
}

function exceptions(statement: StatementEvaluation, original: JsonObject, { request }: EvaluatedRequest): Exception[] {
  const who = request.principalRole ?? request.principal;
  const found: Exception[] = [];
  if (original['NotPrincipal'] !== undefined) found.push(...notPrincipalException(original, who));
  else if (who.startsWith('arn:')) {
    const exception = { operator: 'ArnNotLike', key: 'aws:PrincipalArn', value: who };
    found.push({
      narrowed: withCondition(original, exception),
      what: `exempt ${who} with ArnNotLike aws:PrincipalArn`,
    });
  }
  for (const condition of statement.conditions) {
    const value = exemptValue(condition);
    if (value === undefined) continue;
    const { operator, key } = condition;
    found.push({
      narrowed: withCondition(original, { operator, key, value }),
      what: `add ${value} to ${operator} ${key}`,
    });
  }
  return found;
}

/** The value to add to a list of what is exempt; only where the condition matched because the value is not on it. */
function exemptValue({ operator, seen, match }: ConditionEvaluation): string | undefined {
  if (match !== true || seen === null || isUnknown(seen) || seen.length !== 1) return undefined;
  if (/^(ForAllValues|ForAnyValue):/i.test(operator)) return undefined;
  if (/^NotIpAddress(IfExists)?$/i.test(operator)) return seen[0]?.includes(':') ? `${seen[0]}/128` : `${seen[0]}/32`;
  return /^(StringNotEquals|StringNotEqualsIgnoreCase|StringNotLike|ArnNotEquals|ArnNotLike)(IfExists)?$/i.test(
    operator,
  )
    ? seen[0]
    : undefined;
}

function notPrincipalException(original: JsonObject, who: string): Exception[] {
  const exempt = original['NotPrincipal'];
  if (typeof exempt !== 'object' || exempt === null || Array.isArray(exempt)) return [];
  const narrowed = { ...original, NotPrincipal: { ...exempt, AWS: oneOrMany([...listOf(exempt['AWS']), who]) } };
  return [{ narrowed, what: `add ${who} to NotPrincipal` }];
}

function findPolicy(policies: Policies, ref: StatementEvaluation['ref']): AttachedPolicy | undefined {
  const { identity, permissionsBoundary, session, resource, vpcEndpoint, serviceControl, resourceControl } = policies;
  const levels = [serviceControl, resourceControl].flatMap((layer) => (Array.isArray(layer) ? layer : []));
  const layers: (Layer | undefined)[] = [identity, permissionsBoundary, session, resource, vpcEndpoint];
  for (const level of levels) if (!isUnknown(level)) layers.push(level.policies);
  return layers
    .flatMap((layer) => (Array.isArray(layer) ? layer : []))
    .filter((policy): policy is AttachedPolicy => !isUnknown(policy))
    .find(
      (policy) => policy.id === ref.policy && (ref.attachedTo === undefined || policy.attachedTo === ref.attachedTo),
    );
}
