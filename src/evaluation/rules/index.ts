import { MAYBE, NO, type Truth, YES } from '../truth.js';
import { ACROSS_ACCOUNTS } from './across-accounts.js';
import type { AwsRule, BoundRule, RuleInput } from './aws-rule.js';
import { ORGANIZATIONS } from './organizations.js';
import { PUBLIC_ACCESS } from './public-access.js';
import { RESERVED } from './reserved.js';
import { RETIRE_GRANT } from './retire-grant.js';

/** The one table of AWS's rules that are no policies. */
export const AWS_RULES: readonly AwsRule[] = [
  ...ACROSS_ACCOUNTS,
  ...RESERVED,
  ...ORGANIZATIONS,
  ...PUBLIC_ACCESS,
  ...RETIRE_GRANT,
];

const byAction = new Map<string, readonly AwsRule[]>();
const MOST_ACTIONS = 4096;

/** The rules about an action in lower case; remembered, for actions recur. */
function rulesOf(action: string): readonly AwsRule[] {
  const known = byAction.get(action);
  if (known) return known;
  const service = action.slice(0, action.indexOf(':'));
  const own = AWS_RULES.filter(
    (rule) => rule.actions?.has(action) ?? (rule.service === undefined || rule.service === service),
  );
  if (byAction.size >= MOST_ACTIONS) byAction.clear();
  byAction.set(action, own);
  return own;
}

const NONE: readonly BoundRule[] = [];

/** The rules that hold, or may hold, for a request. */
export function boundRules(
  input: RuleInput,
  situation: { readonly sameAccount: Truth; readonly ownAccount: boolean },
): readonly BoundRule[] {
  const { view } = input;
  let bound: BoundRule[] | undefined;
  for (const rule of rulesOf(view.action)) {
    if (rule.across && situation.sameAccount === YES) continue;
    // Who has no account comes from no other one; Block Public Access is about strangers too.
    if (rule.across && rule.service === undefined && !situation.ownAccount) continue;
    if (rule.about && view.request[rule.about] === undefined) continue;
    const truth = rule.holds?.(input) ?? YES;
    if (truth === NO) continue;
    bound ??= [];
    bound.push({ rule, truth, dependsOn: truth === MAYBE ? (rule.dependsOn?.(input) ?? []) : [] });
  }
  return bound ?? NONE;
}
