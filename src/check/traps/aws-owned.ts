import { parseArn } from '../../model/arn.js';
import { isJsonObject, type JsonObject } from '../../model/json.js';
import { ownedByAws } from '../../model/owned-by-aws.js';
import type { DerivedRequest } from '../../model/request.js';
import { isUnknown } from '../../model/unknown.js';
import { listOf, oneOrMany, withCondition } from '../document.js';
import { phrase } from '../phrase.js';
import { type Decisive, repaired } from './conditions.js';
import type { Repair, Trap } from './trap.js';

const OF_THE_OWNER = /^aws:Resource(Account|OrgID|OrgPaths)$/i;
const OF_THE_CALLER = /^aws:Principal(Arn|Account|OrgID|OrgPaths|Tag\/.+)$/i;

/** A perimeter around the organization's own resources stops what AWS lets everybody use, unless it names it. */
export function ownedByAwsItself(place: Decisive): Trap | undefined {
  const { condition, request, statement, written } = place;
  const owned = ownedByAws(parseArn(request.resource));
  if (owned === undefined || !OF_THE_OWNER.test(condition.key)) return undefined;
  if (condition.seen !== null && !isUnknown(condition.seen)) return undefined;
  const trap: Trap = { id: 'owned-by-aws', data: { what: owned.what } };
  if (written === undefined) return trap;
  const repair = statement.effect === 'Allow' ? besideIt(written, owned.alike, request) : sparing(written, owned.alike);
  return { ...trap, ...repair };
}

/** The statement goes on for the organization's own; beside it, its callers may ask the same of what AWS owns. */
function besideIt(written: JsonObject, alike: string, request: DerivedRequest): { readonly repair: Repair } {
  const { Sid: _taken, Condition, NotAction: _all, NotResource: _rest, ...plain } = written;
  const kept = withoutOwner(isJsonObject(Condition) ? Condition : {});
  const named = { ...plain, Action: request.action, Resource: alike };
  const statement = Object.keys(kept).length === 0 ? named : { ...named, Condition: kept };
  const strangers = written['Principal'] !== undefined && !namesCallers(kept);
  return {
    repair: {
      statement: strangers ? withCondition(statement, ownCallers(request)) : statement,
      beside: true,
      does: phrase('ALLOW_BESIDE', { action: request.action, resource: alike }),
      widens: phrase('COVERS_OWNED_BY_AWS'),
    },
  };
}

/** The Deny spares what AWS owns. */
function sparing(written: JsonObject, alike: string): { readonly repair?: Repair } {
  const { Resource, ...others } = written;
  const spared = listOf(written['NotResource']);
  if (Resource !== undefined && !listOf(Resource).includes('*')) return {};
  return repaired(
    { ...others, NotResource: oneOrMany([...spared, alike]) },
    phrase(spared.length === 0 ? 'SPARE_RESOURCE' : 'SPARE_ALIKE', { resource: alike }),
    phrase('COVERS_OWNED_BY_AWS_FOR_ALL'),
  );
}

function withoutOwner(conditions: JsonObject): JsonObject {
  const blocks = Object.entries(conditions).flatMap(([operator, block]) => {
    if (!isJsonObject(block)) return [];
    const kept = Object.entries(block).filter(([key]) => !OF_THE_OWNER.test(key));
    return kept.length === 0 ? [] : [[operator, Object.fromEntries(kept)] as const];
  });
  return Object.fromEntries(blocks);
}

function namesCallers(conditions: JsonObject): boolean {
  return Object.values(conditions).some(
    (block) => isJsonObject(block) && Object.keys(block).some((key) => OF_THE_CALLER.test(key)),
  );
}

/** Principals of the organization, or of the caller's account where nobody told the organization. */
function ownCallers({ context, principalAccount = '' }: DerivedRequest) {
  const organization = context?.['aws:PrincipalOrgID'];
  return typeof organization === 'string'
    ? { operator: 'StringEquals', key: 'aws:PrincipalOrgID', value: organization }
    : { operator: 'StringEquals', key: 'aws:PrincipalAccount', value: principalAccount };
}
