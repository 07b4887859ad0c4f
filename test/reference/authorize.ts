/**
 * The two-valued reference: what AWS decides when every policy and every condition key is known.
 * Pages: IAM reference_policies_evaluation-logic{_policy-eval-denyallow,_policy-eval-basics,-cross-account},
 * access_policies_boundaries, reference_policies_elements_{principal,notprincipal};
 * id_credentials_temp_control-access_getfederationtoken; STS API_AssumeRole;
 * Organizations orgs_manage_policies_{scps,scps_evaluation,rcps}; KMS key-policies, policy-evaluation, grants;
 * VPC vpc-endpoints-access; what no policy decides: KMS grant-delete and kms-api-permissions-reference, DynamoDB
 * rbac-iam-actions and API_DeleteResourcePolicy.
 */
import { type Asked, applies, type Context, type Document, list, type Principals, type Statement } from './matching.js';

export interface Policy {
  readonly id: string;
  readonly document: unknown;
}
export interface Level {
  readonly target: string;
  readonly policies: Policy[];
}
type Pairs = Readonly<Record<string, string>>;
export interface Grant {
  readonly GranteePrincipal?: string;
  readonly GranteeServicePrincipal?: string;
  readonly RetiringPrincipal?: string;
  readonly Operations?: readonly string[];
  readonly Constraints?: { readonly EncryptionContextSubset?: Pairs; readonly EncryptionContextEquals?: Pairs };
}
type Layer = 'identity' | 'permissionsBoundary' | 'session' | 'resource' | 'vpcEndpoint';
/** The input of `authorize` with everything known. */
export interface Scenario {
  readonly request: Readonly<Record<'principal' | 'action' | 'resource', string>> &
    Readonly<Partial<Record<'principalRole' | 'principalAccount' | 'resourceAccount', string>>> & {
      readonly context: Readonly<Record<string, string | readonly string[] | null>>;
    };
  readonly policies: Readonly<Partial<Record<Layer, Policy[]>>> &
    Readonly<Partial<Record<'serviceControl' | 'resourceControl', Level[]>>> & {
      readonly vpcEndpointType?: 'Gateway' | 'Interface';
      readonly grants?: readonly Grant[];
    };
  readonly organization?: { readonly managementAccount?: string };
}
export interface Answer {
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  readonly denying: readonly string[];
}

/** The kinds of caller, with what aws:PrincipalType calls them. */
const TYPES = {
  user: 'User',
  session: 'AssumedRole',
  federated: 'FederatedUser',
  root: 'Account',
  anonymous: 'Anonymous',
  service: null,
  provider: null,
};
interface Caller {
  readonly kind: keyof typeof TYPES;
  readonly arn: string;
  readonly role: string | undefined;
  readonly account: string | undefined;
  readonly bounded: boolean;
}
/** How a policy names the caller: as itself (or everyone), as the role behind the session, or as its account. */
type Named = 'self' | 'role' | 'account';

