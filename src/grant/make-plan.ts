import type { AccessEnvironment } from '../access/index.js';
import { unknown } from '../model/unknown.js';
import { blockersOf } from './blockers.js';
import { headOf, sealed } from './digest.js';
import { type Asked, askAll } from './evidence.js';
import type { Ground } from './ground.js';
import { type AllowStatement, type Element, elementsOf, type Intent } from './intent.js';
import { ownRights } from './own-rights.js';
import type { Covered, Plan } from './plan.js';
import { missingOf, policiesFor } from './policies.js';
import { identityOf, proveGrant } from './proof.js';
import { publishedStatements } from './published.js';
import { attachmentsOf, railsOf } from './rails.js';
import { statementsFor } from './statements.js';
import { stepsOf } from './steps.js';
import { warningsOf } from './warnings.js';

export interface PlanInput {
  readonly intent: Intent;
  readonly ground: Ground;
  readonly now: Date;
  readonly environment: AccessEnvironment;
}

/**
 * Makes the plan of an intent: the least policy that is missing, its proof, what would still deny, and the writes.
 * Throws a usage `DoctorError` for an intent that makes no sense on the tables as they are.
 */
export async function makePlan(input: PlanInput): Promise<Plan> {
  const { intent, ground, now, environment } = input;
  const least = statementsFor(leastOf(intent), ground);
  return planOf(least, intent.asPublished ? publishedStatements(ground) : least, { intent, ground, now, environment });
}

/** The walk-through knows no index. */
function leastOf(intent: Intent): Intent {
  if (!intent.asPublished) return intent;
  return { ...intent, access: ['read-write'], with: [], logs: intent.function !== undefined, indexes: [] };
}

/** The plan of statements that something else chose: denials, usage. `wanted` is what must work, `given` what is written. */
export async function planOf(
  wanted: readonly AllowStatement[],
  given: readonly AllowStatement[],
  { intent, ground, now, environment }: PlanInput,
): Promise<Plan> {
  const asked = await askAll(wanted.flatMap(elementsOf), { ground, time: now.toISOString(), environment });
  const keepsAll = intent.complete || intent.asPublished || ground.role.id === undefined;
  const covered = keepsAll ? [] : coveredOf(asked);
  const missing = missingOf(
    given,
    covered.flatMap(({ elements }) => elements),
  );
  const policies = policiesFor(missing, intent, ground);
  const documents = policies.map(({ added }) => added);
  const identity = asked[0]?.evaluated[0]?.policies.identity ?? unknown('no policy of the role was read');
  const blockers = blockersOf(asked, documents, environment.checks);
  const head = headOf({ intent, ground, now });
  const steps = stepsOf(intent, ground, { policies, id: head.id });
  const own = await ownRights(steps, ground, { time: now.toISOString(), environment });
  return sealed({
    ...head,
    policies,
    covered,
    steps,
    proof: proveGrant({ asked, documents, ground: { ground, identity } }),
    warnings: [...warningsOf(intent, ground, { missing: missing.flatMap(elementsOf), policies }), ...own.warnings],
    blockers,
    rails: [...railsOf(intent, ground, { policies, blockers }), ...own.rails],
    attachments: attachmentsOf(ground),
  });
}

/** What the role's identity policies allow already, by policy; and what is allowed without them. */
function coveredOf(asked: readonly Asked[]): Covered[] {
  const groups = new Map<string, Element[]>();
  for (const { element, evaluated } of asked) {
    const own = evaluated[0];
    if (own === undefined || identityOf(own) !== 'allows') continue;
    const layer = own.authorization.layers.find(({ policyType }) => policyType === 'identity-policy');
    const by = layer?.determining[0]?.ref.policy ?? 'a policy of the role';
    groups.set(by, [...(groups.get(by) ?? []), element]);
  }
  return [...groups].map(([by, elements]) => ({ by, elements }));
}
