import type { PolicyChange } from '../check/change.js';
import { listOf } from '../check/document.js';
import { isAsked } from '../check/sentences/deny-reason.js';
import { shortPolicy, statementInWords } from '../check/sentences/words.js';
import type { LayerEvaluation, StatementEvaluation } from '../evaluation/authorization.js';
import { layerFacts } from '../model/layers.js';
import type { PolicyType } from '../model/policy-type.js';

const PERIMETER_KEYS =
  /^aws:(source(vpce|vpc|ip|account|arn|orgid|orgpaths)|vpcsourceip|vpce\w+|principalorgid|principalorgpaths|resourceorg(id|paths)|resourceaccount|principalaccount|securetransport|multifactorauth\w+|requestedregion)$/i;

/** A Sid by which its author says that the statement guards something. */
const GUARDING_SID =
  /^(deny|protect|guard|keep|prevent|block|freeze|lock|restrict|enforce|require|must|never|no(?=[A-Z])|only|dont|do-?not|mandatory|immutable|safe)/i;

/** Why a change would loosen a guard rail on purpose, if it would. */
export function guardRailWarning(policyType: PolicyType, conditionKeys: readonly string[] = []): string | undefined {
  const rail = layerFacts(policyType).guardRail;
  if (rail !== undefined) return rail;
  const perimeter = conditionKeys.filter((key) => PERIMETER_KEYS.test(key));
  if (perimeter.length === 0) return undefined;
  return `the statement is a perimeter on ${[...new Set(perimeter)].join(', ')}: change the caller to fit it first`;
}

export interface OpenedDeny {
  readonly layer: LayerEvaluation;
  readonly statement: StatementEvaluation;
  readonly change: PolicyChange;
}

/** What speaks against opening a Deny: that it looks deliberate, and whom it guards beside this caller. */
export function denyWarnings({ layer, statement, change }: OpenedDeny): string[] {
  const rail = guardRailWarning(
    layer.policyType,
    statement.conditions.filter(isAsked).map(({ key }) => key),
  );
  const deliberate = rail ?? deliberateWarning(statement, change);
  const others = boundBeside(change);
  return [
    ...(deliberate === undefined ? [] : [deliberate]),
    ...(others === undefined ? [] : [`the statement binds ${others} as well`]),
  ];
}

/** A Deny of a few resources, or with a Sid that says so, was written for this very call. */
function deliberateWarning(
  { ref }: StatementEvaluation,
  { before, statement, index }: PolicyChange,
): string | undefined {
  const resources = listOf(originalOf({ before, statement, index })['Resource']);
  const narrow = resources.length > 0 && resources.every((resource) => !/^(\*|arn:[^:]*:[^:]*:\*)/.test(resource));
  const says = ref.sid !== undefined && GUARDING_SID.test(ref.sid);
  if (!narrow && !says) return undefined;
  const why = says ? `its Sid is "${ref.sid}"` : `it names ${resources.join(', ')}`;
  return `${statementInWords(ref)} looks deliberate (${why}): make sure that the call is meant, and change the call first`;
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

/** Whom a statement of this policy binds beside the caller; undefined where that is nobody. */
export function boundBeside({ policyType, policy, attachedTo }: PolicyChange): string | undefined {
  switch (layerFacts(policyType).bearer) {
    case 'level':
      return `every account below ${attachedTo}`;
    case 'endpoint':
      return `every call through ${attachedTo}`;
    case 'resource':
      return `everybody who uses ${attachedTo}`;
    default:
      if (/:group\//.test(attachedTo)) return `every user of ${attachedTo}`;
      return policy.startsWith('arn:') ? `whoever else ${shortPolicy(policy)} is attached to` : undefined;
  }
}

/** Why an Allow beside a statement whose condition fails loosens what that condition guards. */
export function conditionWarning(where: string, key: string): string {
  return `${where} asks for ${key} on purpose: meet the condition before you grant around it`;
}

/** Those that there are. */
export function warningsOf(...warnings: readonly (string | undefined)[]): string[] {
  return warnings.filter((warning) => warning !== undefined);
}