function kindOf(principal: string): Caller['kind'] {
  if (principal === 'anonymous') return 'anonymous';
  if (principal.endsWith('.amazonaws.com') && !principal.includes(':')) return 'service';
  if (/:(oidc|saml)-provider\//.test(principal)) return 'provider';
  if (principal.includes(':assumed-role/')) return 'session';
  if (principal.includes(':federated-user/')) return 'federated';
  return principal.endsWith(':root') ? 'root' : 'user';
}

/** How one entry of a Principal element names the caller. */
function namedBy(type: string, entry: string, { kind, arn, role, account }: Caller): Named | undefined {
  if (entry === '*') return 'self';
  const wanted = kind === 'service' ? 'Service' : kind === 'provider' ? 'Federated' : 'AWS';
  if (type !== wanted) return undefined;
  if (entry === arn) return 'self';
  if (entry === role) return 'role';
  if (type !== 'AWS' || account === undefined) return undefined;
  if (entry !== account && !(entry.endsWith(':root') && entry.split(':')[4] === account)) return undefined;
  return kind === 'root' ? 'self' : 'account';
}

function namesIn(element: Principals, caller: Caller): Set<Named> {
  const entries = Object.entries(element === '*' ? { AWS: '*' } : element);
  const names = entries.flatMap(([type, all]) => list<string>(all).map((entry) => namedBy(type, entry, caller)));
  return new Set(names.filter((name) => name !== undefined));
}

function naming({ Principal, NotPrincipal }: Statement, caller: Caller): ReadonlySet<Named> {
  if (Principal !== undefined) return namesIn(Principal, caller);
  if (NotPrincipal === undefined) return new Set(['self']);
  // Account, role and session are each checked: all of them must be excepted. Whoever has a boundary never is.
  const excepted = namesIn(NotPrincipal, caller);
  const spared =
    excepted.has('self') &&
    (caller.role === undefined || excepted.has('role')) &&
    (caller.account === undefined || caller.kind === 'root' || excepted.has('account'));
  return new Set(spared && !caller.bounded ? [] : ['self']);
}

/** `allow`: how the matching Allow statements name the caller; empty where none allows. */
type Verdict = { readonly deny: boolean; readonly allow: ReadonlySet<Named> };

function verdict(policies: readonly Policy[], asked: Asked, caller: Caller): Verdict {
  const matching = policies.flatMap((policy) => {
    const document = policy.document as Document;
    return list<Statement>(document.Statement)
      .map((statement) => ({ effect: statement.Effect, names: naming(statement, caller), statement }))
      .filter(({ names, statement }) => names.size > 0 && applies(statement, document, asked));
  });
  return {
    deny: matching.some(({ effect }) => effect === 'Deny'),
    allow: new Set(matching.flatMap(({ effect, names }) => (effect === 'Allow' ? [...names] : []))),
  };
}

function callerOf({ request, policies }: Scenario): Caller {
  const { principal, principalRole: role, principalAccount: account } = request;
  const bounded = policies.permissionsBoundary !== undefined;
  return { kind: kindOf(principal), arn: principal, role, account, bounded };
}

/** All condition keys, also those that follow from who asks for what; a listed key wins. */
export function contextOf(scenario: Scenario): Context {
  const { kind, arn, role, account } = callerOf(scenario);
  const derived = {
    'aws:PrincipalArn': role ?? (['user', 'federated', 'root'].includes(kind) ? arn : null),
    'aws:PrincipalAccount': account ?? null,
    'aws:PrincipalType': TYPES[kind],
    'aws:ResourceAccount': scenario.request.resourceAccount ?? null,
  };
  const context = new Map<string, readonly string[]>();
  for (const [key, value] of [...Object.entries(derived), ...Object.entries(scenario.request.context)]) {
    if (value === null) context.delete(key.toLowerCase());
    else context.set(key.toLowerCase(), list<string>(value));
  }
  return context;
}

function grantNames(grant: Grant, { action, context }: Asked, caller: Caller): Named | undefined {
  if (!grant.Operations?.some((one) => `kms:${one}`.toLowerCase() === action.toLowerCase())) return undefined;
  const prefix = 'kms:encryptioncontext:';
  const held = (pairs: Pairs): boolean =>
    Object.entries(pairs).every(([key, value]) => context.get(prefix + key.toLowerCase())?.[0] === value);
  const { EncryptionContextSubset: subset, EncryptionContextEquals: equal } = grant.Constraints ?? {};
  const size = [...context.keys()].filter((key) => key.startsWith(prefix)).length;
  const meets = (!subset || held(subset)) && (!equal || (held(equal) && size === Object.keys(equal).length));
  // "Grants with grant constraints can include DescribeKey and RetireGrant, but the constraint doesn't apply to these."
  if (!meets && !/:(DescribeKey|RetireGrant)$/i.test(action)) return undefined;
  const { GranteePrincipal: grantee, GranteeServicePrincipal: service } = grant;
  return (service && namedBy('Service', service, caller)) || (grantee && namedBy('AWS', grantee, caller)) || undefined;
}

const isServiceLinked = ({ role }: Caller): boolean => role?.includes(':role/aws-service-role/') === true;

/** Who may retire: the retiring principal, and the grantee where the grant holds the operation. */
function retirers({ request, policies }: Scenario, caller: Caller): Set<Named> {
  const owner = caller.kind === 'root' && caller.account === request.resourceAccount;
  const names = (policies.grants ?? []).flatMap((grant) => {
    const grantee = grant.Operations?.includes('RetireGrant') ? granteeName(grant, caller) : undefined;
    return [grant.RetiringPrincipal && namedBy('AWS', grant.RetiringPrincipal, caller), grantee];
  });
  return new Set([...names.filter((name) => name !== undefined && name !== ''), ...(owner ? (['self'] as const) : [])]);
}

function granteeName({ GranteePrincipal: grantee, GranteeServicePrincipal: service }: Grant, caller: Caller) {
  return (service && namedBy('Service', service, caller)) || (grantee && namedBy('AWS', grantee, caller)) || undefined;
}

/** Retiring a grant needs no permission of those whom it names; whom it names as an account needs one there. */
function retiring(scenario: Scenario, caller: Caller, look: Look): string[] {
  const { policies } = scenario;
  const names = retirers(scenario, caller);
  const delegated = names.size > 0 && !names.has('self') && !names.has('role');
  const silent = names.size === 0 ? ['aws-rule'] : [];
  const limits = delegated ? [] : undefined;
  if (['user', 'session', 'federated'].includes(caller.kind)) {
    const session = policies.session ?? (caller.kind === 'federated' ? [] : undefined);
    for (const [type, layer] of [
      ['identity-policy', policies.identity ?? []],
      ['permissions-boundary', policies.permissionsBoundary],
      ['session-policy', session],
    ] as const)
      if (layer && look(type, layer).size === 0 && delegated) silent.push(type);
  }
  for (const level of scpBinds(scenario, caller) ? (policies.serviceControl ?? []) : [])
    if (look('service-control-policy', level.policies).size === 0 && limits) silent.push('service-control-policy');
  return silent;
}

type Look = (type: string, layer: readonly Policy[]) => ReadonlySet<Named>;

/** What its service does not support across accounts. */
const NOT_ACROSS = new Set(['dynamodb:UpdateTimeToLive', 'dynamodb:DeleteResourcePolicy', 'kms:DisableKey']);

/** RCPs bind DynamoDB, KMS and STS among others, and only where the action has a resource. */
function rcpBinds({ request, organization }: Scenario, caller: Caller): boolean {
  const { action, resource, resourceAccount } = request;
  const bound = /^(dynamodb|kms|sts|s3|sqs):/.test(action) && action !== 'kms:RetireGrant' && resource !== '*';
  return bound && resourceAccount !== organization?.managementAccount && !isServiceLinked(caller);
}

/** SCPs bind users, roles and root users of member accounts: no service-linked roles, no services, no outsiders. */
function scpBinds({ organization }: Scenario, caller: Caller): boolean {
  const bound = ['user', 'session', 'federated', 'root'].includes(caller.kind);
  return bound && caller.account !== organization?.managementAccount && !isServiceLinked(caller);
}

export function authorizeByReference(scenario: Scenario): Answer {
  const { request, policies } = scenario;
  const caller = callerOf(scenario);
  const asked: Asked = { action: request.action, resource: request.resource, context: contextOf(scenario) };
  const explicit = new Set<string>();
  const implicit = new Set<string>();
  const look = (type: string, layer: readonly Policy[]): ReadonlySet<Named> => {
    const { deny, allow } = verdict(layer, asked, caller);
    if (deny) explicit.add(type);
    return allow;
  };
  if (request.action === 'kms:RetireGrant') {
    for (const type of retiring(scenario, caller, look)) implicit.add(type);
    lookAtEndpoint(policies, look, implicit);
    return answer(explicit, implicit);
  }

  for (const level of scpBinds(scenario, caller) ? (policies.serviceControl ?? []) : [])
    if (look('service-control-policy', level.policies).size === 0) implicit.add('service-control-policy');
  // RCPFullAWSAccess cannot be detached: an RCP never denies implicitly.
  for (const level of rcpBinds(scenario, caller) ? (policies.resourceControl ?? []) : [])
    look('resource-control-policy', level.policies);
  lookAtEndpoint(policies, look, implicit);

  const trust = request.action.startsWith('sts:AssumeRole');
  const mustAllow = trust || (request.action.startsWith('kms:') && request.resource !== '*');
  const resourceType = trust ? 'role-trust-policy' : 'resource-policy';
  const granted = (policies.grants ?? []).map((grant) => grantNames(grant, asked, caller));
  const sameAccount =
    caller.account !== undefined && caller.kind !== 'provider' && caller.account === request.resourceAccount;
  // "The root principal in your account can perform DeleteResourcePolicy requests, even if your policy denies it."
  const spared = request.action === 'dynamodb:DeleteResourcePolicy' && caller.kind === 'root' && sameAccount;
  const spoken = look(resourceType, spared ? [] : (policies.resource ?? []));
  const signer = ['user', 'session', 'federated', 'root'].includes(caller.kind);
  if (NOT_ACROSS.has(request.action) && signer && !sameAccount) implicit.add('aws-rule');
  // "You cannot use AWS account root user credentials to call AssumeRole."
  const barred = trust && caller.kind === 'root';
  const named = new Set([...(barred ? [] : spoken), ...granted.filter((name) => name !== undefined)]);
  const silentResource = named.size === 0;
  if (silentResource && (mustAllow || (!sameAccount && request.resource !== '*'))) implicit.add(resourceType);

  if (['user', 'session', 'federated'].includes(caller.kind)) {
    const silentIdentity = look('identity-policy', policies.identity ?? []).size === 0;
    // Who is named itself, or through its role, needs no identity policy in the same account; by a grant, in none.
    const free = sameAccount ? named : new Set(granted);
    if (silentIdentity && !free.has('self') && !free.has('role')) {
      // A key or trust policy must speak first: identity policies count once it has delegated to them,
      // and while they are silent the two have left the same gap.
      if (!(mustAllow && sameAccount)) implicit.add('identity-policy');
      else implicit.add(resourceType).add(silentResource ? resourceType : 'identity-policy');
    }
    for (const [type, layer] of [
      ['permissions-boundary', policies.permissionsBoundary],
      // A federated user has the permissions that its session policies give it: without any, none.
      ['session-policy', policies.session ?? (caller.kind === 'federated' ? [] : undefined)],
    ] as const) {
      // A grant to the caller itself (or everyone) is also not limited by boundary and session policy.
      const limits = layer !== undefined && look(type, layer).size === 0;
      if (limits && !(sameAccount && named.has('self'))) implicit.add(type);
    }
  }

  return answer(explicit, implicit);
}

function lookAtEndpoint(policies: Scenario['policies'], look: Look, implicit: Set<string>): void {
  if (policies.vpcEndpoint === undefined) return;
  const allow = look('vpc-endpoint-policy', policies.vpcEndpoint);
  // In a gateway endpoint's policy an account means its root user only.
  const gateway = policies.vpcEndpointType === 'Gateway';
  if (gateway ? !allow.has('self') : allow.size === 0) implicit.add('vpc-endpoint-policy');
}

function answer(explicit: ReadonlySet<string>, implicit: ReadonlySet<string>): Answer {
  const denying = [...new Set([...explicit, ...implicit])].sort();
  return { decision: explicit.size > 0 ? 'explicitDeny' : denying.length > 0 ? 'implicitDeny' : 'allowed', denying };
}
