import { and, MAYBE, NO, not, or, type Truth, YES } from '../truth.js';
import type { Outcome, Outcomes } from './outcome.js';
import { LAYER_NAMES, type LayerName } from './plan.js';
import { refusedBy } from './refusal.js';
import type { Situation } from './situation.js';

/** What a decision may be, as a set of bits. */
export const ALLOWED = 1;
export const EXPLICIT_DENY = 2;
export const IMPLICIT_DENY = 4;

/** A rule of AWS's refuses, and holds no Deny. */
const POLICY_LAYERS = LAYER_NAMES.filter((name) => name !== 'awsRule');

/**
 * Every decision that the unknowns leave open.
 * AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-examples.html
 */
export function possibleDecisions(outcomes: Outcomes, situation: Situation): number {
  let denied: Truth = NO;
  for (const name of POLICY_LAYERS) denied = or(denied, outcomes[name].deny);
  if (denied === YES) return EXPLICIT_DENY;
  let possible = denied === MAYBE ? EXPLICIT_DENY : 0;
  const guarded = and(outcomes.serviceControl.allow, outcomes.vpcEndpoint.allow);
  for (const same of branches(situation)) {
    const granted = same ? allowedWithin(outcomes, situation) : allowedAcross(outcomes);
    const allowed = and(and(guarded, granted), not(refusedBy(situation, same)));
    if (allowed !== NO) possible |= ALLOWED;
    if (allowed !== YES) possible |= IMPLICIT_DENY;
  }
  return possible;
}

/** What a layer by itself may say. */
export function possibleOfLayer(outcome: Outcome): number {
  if (outcome.deny === YES) return EXPLICIT_DENY;
  let possible = outcome.deny === MAYBE ? EXPLICIT_DENY : 0;
  if (outcome.allow !== NO) possible |= ALLOWED;
  if (outcome.allow !== YES) possible |= IMPLICIT_DENY;
  return possible;
}

const SAME: readonly boolean[] = [true];
const ACROSS: readonly boolean[] = [false];
const EITHER: readonly boolean[] = [true, false];

function branches(situation: Situation): readonly boolean[] {
  if (situation.sameAccount === MAYBE) return EITHER;
  return situation.sameAccount === YES ? SAME : ACROSS;
}

/** Identity policies, within the boundary and the session policies. */
function ownPermissions(outcomes: Outcomes): Truth {
  return and(outcomes.identity.allow, within(outcomes));
}

function within(outcomes: Outcomes): Truth {
  return and(outcomes.permissionsBoundary.allow, outcomes.session.allow);
}

/** What the resource policy grants without the help of identity policies. */
function grantedByResource(outcomes: Outcomes): Truth {
  const { direct, role } = outcomes.resource.names;
  return or(direct, and(role, within(outcomes)));
}

function allowedWithin(outcomes: Outcomes, situation: Situation): Truth {
  const delegated = situation.mustAllow ? outcomes.resource.names.account : YES;
  return or(grantedByResource(outcomes), and(delegated, ownPermissions(outcomes)));
}

/**
 * Both sides have to allow; the resource's side may name the caller in any way. Who has no account has no side of its
 * own. Whom a grant on a key names needs no identity policy, wherever the key lies.
 */
function allowedAcross(outcomes: Outcomes): Truth {
  const own = or(ownPermissions(outcomes), and(outcomes.resource.granted, within(outcomes)));
  return and(outcomes.resource.allow, own);
}

/** The layers that by themselves keep the request from being allowed. */
export function denyingLayers(outcomes: Outcomes, situation: Situation): readonly LayerName[] {
  const [first = [], second] = branches(situation).map((same) => denyingIn(outcomes, situation, same));
  return second ? first.filter((name) => second.includes(name)) : first;
}

/** `same`: caller and resource lie in one account. */
function denyingIn(outcomes: Outcomes, situation: Situation, same: boolean): LayerName[] {
  const { serviceControl, vpcEndpoint } = outcomes;
  const free = same && outcomes.resource.names.direct !== NO;
  const denies: Readonly<Record<LayerName, boolean>> = {
    serviceControl: serviceControl.allow === NO,
    // RCPFullAWSAccess allows everywhere.
    resourceControl: false,
    vpcEndpoint: vpcEndpoint.allow === NO,
    resource: resourceDenies(outcomes, situation, same),
    identity: identityDenies(outcomes, situation, same),
    permissionsBoundary: outcomes.permissionsBoundary.allow === NO && !free,
    session: outcomes.session.allow === NO && !free,
    awsRule: refusedBy(situation, same) === YES,
  };
  return LAYER_NAMES.filter((name) => denies[name] || outcomes[name].deny === YES);
}

function resourceDenies(outcomes: Outcomes, situation: Situation, same: boolean): boolean {
  const { allow, names } = outcomes.resource;
  if (!same) return allow === NO;
  if (!situation.mustAllow || names.direct !== NO || names.role !== NO) return false;
  // A policy that merely delegates does not allow by itself.
  return names.account === NO || outcomes.identity.allow === NO;
}

function identityDenies(outcomes: Outcomes, situation: Situation, same: boolean): boolean {
  if (outcomes.identity.allow !== NO) return false;
  if (!same) return outcomes.resource.granted === NO;
  const { direct, role, account } = outcomes.resource.names;
  if (direct !== NO || role !== NO) return false;
  return !situation.mustAllow || account === YES;
}
