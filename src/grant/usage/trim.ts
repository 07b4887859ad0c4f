import { isAskedOn } from '../../access/index.js';
import { listOf, oneOrMany, statementsOf } from '../../check/document.js';
import { matchesArn } from '../../evaluation/index.js';
import { isJsonObject, type JsonObject } from '../../model/json.js';
import { actionInfo, actionsOfService, splitAction } from '../../model/reference/action-info.js';
import type { UsedElement } from '../plan.js';
import { groupsOf } from '../policies.js';
import type { Usage } from './seen.js';

export interface Trimmed {
  /** Undefined where nothing of it was used. */
  readonly document?: JsonObject;
  readonly elements: readonly UsedElement[];
}

export interface TrimRules {
  readonly usage: Usage;
  /** Why an action on a resource (a pattern) stays unless it was seen: blind times, `--keep`, a mapping. */
  readonly keeps: (action: string, resource: string) => string | undefined;
  /** Resources that are looked at. */
  readonly isInScope: (resource: string) => boolean;
}

/**
 * A policy without what nothing used: actions and resources go, patterns become what was seen of them. Only Allow
 * statements that name DynamoDB's actions are looked at; conditions, Denies and NotAction stay as they are.
 */
export function trimmed(document: JsonObject, rules: TrimRules): Trimmed {
  const parts = statementsOf(document).map((statement) => trimStatement(statement, rules));
  const statements = withoutKeys(parts.flatMap((part) => part.statements));
  const elements = parts.flatMap((part) => part.elements);
  if (statements.length === 0) return { elements };
  return { document: { ...document, Statement: statements }, elements };
}

interface Part {
  readonly statements: readonly JsonObject[];
  readonly elements: readonly UsedElement[];
}

function trimStatement(statement: JsonObject, rules: TrimRules): Part {
  const { Effect, Action, Resource, NotResource } = statement;
  const asIs = { statements: [statement], elements: [] };
  if (Effect !== 'Allow' || Action === undefined || Resource === undefined || NotResource !== undefined) return asIs;
  const actions = listOf(Action);
  const resources = listOf(Resource);
  const own = actions.filter((action) => /^dynamodb:/i.test(action));
  if (own.length === 0) return asIs;
  const elements = own.flatMap((action) =>
    resources.filter(rules.isInScope).map((resource) => trimElement(action, resource, rules)),
  );
  if (elements.every(({ fate }) => fate === 'kept')) return { statements: [statement], elements };
  const others = resources.filter((resource) => !rules.isInScope(resource));
  const left = [
    ...elements.flatMap(leftOf),
    ...own.flatMap((action) => others.map((resource) => ({ action, resource }))),
  ];
  const foreign = actions.filter((action) => !own.includes(action));
  const rest = foreign.length === 0 ? [] : [{ ...statement, Action: oneOrMany(foreign) }];
  const trimmedOnes = rectangles(left).map(({ resources: each, actions: of }) => ({
    ...statement,
    Action: oneOrMany(of),
    Resource: oneOrMany(each),
  }));
  return { statements: numbered([...trimmedOnes, ...rest]), elements };
}

function leftOf({ fate, action, resource, to = [] }: UsedElement) {
  if (fate === 'removed') return [];
  return fate === 'kept' ? [{ action, resource }] : [...to];
}

/** One statement for resources that keep the same actions. */
function rectangles(left: readonly { readonly action: string; readonly resource: string }[]) {
  const resources = [...new Set(left.map(({ resource }) => resource))];
  return groupsOf(
    resources.map((resource) => ({
      resource,
      actions: [...new Set(left.filter((one) => one.resource === resource).map(({ action }) => action))].sort(),
    })),
  );
}

/** A Sid is unique in a document. */
function numbered(statements: readonly JsonObject[]): JsonObject[] {
  return statements.map((statement, index) =>
    index === 0 || typeof statement['Sid'] !== 'string'
      ? statement
      : { ...statement, Sid: `${statement['Sid']}${index + 1}` },
  );
}

