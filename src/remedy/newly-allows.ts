import type { PolicyChange, RemedyCandidate } from '../check/change.js';
import type { EvaluatedRequest } from '../check/check.js';
import { documentOf, listOf, statementsOf } from '../check/document.js';
import { serviceOf } from '../check/layers.js';
import { type Phrase, type PhraseDatum, phrase } from '../check/phrase.js';
import { principalArnOf } from '../check/principal.js';
import { authorize, compilePolicies, matchesAction } from '../evaluation/index.js';
import { isJsonObject, type JsonObject } from '../model/json.js';
import { layerFacts } from '../model/layers.js';
import { actionInfo, actionsOfService, resourceTypesOf, splitAction } from '../requests/index.js';
import { isNarrowedDeny } from './elements.js';

/** More actions than this are counted, not named. */
const MOST_NAMED = 12;
/** A batch may name a hundred items; what holds for these resources is told in words for all. */
const MOST_PROBED = 10;

interface BlastInput {
  /** The call with all other steps of the chain applied. */
  readonly without: readonly EvaluatedRequest[];
  /** The same with the change as well. */
  readonly after: readonly EvaluatedRequest[];
  readonly candidate: RemedyCandidate;
}

/**
 * What else the change allows: every other action of the services on every resource that the call or the changed
 * statement names, evaluated before and after for the same caller and context; then, in words, who else gets it.
 */
export function newlyAllows({ without, after, candidate }: BlastInput): Phrase[] {
  const { change } = candidate;
  if (change.kind === 'action') return [];
  const asked = new Set(without.map(({ request }) => `${request.action}\n${request.resource}`));
  const found = new Map<string, Set<string>>();
  for (const { before, patched } of changedRequests(without, after)) {
    for (const { action, resource } of probed(before, patched, change)) {
      if (asked.has(`${action}\n${resource}`)) continue;
      found.set(resource, (found.get(resource) ?? new Set()).add(action));
    }
  }
  const probes = [...found]
    .map(([resource, actions]) => ({ resource, actions: [...actions].sort() }))
    .filter((probe) => !isNamed(probe, change))
    .map(probePhrase);
  return [...probes, ...reach(candidate, change, without)];
}

/** The requests whose policies the change reaches, one for each caller and resource. */
function changedRequests(without: readonly EvaluatedRequest[], after: readonly EvaluatedRequest[]) {
  const changed = new Map<string, { readonly before: EvaluatedRequest; readonly patched: EvaluatedRequest }>();
  without.forEach((before, index) => {
    const patched = after[index];
    if (patched === undefined || patched.policies === before.policies) return;
    changed.set(`${before.request.principal}\n${before.request.resource}`, { before, patched });
  });
  return [...changed.values()].slice(0, MOST_PROBED);
}

interface Probe {
  readonly action: string;
  readonly resource: string;
}

function probed(before: EvaluatedRequest, after: EvaluatedRequest, change: PolicyChange): Probe[] {
  const policies = { before: compilePolicies(before.policies), after: compilePolicies(after.policies) };
  const { managementAccount } = before;
  const organization = managementAccount === undefined ? {} : { organization: { managementAccount } };
  return probesOf(before, change).filter((probe) => {
    const request = { ...before.request, ...probe };
    const decide = (which: 'before' | 'after') =>
      authorize({ request, policies: policies[which], ...organization }).decision;
    return decide('after') === 'allowed' && decide('before') !== 'allowed';
  });
}

/** A pattern of the statement is asked as it stands: what allows the pattern's own text allows all that it names. */
function probesOf({ request }: EvaluatedRequest, change: PolicyChange): Probe[] {
  const patterns = listOf(change.statement['Resource']).filter((pattern) => pattern !== '*' && !pattern.includes('${'));
  const actions = actionsOfService(serviceOf(request)).filter((action) => bearsOn(action, change));
  return [...new Set([request.resource, ...patterns])].flatMap((resource) => {
    const types = new Set(resourceTypesOf(resource));
    return actions.filter((action) => canBeAskedOn(action, types)).map((action) => ({ action, resource }));
  });
}

function canBeAskedOn(action: string, types: ReadonlySet<string>): boolean {
  const { resourceTypes = [] } = actionInfo(...splitAction(action)) ?? {};
  return resourceTypes.some(({ name }) => types.has(name));
}

/** Only an action that the changed statement is about can change. */
function bearsOn(action: string, { statement }: PolicyChange): boolean {
  if (statement['NotAction'] !== undefined) return true;
  const [service, name] = splitAction(action);
  return listOf(statement['Action']).some((pattern) => matchesAction(pattern, `${service}:${name}`));
}

interface Probed {
  readonly resource: string;
  readonly actions: readonly string[];
}

/** What the statement itself names is told with who gets it, the denied call among it. */
function isNamed({ resource, actions }: Probed, change: PolicyChange): boolean {
  const { NotAction, NotResource } = change.statement;
  if (isNarrowedDeny(change) || NotAction !== undefined || NotResource !== undefined) return false;
  const named = new Set(added(change, 'Action').map((action) => action.toLowerCase()));
  return actions.every((action) => named.has(action.toLowerCase())) && added(change, 'Resource').includes(resource);
}

