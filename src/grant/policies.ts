import { oneOrMany, statementsOf } from '../check/document.js';
import { stableJson } from '../evidence/bundle/stable-json.js';
import { DoctorError } from '../model/error.js';
import type { JsonObject } from '../model/json.js';
import { plain } from './digest.js';
import type { Ground } from './ground.js';
import { type AllowStatement, asJson, type Element, type GrantDocument, type Intent, listOf } from './intent.js';
import { policyNameOf } from './name.js';
import type { PlannedPolicy } from './plan.js';

/**
 * Characters without white space.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const MANAGED = 6144;
const INLINE = 10_240;

/** The statements without what the role has already. */
export function missingOf(statements: readonly AllowStatement[], covered: readonly Element[]): AllowStatement[] {
  const has = (action: string, resource: string) =>
    covered.some((one) => one.action === action && one.resource === resource);
  return statements.flatMap((statement) => {
    const actions = listOf(statement.Action);
    const left = listOf(statement.Resource).map((resource) => ({
      resource,
      actions: actions.filter((action) => !has(action, resource)),
    }));
    return groupsOf(left).map(({ resources, actions: each }, index) => ({
      ...statement,
      ...(statement.Sid === undefined ? {} : { Sid: index === 0 ? statement.Sid : `${statement.Sid}${index + 1}` }),
      Action: oneOrMany(each),
      Resource: oneOrMany(resources),
    }));
  });
}

/** Resources that lack the same actions stay in one statement. */
export function groupsOf(left: readonly { readonly resource: string; readonly actions: readonly string[] }[]) {
  const groups = new Map<string, { readonly resources: string[]; readonly actions: readonly string[] }>();
  for (const { resource, actions } of left) {
    if (actions.length === 0) continue;
    const key = actions.join();
    const group = groups.get(key) ?? { resources: [], actions };
    group.resources.push(resource);
    groups.set(key, group);
  }
  return [...groups.values()];
}

export function documentWith(statements: readonly AllowStatement[]): GrantDocument {
  return { Version: '2012-10-17', Statement: statements };
}

/** Characters as IAM counts them. */
export function sizeOf(document: object): number {
  return JSON.stringify(document).replace(/\s/g, '').length;
}

/**
 * The policies that hold the statements: one, or as few as hold whole tables where one would be too long. Never shortened by
 * wildcards in actions. Throws a usage `DoctorError` where even a single table's policy is too long.
 */
export function policiesFor(statements: readonly AllowStatement[], intent: Intent, ground: Ground): PlannedPolicy[] {
  if (statements.length === 0) return [];
  const name = policyNameOf(intent, ground);
  const whole = planned(name, statements, { intent, ground });
  const most = intent.inline ? INLINE : MANAGED;
  if (whole.size <= most) return [whole];
  const packed = intent.inline ? [] : packs(statements, { intent, ground });
  const split = packed.map((part, index) => planned(`${name}-${index + 1}`, part, { intent, ground }));
  if (split.length > 1 && split.every(({ size }) => size <= most)) return split;
  throw new DoctorError(
    { source: 'user', code: 'PolicyTooLong' },
    `the policy would have ${whole.size} characters, and IAM takes ${most}`,
    { hint: 'give --indexes all for one pattern in place of each index, or grant fewer tables at once' },
  );
}

interface Naming {
  readonly intent: Intent;
  readonly ground: Ground;
}

function planned(name: string, statements: readonly AllowStatement[], { intent, ground }: Naming): PlannedPolicy {
  const added = documentWith(statements);
  const there = intent.inline ? ground.inlinePolicy : ground.policy?.document;
  const document = there === undefined || intent.asPublished ? asJson(added) : extended(there, added);
  const arn = `arn:${ground.partition}:iam::${ground.account}:policy${intent.path}${name}`;
  return {
    name,
    ...(intent.inline ? {} : { arn }),
    ...(intent.inline || ground.policy === undefined ? {} : { version: ground.policy.defaultVersion }),
    inline: intent.inline,
    isNew: there === undefined,
    added,
    document,
    size: sizeOf(document),
  };
}

/** The policy as it is with the new statements; a Sid that is taken gets a number. */
function extended(there: JsonObject, added: GrantDocument): JsonObject {
  const old = statementsOf(there);
  const taken = new Set(old.map(({ Sid }) => Sid));
  const known = new Set(old.map((statement) => stableJson(statement)));
  const isNew = (statement: AllowStatement) => !known.has(stableJson(plain(statement)));
  const fresh = added.Statement.filter(isNew).map((statement) => {
    let sid = statement.Sid;
    for (let count = 2; sid !== undefined && taken.has(sid); count++) sid = `${statement.Sid}${count}`;
    if (sid !== undefined) taken.add(sid);
    return plain({ ...statement, Sid: sid });
  });
  return { ...there, Statement: [...old, ...fresh] };
}

/** Whole tables together as long as they fit: a role takes ten policies. What is of no table goes with the first. */
function packs(statements: readonly AllowStatement[], { intent, ground }: Naming): AllowStatement[][] {
  const all = ground.tables.map(({ arn }) => arn);
  const packed: string[][] = [];
  for (const arn of all) {
    const last = packed.at(-1);
    const isFirst = packed.length <= 1;
    const grown = statementsOfTables(statements, { own: [...(last ?? []), arn], all, withOthers: isFirst });
    if (last !== undefined && planned('', grown, { intent, ground }).size <= MANAGED) last.push(arn);
    else packed.push([arn]);
  }
  const parts = packed.map((own, index) => statementsOfTables(statements, { own, all, withOthers: index === 0 }));
  return parts.filter((part) => part.length > 0);
}

interface OfTables {
  readonly own: readonly string[];
  readonly all: readonly string[];
  readonly withOthers: boolean;
}

function statementsOfTables(
  statements: readonly AllowStatement[],
  { own, all, withOthers }: OfTables,
): AllowStatement[] {
  const isOf = (arn: string, resource: string) => resource === arn || resource.startsWith(`${arn}/`);
  const isOthers = (resource: string) => withOthers && !all.some((arn) => isOf(arn, resource));
  return statements.flatMap((statement) => {
    const kept = listOf(statement.Resource).filter((one) => own.some((arn) => isOf(arn, one)) || isOthers(one));
    return kept.length === 0 ? [] : [{ ...statement, Resource: oneOrMany(kept) }];
  });
}