/** A pattern of actions fares as the actions that it stands for do, each by itself. */
function trimElement(action: string, resource: string, rules: TrimRules): UsedElement {
  const names = namesOf(action).filter((name) => /[*?]/.test(resource) || isAskedOn(name, resource));
  const [only] = names;
  if (only === undefined) return { action, resource, calls: 0, fate: 'removed', why: 'AWS never asks it there' };
  if (names.length === 1 && !/[*?]/.test(action)) return { ...trimOne(only, resource, rules), action };
  const parts = names.map((name) => trimOne(name, resource, rules));
  const last = parts.flatMap(({ lastSeen }) => lastSeen ?? []).sort();
  const why = parts.find((part) => part.why !== undefined)?.why;
  const base = {
    action,
    resource,
    calls: parts.reduce((sum, { calls }) => sum + calls, 0),
    ...(last.length === 0 ? {} : { lastSeen: last.at(-1) ?? '' }),
    ...(why === undefined ? {} : { why }),
  };
  const to = parts.flatMap(leftOf);
  if (to.length === 0) return { ...base, fate: 'removed' };
  return parts.every(({ fate }) => fate === 'kept') ? { ...base, fate: 'kept' } : { ...base, fate: 'narrowed', to };
}

/** One action on a resource, or on what a pattern reaches. */
function trimOne(action: string, resource: string, rules: TrimRules): UsedElement {
  const seen = rules.usage.seen.filter((one) => one.action === action && reaches(resource, one.resource));
  const last = seen.map(({ lastSeen }) => lastSeen).sort();
  const calls = seen.reduce((sum, one) => sum + one.calls, 0);
  const base = { action, resource, calls, ...(last.length === 0 ? {} : { lastSeen: last.at(-1) ?? '' }) };
  if (seen.length > 0 && (isExact(action, resource) || !/[*?]/.test(resource))) return { ...base, fate: 'kept' };
  const why = reasonToKeep(action, resource, rules);
  if (why !== undefined) return { ...base, fate: 'kept', why };
  if (seen.length === 0) return { ...base, fate: 'removed' };
  return { ...base, fate: 'narrowed', to: seen.map((one) => ({ action, resource: one.resource })) };
}

/** `dynamodb:ListTables` has no resource to narrow `*` to. */
function isExact(action: string, resource: string): boolean {
  return resource === '*' && isOnAny(action);
}

function isOnAny(action: string): boolean {
  return actionInfo(...splitAction(action))?.isWildcardOnly === true;
}

function reasonToKeep(
  name: string,
  resource: string,
  { usage, keeps }: Pick<TrimRules, 'usage' | 'keeps'>,
): string | undefined {
  const calls = usage.placeless.get(name);
  if (calls !== undefined) return `${calls} calls of ${name} do not tell on what`;
  if (resource.includes('${')) return 'it depends on a policy variable';
  return keeps(name, resource);
}

/** The actions that a pattern stands for; a name as the Service Authorization Reference spells it. */
function namesOf(action: string): readonly string[] {
  const glob = action.slice('dynamodb:'.length).replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const regExp = new RegExp(`^dynamodb:${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
  const names = actionsOfService('dynamodb').filter((name) => regExp.test(name));
  return names.length === 0 ? [action] : names;
}

function reaches(pattern: string, resource: string): boolean {
  return pattern === '*' || pattern === resource || matchesArn(pattern, resource);
}

const TABLE_NAME = 'kms:EncryptionContext:aws:dynamodb:tableName';
const USES_ITEMS = /^dynamodb:(?!Describe|List|Update(?!Item)|Tag|Untag|Create|Delete(?!Item))/i;

/** The key of a table goes with the last action on its items; a key that no condition ties to a table stays. */
function withoutKeys(statements: readonly JsonObject[]): JsonObject[] {
  const used = statements.filter(
    ({ Effect, Action }) => Effect === 'Allow' && listOf(Action).some((one) => USES_ITEMS.test(one)),
  );
  return statements.filter((statement) => {
    const table = tableOfKey(statement);
    if (table === undefined) return true;
    return used.some(({ Resource }) => listOf(Resource).some((one) => one === '*' || mayName(one, table)));
  });
}

function tableOfKey({ Effect, Action, Condition }: JsonObject): string | undefined {
  const actions = listOf(Action);
  if (Effect !== 'Allow' || actions.length !== 1 || actions[0] !== 'kms:Decrypt') return undefined;
  const equals = isJsonObject(Condition) ? Condition['StringEquals'] : undefined;
  const name = isJsonObject(equals) ? equals[TABLE_NAME] : undefined;
  return typeof name === 'string' ? name : undefined;
}

function mayName(pattern: string, table: string): boolean {
  const name = /:table\/([^/]+)/.exec(pattern)?.[1];
  return name === undefined || name === table || /[*?$]/.test(name);
}
