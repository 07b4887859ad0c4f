import { parseArn } from '../../model/arn.js';
import { isUnknown } from '../../model/unknown.js';
import type { PrincipalElement, PrincipalEntry } from '../grammar/parsed-policy.js';
import type { Caller } from '../request/caller.js';
import type { RequestView } from '../request/request-view.js';
import { MAYBE, NO, or, type Truth, truthOf, YES } from '../truth.js';

/**
 * By which name a Principal element reaches the caller. It matters within an account:
 * `direct` (user, session, service, everyone) frees from implicit denies, `role` from a silent identity policy only,
 * `account` merely delegates to identity policies.
 */
export interface PrincipalMatch {
  readonly direct: Truth;
  readonly role: Truth;
  readonly account: Truth;
}

const NOBODY: PrincipalMatch = { direct: NO, role: NO, account: NO };
export const EVERYONE: PrincipalMatch = { direct: YES, role: NO, account: NO };
const MAYBE_DIRECT: PrincipalMatch = { direct: MAYBE, role: NO, account: NO };

/** How the policy type reads its Principal elements. */
export interface PrincipalRules {
  /** The policy of a gateway endpoint: an account stands for its root user, and only `*` reaches others. */
  readonly gateway: boolean;
}

/**
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html
 * AWS: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
export function matchPrincipals(element: PrincipalElement, view: RequestView, rules: PrincipalRules): PrincipalMatch {
  let match = NOBODY;
  for (const entry of element.entries) match = union(match, matchEntry(entry, view, rules));
  return element.malformed ? union(match, MAYBE_DIRECT) : match;
}

function union(a: PrincipalMatch, b: PrincipalMatch): PrincipalMatch {
  if (a === NOBODY) return b;
  if (b === NOBODY) return a;
  return { direct: or(a.direct, b.direct), role: or(a.role, b.role), account: or(a.account, b.account) };
}

export function anyOf(match: PrincipalMatch): Truth {
  return or(match.direct, or(match.role, match.account));
}

/** Whether nobody can tell if the caller is reached by one of its names. */
export function hasUnsureName({ direct, role, account }: PrincipalMatch): boolean {
  return direct === MAYBE || role === MAYBE || account === MAYBE;
}

function direct(truth: Truth): PrincipalMatch {
  if (truth === NO) return NOBODY;
  return truth === YES ? EVERYONE : MAYBE_DIRECT;
}

/** AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
export function matchEntry(entry: PrincipalEntry, view: RequestView, rules: PrincipalRules): PrincipalMatch {
  switch (entry.type) {
    case 'AWS':
      return matchAws(entry.value, view, rules);
    case 'Service':
      return direct(
        truthOf(view.caller.kind === 'service' && entry.value.toLowerCase() === view.caller.name.toLowerCase()),
      );
    case 'Federated':
      // A federated caller of AssumeRoleWithWebIdentity or -SAML; its session is a role's, and no longer federated.
      return direct(truthOf(view.caller.kind === 'identity-provider' && view.caller.name === entry.value));
    case 'CanonicalUser':
      return matchCanonicalUser(entry.value, view.caller);
  }
}

/** A canonical id stands for an account or an origin access identity, and no request tells whose it is. */
function matchCanonicalUser(id: string, caller: Caller): PrincipalMatch {
  if (caller.name === id) return EVERYONE;
  if (caller.kind === 'other' && caller.account === undefined) return MAYBE_DIRECT;
  return caller.account === undefined ? NOBODY : { direct: NO, role: NO, account: MAYBE };
}

const ACCOUNT_ID = /^\d{12}$/;
const ROOT_ARN = /^arn:[^:]+:iam::(\d{12}):root$/;
const PRINCIPAL_ID = /^A[A-Z]{3}[A-Z0-9]{8,}$/;

/** The account that a principal entry names as a whole. */
function accountOfEntry(value: string): string | undefined {
  return ACCOUNT_ID.test(value) ? value : ROOT_ARN.exec(value)?.[1];
}

