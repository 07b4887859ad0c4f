/**
 * The two-valued reference: what AWS decides when every policy and every condition key is known.
 * Pages: IAM reference_policies_evaluation-logic{_policy-eval-denyallow,_policy-eval-basics,-cross-account},
 * access_policies_boundaries, reference_policies_elements_{principal,notprincipal};
 * id_credentials_temp_control-access_getfederationtoken; STS API_AssumeRole;
 * Organizations orgs_manage_policies_{scps,scps_evaluation,rcps}; KMS key-policies, policy-evaluation, grants;
 * VPC vpc-endpoints-access.
 */
import { type Asked, applies, type Context, type Document, list, type Statement } from './matching.js';

export interface Policy {
  readonly id: string;
  readonly document: unknown;
}
export interface Level {
  readonly target: string;
  readonly policies: Policy[];
}
export interface Grant {
  readonly GranteePrincipal?: string;
  readonly GranteeServicePrincipal?: string;
  readonly Operations?: readonly string[];
  readonly Constraints?: {
    readonly EncryptionContextSubset?: Readonly<Record<string, string>>;
    readonly EncryptionContextEquals?: Readonly<Record<string, string>>;
  };
}
/** The input of `authorize` with everything known. */
export interface Scenario {
  readonly request: {
    readonly principal: string;
    readonly principalRole?: string;
    readonly principalAccount?: string;
    readonly action: string;
    readonly resource: string;
    readonly resourceAccount?: string;
    readonly context: Readonly<Record<string, string | readonly string[] | null>>;
  };
  readonly policies: {
    readonly identity?: Policy[];
    readonly permissionsBoundary?: Policy[];
    readonly session?: Policy[];
    readonly resource?: Policy[];
    readonly vpcEndpoint?: Policy[];
    readonly vpcEndpointType?: 'Gateway' | 'Interface';
    readonly grants?: readonly Grant[];
    readonly serviceControl?: Level[];
    readonly resourceControl?: Level[];
  };
  readonly organization?: { readonly managementAccount?: string };
}
export interface Answer {
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  readonly denying: readonly string[];
}

type Kind = 'user' | 'session' | 'federated' | 'root' | 'service' | 'provider' | 'anonymous';
/** How a policy names the caller: as itself (or everyone), as the role behind the session, or as its account. */
type Named = 'self' | 'role' | 'account';

interface Caller {
  readonly kind: Kind;
  readonly arn: string;
  readonly role: string | undefined;
  readonly account: string | undefined;
  readonly bounded: boolean;
}

