import { isIamIdentity } from '../../model/principal-kind.js';
import { isTrustCall } from '../../model/trust-call.js';
import { isUnknown } from '../../model/unknown.js';
import { OWNED_BY_AWS, type RequestView } from '../request/request-view.js';
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
  /** No root user may assume a role or a root, whatever policies say. */
  readonly barred: boolean;
  /** `nothing`: policies do not matter at all; `no Allow`: only their Denies do. */
  readonly needs: 'Allow' | 'no Allow' | 'nothing';
}

const ASSUME_ROOT = 'sts:assumeroot';
const FEDERATED_CALLS = new Set(['sts:assumerolewithwebidentity', 'sts:assumerolewithsaml']);

/** AWS tells everybody who they are, even where a policy denies it, and gives every user a session token. */
const NEEDS: ReadonlyMap<string, Situation['needs']> = new Map([
  ['sts:getcalleridentity', 'nothing'],
  ['sts:getsessiontoken', 'no Allow'],
]);

export function situationOf(view: RequestView): Situation {
  const { action, caller } = view;
  const { arn } = view.target;
  const trust = isTrustCall(view.target);
  const key = action.startsWith('kms:') && arn?.service === 'kms' && arn.resource.startsWith('key/');
  const federated = FEDERATED_CALLS.has(action);
  const ownAccount =
    !federated &&
    (caller.kind === 'root' || isIamIdentity(caller.kind) || (caller.kind === 'other' && caller.account !== undefined));
  const barred = ownAccount && caller.kind === 'root' && (trust || action === ASSUME_ROOT);
  return {
    sameAccount: ownAccount ? sameAccount(view) : NO,
    ownAccount,
    boundByIdentity: ownAccount && caller.kind !== 'root',
    mustAllow: trust || key || barred,
    trust,
    barred,
    needs: NEEDS.get(action) ?? 'Allow',
  };
}

/** Whether nobody's resource policy beyond the caller's own account is asked. */
function sameAccount(view: RequestView): Truth {
  const { account } = view.caller;
  // An action without a resource, and AssumeRoot, which the management account's own policies decide.
  if (view.request.resource === '*' || view.action === ASSUME_ROOT) return YES;
  if (account === undefined || isUnknown(view.resourceAccount)) return MAYBE;
  // What AWS owns carries no policies.
  return truthOf(account === view.resourceAccount || view.resourceAccount === OWNED_BY_AWS);
}
