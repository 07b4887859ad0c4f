import { anyOf, type PrincipalMatch } from '../policies/principal-match.js';
import { allowedBy, allowedByName, deniedBy } from '../policies/residue-truth.js';
import type { RequestView } from '../request/request-view.js';
import { and, MAYBE, NO, not, or, type Truth, YES } from '../truth.js';
import { grantedByName } from './kms-grants.js';
import type { LayerName, LayerPlan, Plan } from './plan.js';
import { refusal } from './refusal.js';

/** What one layer comes to. */
export interface Outcome {
  readonly deny: Truth;
  readonly allow: Truth;
  /** Resource layer: by which of the caller's names it allows. */
  readonly names: PrincipalMatch;
  /** Resource layer: whether a grant names the caller or its role. */
  readonly granted: Truth;
  /** Whether each level allows. */
  readonly levels: readonly Truth[];
}

export type Outcomes = Readonly<Record<LayerName, Outcome>>;

const NOBODY: PrincipalMatch = { direct: NO, role: NO, account: NO };
/** A layer that does not bind. */
const NEUTRAL: Outcome = { deny: NO, allow: YES, names: NOBODY, granted: NO, levels: [] };

export function outcomesOf(plan: Plan, view: RequestView): Outcomes {
  const outcomes: Record<LayerName, Outcome> = {
    serviceControl: NEUTRAL,
    resourceControl: NEUTRAL,
    vpcEndpoint: NEUTRAL,
    resource: NEUTRAL,
    identity: NEUTRAL,
    permissionsBoundary: NEUTRAL,
    session: NEUTRAL,
    awsRule: NEUTRAL,
  };
  for (const layer of plan.layers) {
    if (layer.name === 'awsRule') outcomes.awsRule = { ...NEUTRAL, allow: not(refusal(plan.situation)) };
    else if (layer.binds !== NO) outcomes[layer.name] = bound(layer, plan, outcomeOf(layer, plan, view));
  }
  return outcomes;
}

function outcomeOf(layer: LayerPlan, plan: Plan, view: RequestView): Outcome {
  let deny: Truth = NO;
  for (const residue of layer.residues) deny = or(deny, deniedBy(residue, view, layer.rules));
  if (layer.name === 'resource') {
    const [only] = layer.residues;
    const policy = only && !plan.situation.barred ? allowedByName(only, view, layer.rules) : NOBODY;
    const grants = grantedByName(plan.policies.grants, view);
    const names = either(policy, grants);
    return { deny, allow: anyOf(names), names, granted: or(grants.direct, grants.role), levels: [] };
  }
  // AWS attaches RCPFullAWSAccess everywhere and lets nobody detach it.
  if (layer.name === 'resourceControl') return { ...NEUTRAL, deny };
  const levels: Truth[] = [];
  let allow: Truth = layer.levels.length === 0 ? NO : YES;
  for (const residue of layer.residues) {
    const level = allowedBy(residue, view, layer.rules);
    levels.push(level);
    allow = and(allow, level);
  }
  return { ...NEUTRAL, deny, allow, levels };
}

function either(a: PrincipalMatch, b: PrincipalMatch): PrincipalMatch {
  return { direct: or(a.direct, b.direct), role: or(a.role, b.role), account: or(a.account, b.account) };
}

/** A layer that may not bind neither surely denies nor surely fails to allow. */
function bound(layer: LayerPlan, { situation }: Plan, outcome: Outcome): Outcome {
  const silentAllows = situation.needs !== 'Allow' && layer.side !== 'network';
  const needed = silentAllows ? { ...NEUTRAL, deny: outcome.deny } : outcome;
  if (layer.binds === YES) return needed;
  return { ...needed, deny: and(needed.deny, MAYBE), allow: or(needed.allow, MAYBE) };
}
