import { RCP_SERVICES } from '../../model/reference/rcp-services.generated.js';
import { isUnknown, type Unknown } from '../../model/unknown.js';
import type { Caller } from '../request/caller.js';
import type { RequestView } from '../request/request-view.js';
import { MAYBE, NO, type Truth, YES } from '../truth.js';
import type { Situation } from './situation.js';

/** Whether a layer binds the request, and why not. */
interface Scope {
  readonly binds: Truth;
  readonly why?: string;
}

const BINDS: Scope = { binds: YES };

function exempt(why: string): Scope {
  return { binds: NO, why };
}

type ManagementAccount = string | Unknown | undefined;

/** The management account is exempt; where nobody tells which it is, the account is taken for a member. */
function unlessManagement(account: string | Unknown | undefined, management: ManagementAccount, why: string): Scope {
  if (management === undefined) return BINDS;
  if (isUnknown(management)) return { binds: MAYBE, why: management.unknown };
  if (account === undefined) return { binds: MAYBE, why: "the caller's account" };
  if (isUnknown(account)) return { binds: MAYBE, why: account.unknown };
  return account === management ? exempt(why) : BINDS;
}

/** Service-linked roles are exempt; `others`: whether everyone else is bound. */
function unlessServiceLinked({ serviceLinked }: Caller, why: string, others: Scope): Scope {
  if (serviceLinked === YES) return exempt(why);
  if (serviceLinked === NO || others.binds === NO) return others;
  return { binds: MAYBE, why: others.why ?? 'whether the caller is a service-linked role' };
}

/**
 * SCPs bind the users, roles and root users of member accounts, service-linked roles excepted.
 * AWS: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 * AWS: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 * AWS: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html
 */
export function serviceControlScope(view: RequestView, situation: Situation, management: ManagementAccount): Scope {
  const { caller } = view;
  if (!situation.ownAccount) return exempt('service control policies bind users and roles of member accounts only');
  const linked = 'service control policies do not bind service-linked roles';
  const why = 'service control policies do not bind the management account';
  return unlessServiceLinked(caller, linked, unlessManagement(caller.account, management, why));
}

/**
 * RCPs bind whoever asks for a resource of a member account, service-linked roles excepted.
 * AWS: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 * AWS: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_examples.html
 */
export function resourceControlScope(view: RequestView, management: ManagementAccount): Scope {
  const service = view.action.slice(0, view.action.indexOf(':'));
  if (!RCP_SERVICES.has(service)) return exempt(`resource control policies do not support \`${service}\``);
  if (view.request.resource === '*')
    return exempt('the action names no resource that a resource control policy could bind');
  if (view.action === 'kms:retiregrant') return exempt('resource control policies do not bind kms:RetireGrant');
  const linked = 'resource control policies do not bind service-linked roles';
  const why = 'resource control policies do not bind resources of the management account';
  return unlessServiceLinked(view.caller, linked, unlessManagement(view.resourceAccount, management, why));
}