function kindOf(principal: string): Kind {
  if (principal === 'anonymous') return 'anonymous';
  if (principal.endsWith('.amazonaws.com') && !principal.includes(':')) return 'service';
  if (/:(oidc|saml)-provider\//.test(principal)) return 'provider';
  if (principal.includes(':assumed-role/')) return 'session';
  if (principal.includes(':federated-user/')) return 'federated';
  return principal.endsWith(':root') ? 'root' : 'user';
}

const isAccount = (name: string, account: string | undefined): boolean =>
  account !== undefined && (name === account || (name.endsWith(':root') && name.split(':')[4] === account));

/** How one entry of a Principal element names the caller. */
function namedBy(entry: string, type: string, caller: Caller): Named | undefined {
  if (entry === '*') return 'self';
  if (type === 'Service') return caller.kind === 'service' && entry === caller.arn ? 'self' : undefined;
  if (type === 'Federated') return caller.kind === 'provider' && entry === caller.arn ? 'self' : undefined;
  if (type !== 'AWS' || caller.kind === 'service' || caller.kind === 'provider') return undefined;
  if (entry === caller.arn) return 'self';
  if (entry === caller.role) return 'role';
  if (!isAccount(entry, caller.account)) return undefined;
  return caller.kind === 'root' ? 'self' : 'account';
}

function entries(element: '*' | Readonly<Record<string, string | readonly string[]>>): [string, string][] {
  if (element === '*') return [['AWS', '*']];
  return Object.entries(element).flatMap(([type, names]) => list(names).map((name): [string, string] => [type, name]));
}

function naming(statement: Statement, caller: Caller): Set<Named> {
  const found = new Set<Named>();
  if (statement.Principal !== undefined) {
    for (const [type, entry] of entries(statement.Principal)) {
      const named = namedBy(entry, type, caller);
      if (named) found.add(named);
    }
  } else if (statement.NotPrincipal !== undefined) {
    // Account, role and session are each checked: all of them must be excepted. Whoever has a boundary never is.
    const excepted = new Set(entries(statement.NotPrincipal).map(([type, entry]) => namedBy(entry, type, caller)));
    const needed: Named[] = ['self'];
    if (caller.role !== undefined) needed.push('role');
    if (caller.account !== undefined && caller.kind !== 'root') needed.push('account');
    if (caller.bounded || !needed.every((one) => excepted.has(one))) found.add('self');
  } else {
    found.add('self');
  }
  return found;
}

interface Verdict {
  readonly deny: boolean;
  /** How the matching Allow statements name the caller; empty: none allows. */
  readonly allow: ReadonlySet<Named>;
}

function verdict(policies: readonly Policy[], asked: Asked, caller: Caller): Verdict {
  const allow = new Set<Named>();
  let deny = false;
  for (const policy of policies) {
    const document = policy.document as Document;
    for (const statement of list(document.Statement)) {
      const names = naming(statement, caller);
      if (names.size === 0 || !applies(statement, document, asked)) continue;
      if (statement.Effect === 'Deny') deny = true;
      else for (const name of names) allow.add(name);
    }
  }
  return { deny, allow };
}

function callerOf({ request, policies }: Scenario): Caller {
  return {
    kind: kindOf(request.principal),
    arn: request.principal,
    role: request.principalRole,
    account: request.principalAccount,
    bounded: policies.permissionsBoundary !== undefined,
  };
}

/** All condition keys, also those that follow from who asks for what; a listed key wins. */
export function contextOf(scenario: Scenario): Context {
  const { request } = scenario;
  const caller = callerOf(scenario);
  const type = {
    user: 'User',
    session: 'AssumedRole',
    federated: 'FederatedUser',
    root: 'Account',
    anonymous: 'Anonymous',
  };
  const signs = ['user', 'federated', 'root'].includes(caller.kind);
  const context = new Map<string, readonly string[]>();
  const set = (key: string, value: string | readonly string[] | null | undefined): unknown =>
    value === null || value === undefined
      ? context.delete(key.toLowerCase())
      : context.set(key.toLowerCase(), typeof value === 'string' ? [value] : value);
  set('aws:PrincipalArn', caller.role ?? (signs ? caller.arn : undefined));
  set('aws:PrincipalAccount', caller.account);
  set('aws:PrincipalType', type[caller.kind as keyof typeof type]);
  set('aws:ResourceAccount', request.resourceAccount);
  for (const [key, value] of Object.entries(request.context)) set(key, value);
  return context;
}

function grantNames(grant: Grant, { action, context }: Asked, caller: Caller): Named | undefined {
  if (!grant.Operations?.some((operation) => `kms:${operation}`.toLowerCase() === action.toLowerCase()))
    return undefined;
  const prefix = 'kms:encryptioncontext:';
  const held = (pairs: Readonly<Record<string, string>>): boolean =>
    Object.entries(pairs).every(([key, value]) => context.get(prefix + key.toLowerCase())?.[0] === value);
  const { EncryptionContextSubset: subset, EncryptionContextEquals: equal } = grant.Constraints ?? {};
  // "Grants with grant constraints can include DescribeKey and RetireGrant, but the constraint doesn't apply to these."
  const constrained = !/:(DescribeKey|RetireGrant)$/i.test(action);
  if (constrained && subset && !held(subset)) return undefined;
  const size = [...context.keys()].filter((key) => key.startsWith(prefix)).length;
  if (constrained && equal && (!held(equal) || size !== Object.keys(equal).length)) return undefined;
  const { GranteePrincipal: grantee, GranteeServicePrincipal: service } = grant;
  return (service && namedBy(service, 'Service', caller)) || (grantee && namedBy(grantee, 'AWS', caller)) || undefined;
}

/** RCPs bind DynamoDB, KMS and STS among others, and only where the action has a resource. */
function rcpBinds({ request, organization }: Scenario, caller: Caller): boolean {
  return (
    ['dynamodb', 'kms', 'sts', 's3', 'sqs'].includes(request.action.split(':')[0] ?? '') &&
    request.resource !== '*' &&
    request.action !== 'kms:RetireGrant' &&
    request.resourceAccount !== organization?.managementAccount &&
    !caller.role?.includes(':role/aws-service-role/')
  );
}

/** SCPs bind users, roles and root users of member accounts: no service-linked roles, no services, no outsiders. */
function scpBinds({ organization }: Scenario, caller: Caller): boolean {
  return (
    ['user', 'session', 'federated', 'root'].includes(caller.kind) &&
    caller.account !== organization?.managementAccount &&
    !caller.role?.includes(':role/aws-service-role/')
  );
}

export function authorizeByReference(scenario: Scenario): Answer {
  const { request, policies } = scenario;
  const caller = callerOf(scenario);
  const asked: Asked = { action: request.action, resource: request.resource, context: contextOf(scenario) };
  const look = (layer: readonly Policy[] | undefined): Verdict => verdict(layer ?? [], asked, caller);
  const explicit = new Set<string>();
  const implicit = new Set<string>();

  for (const level of scpBinds(scenario, caller) ? (policies.serviceControl ?? []) : []) {
    const { deny, allow } = look(level.policies);
    if (deny) explicit.add('service-control-policy');
    if (allow.size === 0) implicit.add('service-control-policy');
  }
  // RCPFullAWSAccess cannot be detached: an RCP never denies implicitly.
  for (const level of rcpBinds(scenario, caller) ? (policies.resourceControl ?? []) : []) {
    if (look(level.policies).deny) explicit.add('resource-control-policy');
  }
  if (policies.vpcEndpoint !== undefined) {
    const { deny, allow } = look(policies.vpcEndpoint);
    if (deny) explicit.add('vpc-endpoint-policy');
    // In a gateway endpoint's policy an account means its root user only.
    if (!allow.has('self') && (allow.size === 0 || policies.vpcEndpointType === 'Gateway'))
      implicit.add('vpc-endpoint-policy');
  }

  const trust = request.action.startsWith('sts:AssumeRole');
  const mustAllow = trust || (request.action.startsWith('kms:') && request.resource !== '*');
  const hasIdentity = ['user', 'session', 'federated'].includes(caller.kind);
  const sameAccount =
    caller.account !== undefined && caller.kind !== 'provider' && caller.account === request.resourceAccount;
  const resource = look(policies.resource);
  // "You cannot use AWS account root user credentials to call AssumeRole."
  const barred = trust && caller.kind === 'root';
  const named = new Set(barred ? [] : resource.allow);
  let granted = false;
  for (const grant of policies.grants ?? []) {
    const name = grantNames(grant, asked, caller);
    if (name) named.add(name);
    if (name === 'self' || name === 'role') granted = true;
  }
  const resourceType = trust ? 'role-trust-policy' : 'resource-policy';
  if (resource.deny) explicit.add(resourceType);
  // Who is named itself, or through its role, needs no identity policy in the same account; by a grant, in none.
  const frees = granted || (sameAccount && (named.has('self') || named.has('role')));
  // A grant to the caller itself (or everyone) is also not limited by boundary and session policy.
  const freesLimits = sameAccount && named.has('self');
  const silentResource = named.size === 0;
  if (silentResource && (mustAllow || (!sameAccount && request.resource !== '*'))) implicit.add(resourceType);

  if (hasIdentity) {
    const identity = look(policies.identity);
    if (identity.deny) explicit.add('identity-policy');
    const silentIdentity = identity.allow.size === 0;
    if (silentIdentity && !frees) {
      // A key or trust policy must speak first: identity policies count once it has delegated to them,
      // and while they are silent the two have left the same gap.
      if (!(mustAllow && sameAccount)) implicit.add('identity-policy');
      else implicit.add(resourceType).add(silentResource ? resourceType : 'identity-policy');
    }
    // "If you do not pass a policy with GetFederationToken, the resulting credentials have no permissions."
    const session = policies.session ?? (caller.kind === 'federated' ? [] : undefined);
    for (const [type, layer] of [
      ['permissions-boundary', policies.permissionsBoundary],
      ['session-policy', session],
    ] as const) {
      if (layer === undefined) continue;
      const limit = look(layer);
      if (limit.deny) explicit.add(type);
      if (limit.allow.size === 0 && !freesLimits) implicit.add(type);
    }
  }

  const denying = [...new Set([...explicit, ...implicit])].sort();
  return { decision: explicit.size > 0 ? 'explicitDeny' : denying.length > 0 ? 'implicitDeny' : 'allowed', denying };
}
