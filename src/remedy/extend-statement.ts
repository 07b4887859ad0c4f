import { listOf, statementsOf } from '../check/document.js';
import { principalArnOf } from '../check/principal.js';
import type { LayerEvaluation } from '../evaluation/authorization.js';
import { isJsonObject, type JsonObject } from '../model/json.js';
import type { DerivedRequest } from '../model/request.js';
import { ownConditions } from './allow-statement.js';
import type { Target } from './policy-to-change.js';

interface ExtendedStatement {
  readonly index: number;
  readonly statement: JsonObject;
}

/**
 * The near miss with the value added that it lacks, when that allows nothing else: a statement of this action alone
 * that lacks the resource, or the resources that the new statement `wanted` would name, or of this resource alone that lacks the action. Its conditions stay as they are written.
 */
export function extendedStatement(
  { nearMisses, policyType }: LayerEvaluation,
  target: Target,
  { request, wanted }: { readonly request: DerivedRequest; readonly wanted: JsonObject },
): ExtendedStatement | undefined {
  if (target.document === undefined || target.replaces !== undefined) return undefined;
  for (const { ref, elements, conditions } of nearMisses) {
    if (ref.policy !== target.policy || ref.attachedTo !== target.attachedTo) continue;
    const statement = statementsOf(target.document)[ref.index];
    const [failing, ...others] = elements.filter((element) => element.match === false);
    if (statement === undefined || failing === undefined || others.length > 0) continue;
    if (
      conditions.some(({ match }) => match === false || (failing.element !== 'Resource' && match !== true)) ||
      !isForAlone(statement, request)
    )
      continue;
    if (!asksFor(statement, ownConditions(policyType, request))) continue;
    // More actions than the statement has are lacking there as well: they take a statement of their own.
    if (failing.element === 'Resource' && isAction(statement, request.action) && isAction(wanted, request.action)) {
      return { index: ref.index, statement: added(statement, 'Resource', listOf(wanted['Resource'])) };
    }
    if (failing.element === 'Action' && isResource(statement, request.resource) && sameResource(statement, wanted)) {
      return { index: ref.index, statement: added(statement, 'Action', listOf(wanted['Action'])) };
    }
  }
  return undefined;
}

/** The statement narrows the grant as a new one would. */
function asksFor({ Condition }: JsonObject, wanted: JsonObject): boolean {
  const conditions = isJsonObject(Condition) ? Condition : {};
  return Object.entries(wanted).every(([operator, keys]) => {
    const block = conditions[operator];
    return isJsonObject(block) && isJsonObject(keys) && Object.keys(keys).every((key) => block[key] !== undefined);
  });
}

/** No Principal element, or this principal alone in it. */
function isForAlone({ Principal, NotPrincipal }: JsonObject, request: DerivedRequest): boolean {
  if (NotPrincipal !== undefined) return false;
  if (Principal === undefined) return true;
  if (!isJsonObject(Principal) || Object.keys(Principal).length !== 1) return false;
  const names = listOf(Principal['AWS']);
  return names.length === 1 && names[0] === principalArnOf(request);
}

function isAction({ Action }: JsonObject, wanted: string): boolean {
  const list = listOf(Action);
  return list.length === 1 && list[0]?.toLowerCase() === wanted.toLowerCase();
}

function sameResource({ Resource }: JsonObject, wanted: JsonObject): boolean {
  return wanted['Resource'] === undefined || listOf(wanted['Resource']).join() === listOf(Resource).join();
}

function isResource({ Resource }: JsonObject, wanted: string): boolean {
  const list = listOf(Resource);
  return list.length === 1 && list[0] === wanted;
}

function added(statement: JsonObject, element: 'Action' | 'Resource', values: readonly string[]): JsonObject {
  return { ...statement, [element]: [...new Set([...listOf(statement[element]), ...values])] };
}