function probePhrase({ resource, actions }: Probed): Phrase {
  const more = actions.length - MOST_NAMED;
  return phrase('ALLOWS', { actions: actions.slice(0, MOST_NAMED), resource, ...(more > 0 ? { more } : {}) });
}

/** Who else the change reaches. */
function reach(candidate: RemedyCandidate, change: PolicyChange, requests: readonly EvaluatedRequest[]): Phrase[] {
  const request = requests[candidate.request]?.request;
  if (request === undefined) return [];
  const who = principalArnOf(request);
  const own = isNarrowedDeny(change) ? ofException(change, who) : ofAllow(change, who);
  return [...own, ...(isByName(change, who) ? [] : ofHolders(change, who))];
}

function ofAllow(change: PolicyChange, who: string): Phrase[] {
  const what = { actions: actionsAdded(change), resources: resourcesAdded(change) };
  const guards = layerFacts(change.policyType).guardRail !== undefined;
  if (guards) return [phrase('ALLOWS_WHERE_OTHERS', what)];
  const keys = conditionKeys(change.statement);
  return [keys.length > 0 ? phrase('ALLOWS_IF', { ...what, who, keys }) : phrase('ALLOWS_WHENEVER', { ...what, who })];
}

/** What the statement asks for, but for the caller's own name, which is told. */
function conditionKeys({ Condition }: JsonObject): string[] {
  const blocks = isJsonObject(Condition) ? Object.values(Condition) : [];
  const keys = blocks.flatMap((block) => (isJsonObject(block) ? Object.keys(block) : []));
  return [...new Set(keys.filter((key) => !/^aws:PrincipalArn$/i.test(key)))];
}

function actionsAdded(change: PolicyChange): PhraseDatum {
  const { Action, NotAction } = change.statement;
  return Action === undefined ? phrase('EVERY_ACTION_BUT', { actions: listOf(NotAction) }) : added(change, 'Action');
}

/** Where the policy hangs on a resource, that one; what it hangs on is no resource of any other policy. */
function resourcesAdded(change: PolicyChange): PhraseDatum {
  const { Resource, NotResource } = change.statement;
  const ofResource = layerFacts(change.policyType).bearer === 'resource';
  if (NotResource !== undefined) return phrase('EVERY_RESOURCE_BUT', { resources: listOf(NotResource) });
  if (Resource === undefined) return ofResource ? change.attachedTo : phrase('EVERY_RESOURCE');
  return { resources: added(change, 'Resource').map((one) => (one === '*' && ofResource ? change.attachedTo : one)) };
}

/** The values that an extended statement did not list before; all of an element that stayed as it was. */
function added({ statement, before, index }: PolicyChange, element: 'Action' | 'Resource'): string[] {
  const old = before === undefined || index === undefined ? undefined : statementsOf(before)[index];
  const values = listOf(statement[element]);
  const newer = values.filter((value) => !listOf(old?.[element]).includes(value));
  return newer.length > 0 ? newer : values;
}

/** An exception by the caller's name frees it from the whole statement; one by a listed value frees all who show it. */
function ofException(change: PolicyChange, who: string): Phrase[] {
  const before = change.before ?? documentOf(change.after);
  const old = before && change.index !== undefined ? statementsOf(before)[change.index] : undefined;
  if (change.operation === 'remove-statement' || isByName(change, who)) return [phrase('ALLOWS_DENIED_TO', { who })];
  const listed = listedNow(change.statement, old);
  return [listed.length > 0 ? phrase('ALLOWS_DENIED_OF', { listed }) : phrase('ALLOWS_DENIED_SHOWN')];
}

/** What the lists of a Deny spare that it did not spare before, or what it names no more. */
function listedNow(statement: JsonObject, old: JsonObject | undefined): string[] {
  const more = (element: string, a: JsonObject | undefined, b: JsonObject | undefined) =>
    listOf(a?.[element]).filter((value) => !listOf(b?.[element]).includes(value));
  const spared = ['NotAction', 'NotResource'].flatMap((element) => more(element, statement, old));
  if (spared.length > 0) return spared;
  return ['Action', 'Resource'].flatMap((element) => more(element, old, statement));
}

/** An exception by the name of the caller reaches that name only, whoever shares the policy. */
export function isByName({ statement, before, index }: PolicyChange, who: string): boolean {
  const count = (one: JsonObject | undefined) =>
    JSON.stringify(one?.['Condition'] ?? {}).split(JSON.stringify(who)).length;
  const old = before === undefined || index === undefined ? undefined : statementsOf(before)[index];
  return statement['Effect'] === 'Deny' && count(statement) > count(old);
}

function ofHolders({ policyType, policy, attachedTo, operation }: PolicyChange, who: string): Phrase[] {
  if (layerFacts(policyType).bearer === 'level') {
    const level = attachedTo;
    return [
      operation === 'create-policy'
        ? phrase('ACCOUNTS_BELOW', { level })
        : phrase('ACCOUNTS_BELOW_AND_MORE', { level, policy }),
    ];
  }
  if (/:group\//.test(attachedTo)) return [phrase('USERS_OF', { group: attachedTo })];
  if (/AWSReservedSSO_/.test(attachedTo) && policyType === 'identity-policy') {
    return [phrase('ASSIGNED_TO_SET')];
  }
  const shared = policy.startsWith('arn:') && operation !== 'create-policy';
  return shared ? [phrase('EVERYBODY_BESIDE', { who, policy })] : [];
}