function matchAws(value: string, view: RequestView, rules: PrincipalRules): PrincipalMatch {
  if (value === '*') return EVERYONE;
  const { caller } = view;
  if (caller.kind === 'service' || caller.kind === 'identity-provider' || caller.kind === 'anonymous') return NOBODY;
  const account = accountOfEntry(value);
  if (rules.gateway)
    return direct(truthOf(account !== undefined && caller.kind === 'root' && caller.account === account));
  if (account !== undefined) return matchAccount(account, caller);
  if (PRINCIPAL_ID.test(value)) return matchId(value, view);
  return matchArnEntry(value, caller);
}

function matchAccount(account: string, caller: Caller): PrincipalMatch {
  if (caller.kind === 'root') return direct(truthOf(caller.account === account));
  if (caller.kind === 'unique-id' && caller.account === undefined) return { direct: NO, role: NO, account: MAYBE };
  return caller.account === account ? { direct: NO, role: NO, account: YES } : NOBODY;
}

/** `AIDA…` and `AROA…` are what AWS puts for a user or role when the ARN no longer leads to it. */
function matchId(id: string, view: RequestView): PrincipalMatch {
  const { kind } = view.caller;
  const asRole = id.startsWith('AROA');
  if (kind === 'unique-id') return named(truthOf(view.caller.name.split(':')[0] === id), asRole);
  const possible = asRole ? kind === 'role' || kind === 'role-session' : kind === 'user';
  if (!possible) return NOBODY;
  const userId = view.lookup('aws:userid');
  if (isUnknown(userId)) return named(MAYBE, asRole);
  return named(truthOf(userId?.[0]?.split(':')[0] === id), asRole);
}

function named(truth: Truth, asRole: boolean): PrincipalMatch {
  if (!asRole) return direct(truth);
  return truth === NO ? NOBODY : { direct: NO, role: truth, account: NO };
}

function matchArnEntry(entry: string, caller: Caller): PrincipalMatch {
  switch (caller.kind) {
    case 'role':
    case 'role-session':
      return matchRole(entry, caller);
    case 'federated-user':
      return matchFederatedUser(entry, caller);
    case 'unique-id':
      return matchUnnamed(entry, caller);
    default:
      return direct(truthOf(entry === caller.name));
  }
}

function matchRole(entry: string, caller: Caller): PrincipalMatch {
  if (entry === caller.name) return caller.kind === 'role' ? named(YES, true) : EVERYONE;
  if (entry === caller.roleArn) return named(YES, true);
  const arn = parseArn(entry);
  if (arn?.account !== caller.account || arn?.resource === undefined) return NOBODY;
  const [type, ...path] = arn.resource.split('/');
  // No two roles of an account have one name, and AWS keeps no ARN of a role that is gone: the path may be any.
  if (type === 'role') return named(truthOf(!caller.roleTold && path.at(-1) === caller.roleName), true);
  // A role without a session may be any of its sessions.
  return direct(caller.kind === 'role' && type === 'assumed-role' && path[0] === caller.roleName ? MAYBE : NO);
}

/** What names the IAM user who vouched for a federated user reaches it as a role's name reaches a session. */
function matchFederatedUser(entry: string, caller: Caller): PrincipalMatch {
  if (entry === caller.name) return EVERYONE;
  if (caller.federatingUser !== undefined) return named(truthOf(entry === caller.federatingUser), true);
  const arn = parseArn(entry);
  const mayBe = arn?.account === caller.account && arn?.resource.startsWith('user/') === true;
  return named(mayBe ? MAYBE : NO, true);
}

/** Only a unique id is known of the caller, and an ARN does not tell its id. */
function matchUnnamed(entry: string, caller: Caller): PrincipalMatch {
  const [id = '', sessionName] = caller.name.split(':');
  const isRole = id.startsWith('AROA');
  const arn = parseArn(entry);
  if (!arn || (caller.account !== undefined && arn.account !== caller.account)) return NOBODY;
  if (caller.roleArn === entry) return named(YES, true);
  const [type, name, session] = arn.resource.split('/');
  if (isRole && type === 'assumed-role') {
    const other = caller.roleName !== undefined && caller.roleName !== name;
    if (other || (sessionName !== undefined && sessionName !== session)) return NOBODY;
    return caller.roleName === undefined || sessionName === undefined ? MAYBE_DIRECT : EVERYONE;
  }
  const fits = type === (isRole ? 'role' : 'user');
  return fits && caller.roleArn === undefined ? named(MAYBE, isRole) : NOBODY;
}
