import type { Ground } from './ground.js';
import type { Intent } from './intent.js';
import type { Blocker, PlannedPolicy, Rail } from './plan.js';
import { stackOf } from './survey/stack.js';

/**
 * IAM's default quota of managed policies on a role; it can be raised to 20.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const MOST_ATTACHED = 10;

export function attachmentsOf({ role }: Ground): { now: number; most: number } {
  const now = role.attached.length;
  return { now, most: now > MOST_ATTACHED ? 20 : MOST_ATTACHED };
}

/** What stops an apply, and the flag that lets it all the same. Writes nothing, decides nothing else. */
export function railsOf(
  intent: Intent,
  ground: Ground,
  { policies, blockers }: { readonly policies: readonly PlannedPolicy[]; readonly blockers: readonly Blocker[] },
): Rail[] {
  const writes = policies.length > 0;
  return [
    ...(writes ? ownRole(ground) : []),
    ...(writes ? unmodifiable(ground) : []),
    ...notOurs(intent, ground),
    ...(writes ? shared(ground) : []),
    ...stackOwned(intent, ground, writes),
    ...busy(intent, ground),
    ...tooMany(ground, policies),
    ...stillDenied(blockers),
  ];
}

/** Who can write policies and attach them could raise himself. */
function ownRole({ caller, role }: Ground): Rail[] {
  const own = /:assumed-role\/([^/]+)\//.exec(caller)?.[1];
  if (own !== role.name) return [];
  return [{ code: 'OWN_ROLE', text: `${role.name} is the role of these very credentials`, flag: 'allow-self' }];
}

/**
 * IAM refuses to change service-linked roles, and Identity Center's reserved ones.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
 * AWS: https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
function unmodifiable({ role }: Ground): Rail[] {
  if (!/^\/(aws-service-role|aws-reserved)\//.test(role.path)) return [];
  const who = role.path.startsWith('/aws-reserved/')
    ? 'IAM Identity Center: change its permission set'
    : 'an AWS service';
  return [{ code: 'UNMODIFIABLE', text: `${role.name} belongs to ${who}` }];
}

/** Nothing that grant did not make is changed. */
function notOurs({ inline }: Intent, { policy, role, inlinePolicy }: Ground): Rail[] {
  if (inline && inlinePolicy !== undefined && !isOurs(inlinePolicy)) {
    return [
      {
        code: 'NOT_OURS',
        text: 'an inline policy of that name is there, and grant did not write it: give --policy-name',
      },
    ];
  }
  if (policy === undefined) return [];
  if (!policy.ours) {
    return [{ code: 'NOT_OURS', text: `${policy.arn} is there, and grant did not make it: give --policy-name` }];
  }
  const others = policy.holders.filter((name) => name !== role.name);
  if (others.length === 0) return [];
  return [{ code: 'POLICY_SHARED', text: `${policy.arn} is attached to ${others.join(', ')} too: give --policy-name` }];
}

const OUR_SIDS =
  /^(UseItems|QueryIndexes|SelectByKey|ReadStream|ListStreams|ListAll|UseTableKey|WriteLogs|CreateLogGroup)\d*$/;

/** An inline policy has no tag: it is known by its Sids. */
export function isOurs(document: object): boolean {
  const { Statement } = document as { Statement?: unknown };
  const statements: unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  return statements.every((one) => OUR_SIDS.test(String((one as { Sid?: unknown } | undefined)?.Sid)));
}

function shared({ role }: Ground): Rail[] {
  const others = [
    ...role.sharedWith.map((name) => `function ${name}`),
    ...role.otherServices.map((name) => `whoever ${name} lets assume it`),
  ];
  if (others.length === 0) return [];
  return [{ code: 'SHARED_ROLE', text: `${role.name} is shared with ${others.join(', ')}`, flag: 'allow-shared-role' }];
}

/** What code made drifts once somebody else writes to it. */
function stackOwned(intent: Intent, { role, function: fn }: Ground, writes: boolean): Rail[] {
  const ofRole = writes ? stackOf(role.name, role.tags) : undefined;
  const setsRole = intent.newRole !== undefined || intent.setRole !== undefined || intent.refresh;
  const ofFunction = setsRole ? fn?.stack : undefined;
  const owner = ofRole ?? ofFunction;
  if (owner === undefined) return [];
  const what = ofRole === undefined ? `the function ${fn?.name}` : `the role ${role.name}`;
  return [{ code: 'STACK_OWNED', text: `${what} is owned by ${owner}: use --as for its code`, flag: 'allow-drift' }];
}

/**
 * While an update runs, Lambda refuses another.
 * AWS: https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
 */
function busy(intent: Intent, { function: fn }: Ground): Rail[] {
  const updates = intent.newRole !== undefined || intent.setRole !== undefined || intent.refresh;
  if (!updates || fn?.lastUpdateStatus !== 'InProgress') return [];
  return [{ code: 'FUNCTION_BUSY', text: `an update of ${fn.name} is under way: wait until it is done` }];
}

function tooMany(ground: Ground, policies: readonly PlannedPolicy[]): Rail[] {
  const { now, most } = attachmentsOf(ground);
  const added = policies.filter(
    ({ inline, arn }) => !inline && !ground.role.attached.some((one) => one.arn === arn),
  ).length;
  if (now + added <= most) return [];
  return [
    { code: 'TOO_MANY_POLICIES', text: `${ground.role.name} has ${now} of ${most} managed policies: use --inline` },
  ];
}

function stillDenied(blockers: readonly Blocker[]): Rail[] {
  if (blockers.length === 0) return [];
  const layers = [...new Set(blockers.map(({ layer }) => layer))].join(', ');
  return [{ code: 'STILL_DENIED', text: `the access stays denied by ${layers}`, flag: 'even-if-denied' }];
}
