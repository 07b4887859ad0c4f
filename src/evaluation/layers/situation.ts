import { isUnknown } from '../../vocabulary/unknown.js';
import { isIamIdentity } from '../request/caller.js';
import type { RequestView } from '../request/request-view.js';
import { MAYBE, NO, type Truth, truthOf, YES } from '../truth.js';

/** What decides how the layers combine. */
export interface Situation {
  /** Whether caller and resource lie in one account. NO for callers without an account. */
  readonly sameAccount: Truth;
  /** False for services, anonymous callers and federation: the resource's side alone decides. */
  readonly ownAccount: boolean;
  /** Identity policies, boundary and session policies bind the caller. */
  readonly boundByIdentity: boolean;
  /** KMS keys and roles: their own policy must allow, or delegate to the account, even within it. */
  readonly mustAllow: boolean;
  /** The policy on the resource is a role's trust policy. */
  readonly trust: boolean;
}

const FEDERATED_CALLS = new Set(['sts:assumerolewithwebidentity', 'sts:assumerolewithsaml']);
/** What a trust policy decides besides AssumeRole and its variants. */
const SESSION_CALLS = new Set(['sts:tagsession', 'sts:setsourceidentity', 'sts:setcontext']);

export function situationOf(view: RequestView): Situation {
  const { action, caller } = view;
  const { arn } = view.target;
  const trust =
    action.startsWith('sts:assumerole') || (SESSION_CALLS.has(action) && arn?.resource.startsWith('role/') === true);
  const key = action.startsWith('kms:') && arn?.service === 'kms' && arn.resource.startsWith('key/');
  const federated = FEDERATED_CALLS.has(action);
  const ownAccount =
    !federated &&
    (caller.kind === 'root' || isIamIdentity(caller) || (caller.kind === 'other' && caller.account !== undefined));
  return {
    sameAccount: ownAccount ? sameAccount(view) : NO,
    ownAccount,
    boundByIdentity: ownAccount && caller.kind !== 'root',
    mustAllow: trust || key,
    trust,
  };
}

function sameAccount(view: RequestView): Truth {
  const { account } = view.caller;
  // An action without a resource asks nobody's resource policy.
  if (view.request.resource === '*') return YES;
  if (account === undefined || isUnknown(view.resourceAccount)) return MAYBE;
  return truthOf(account === view.resourceAccount);
}
