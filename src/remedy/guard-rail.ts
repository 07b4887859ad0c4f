import type { PolicyChange } from '../check/change.js';
import { listOf } from '../check/document.js';
import { type Phrase, phrase } from '../check/phrase.js';
import { isAsked } from '../check/sentences/deny-reason.js';
import { shortPolicy } from '../check/sentences/words.js';
import type { LayerEvaluation, StatementEvaluation, StatementRef } from '../evaluation/authorization.js';
import { isJsonObject } from '../model/json.js';
import { layerFacts } from '../model/layers.js';
import type { PolicyType } from '../model/policy-type.js';

/** AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html */
const PERIMETER_KEYS =
  /^aws:(source(vpce|vpc|ip|account|arn|orgid|orgpaths)|vpcsourceip|vpce\w+|principalorgid|principalorgpaths|resourceorg(id|paths)|resourceaccount|principalaccount|securetransport|multifactorauth\w+|requestedregion)$/i;

/** A Sid by which its author says that the statement guards something. */
const GUARDING_SID =
  /^(deny|protect|guard|keep|prevent|block|freeze|lock|restrict|enforce|require|must|never|no(?=[A-Z])|only|dont|do-?not|mandatory|immutable|safe)/i;

/** Why a change would loosen a guard rail on purpose, if it would. */
export function guardRailWarning(policyType: PolicyType, conditionKeys: readonly string[] = []): Phrase | undefined {
  const rail = layerFacts(policyType).guardRail;
  if (rail !== undefined) return phrase(rail);
  const perimeter = conditionKeys.filter((key) => PERIMETER_KEYS.test(key));
  if (perimeter.length === 0) return undefined;
  return phrase('PERIMETER', { keys: [...new Set(perimeter)] });
}

interface OpenedDeny {
  /** What was written for people, and who met it with the credentials of a function or a service. */
  readonly forPeople?: { readonly keys: readonly string[]; readonly who: string } | undefined;
  readonly layer: LayerEvaluation;
  readonly statement: StatementEvaluation;
  readonly change: PolicyChange;
}

/** What speaks against opening a Deny: that it looks deliberate, and whom it guards beside this caller. */
export function denyWarnings({ layer, statement, change, forPeople }: OpenedDeny): Phrase[] {
  const rail = guardRailWarning(
    layer.policyType,
    statement.conditions.filter(isAsked).map(({ key }) => key),
  );
  const deliberate =
    forPeople === undefined ? (rail ?? deliberateWarning(statement, change)) : phrase('RULE_FOR_PEOPLE', forPeople);
  const others = namesOneCaller(change) ? undefined : boundBeside(change);
  return [
    ...(deliberate === undefined ? [] : [deliberate]),
    ...(others === undefined ? [] : [phrase('BINDS_OTHERS', { whom: others })]),
  ];
}

/** A Deny of a few resources, or with a Sid that says so, was written for this very call. */
function deliberateWarning(
  { ref }: StatementEvaluation,
  { before, statement, index }: PolicyChange,
): Phrase | undefined {
  const resources = listOf(originalOf({ before, statement, index })['Resource']);
  const narrow = resources.length > 0 && resources.every((resource) => !/^(\*|arn:[^:]*:[^:]*:\*)/.test(resource));
  const { sid } = ref;
  if (sid !== undefined && GUARDING_SID.test(sid)) {
    return phrase('DELIBERATE_BY_SID', { statement: { statement: ref }, sid });
  }
  return narrow ? phrase('DELIBERATE_BY_RESOURCE', { statement: { statement: ref }, resources }) : undefined;
}

function originalOf({
  before,
  statement,
  index,
}: {
  before?: PolicyChange['before'];
  statement: PolicyChange['statement'];
  index: number | undefined;
}) {
  const statements = before?.['Statement'];
  const list = Array.isArray(statements) ? statements : [statements];
  const original = index === undefined ? undefined : list[index];
  return typeof original === 'object' && original !== null && !Array.isArray(original) ? original : statement;
}

/** A Deny of a resource's policy for one user, role or service binds nobody else. */
function namesOneCaller(change: PolicyChange): boolean {
  const { Principal } = originalOf({ ...change, index: change.index });
  if (!isJsonObject(Principal)) return false;
  const names = Object.values(Principal).flatMap(listOf);
  return names.length === 1 && names.every((name) => !/^(\*|\d{12})$|:root$/.test(name));
}

/** Whom a statement of this policy binds beside the caller; undefined where that is nobody. */
function boundBeside({ policyType, policy, attachedTo }: PolicyChange): Phrase | undefined {
  switch (layerFacts(policyType).bearer) {
    case 'level':
      return phrase('ACCOUNTS_BELOW', { level: attachedTo });
    case 'endpoint':
      return phrase('CALLS_THROUGH', { endpoint: attachedTo });
    case 'resource':
      return phrase('USERS_OF_RESOURCE', { resource: attachedTo });
    default:
      if (/:group\//.test(attachedTo)) return phrase('USERS_OF', { group: attachedTo });
      return policy.startsWith('arn:') ? phrase('OTHERS_ATTACHED', { policy: shortPolicy(policy) }) : undefined;
  }
}

/** Why an Allow beside a statement whose condition fails loosens what that condition guards. */
export function conditionWarning(statement: StatementRef, keys: readonly string[]): Phrase {
  return phrase('CONDITION_ON_PURPOSE', { statement: { statement }, keys: [...new Set(keys)] });
}

/** Those that there are. */
export function warningsOf(...warnings: readonly (Phrase | undefined)[]): Phrase[] {
  return warnings.filter((warning) => warning !== undefined);
}
