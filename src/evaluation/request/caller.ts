import { type Arn, parseArn } from '../../model/arn.js';
import { type PrincipalKind, principalKind } from '../../model/principal-kind.js';
import type { AuthorizationRequest } from '../../model/request.js';
import { BoundedMemo } from '../bounded-memo.js';
import { MAYBE, NO, type Truth, truthOf } from '../truth.js';

/** Who asks, as far as policies can tell callers apart. */
export interface Caller {
  readonly kind: PrincipalKind;
  /** As the request names it. */
  readonly name: string;
  /** Undefined for callers without an account, and where nobody told it. */
  readonly account?: string;
  readonly partition: string;
  /** The IAM role's ARN behind a role or a session, as known. */
  readonly roleArn?: string;
  /** The role's name, which is unique in its account. */
  readonly roleName?: string;
  /** False when only the session told the role's name, and not its path. */
  readonly roleTold: boolean;
  /** MAYBE for a role of which only the unique id is known. */
  readonly serviceLinked: Truth;
  /** The IAM user who vouched for a federated user; undefined where nobody told. */
  readonly federatingUser?: string;
}

const SERVICE_LINKED_PATH = ':role/aws-service-role/';
const SERVICE_LINKED_NAME = 'AWSServiceRoleFor';

type Shape = Pick<Caller, 'kind'> & Partial<Caller>;

interface KnownCaller {
  readonly principalRole: string | undefined;
  readonly principalAccount: string | undefined;
  readonly caller: Caller;
}

const MOST_CALLERS = 4096;
const known = new BoundedMemo<KnownCaller>(MOST_CALLERS);

/** Who the request says it is from; remembered, for callers recur. */
export function callerOf(request: AuthorizationRequest): Caller {
  const { principal, principalRole, principalAccount } = request;
  const last = known.get(principal);
  if (last && last.principalRole === principalRole && last.principalAccount === principalAccount) return last.caller;
  const caller = readCaller(request);
  known.set(principal, { principalRole, principalAccount, caller });
  return caller;
}

function readCaller(request: AuthorizationRequest): Caller {
  const shape = shapeOf(request);
  // Who calls with a token acts from outside of every account, also of the one that the provider is set up in.
  const account = shape.kind === 'identity-provider' ? undefined : (request.principalAccount ?? shape.account);
  return {
    name: request.principal,
    partition: parseArn(request.principal)?.partition ?? 'aws',
    roleTold: true,
    serviceLinked: NO,
    ...shape,
    ...(account !== undefined && { account }),
  };
}

function shapeOf(request: AuthorizationRequest): Shape {
  const { principal } = request;
  const kind = principalKind(principal);
  if (kind === 'root' && /^\d{12}$/.test(principal)) return { kind, account: principal };
  if (kind === 'unique-id') return idShape(request);
  const arn = parseArn(principal);
  return arn === undefined ? { kind } : arnShape(arn, kind, request);
}

function idShape(request: AuthorizationRequest): Shape {
  const role = request.principalRole;
  if (role === undefined)
    return { kind: 'unique-id', serviceLinked: request.principal.startsWith('AROA') ? MAYBE : NO };
  const account = parseArn(role)?.account;
  return { kind: 'unique-id', ...roleShape(role), ...(account !== undefined && { account }) };
}

function arnShape(arn: Arn, kind: PrincipalKind, request: AuthorizationRequest): Shape {
  const { account, resource, service } = arn;
  const [, ...rest] = resource.split('/');
  if (kind === 'role-session') return sessionShape(arn, rest[0] ?? '', request.principalRole);
  if (kind === 'federated-user') return federatedShape(account, request.principalRole);
  if (kind === 'role') return { kind, account, ...roleShape(request.principal) };
  // The caller of AssumeRoleWithWebIdentity or -SAML acts from outside of every account; CloudFront has none.
  const isOutside = kind === 'identity-provider' || (service === 'iam' && account === 'cloudfront');
  return isOutside ? { kind } : { kind, account };
}

function roleShape(roleArn: string): Pick<Caller, 'roleArn' | 'roleName' | 'serviceLinked'> {
  return { roleArn, roleName: lastPart(roleArn), serviceLinked: truthOf(roleArn.includes(SERVICE_LINKED_PATH)) };
}

function sessionShape(
  arn: { partition: string; account: string },
  roleName: string,
  roleArn: string | undefined,
): Shape {
  const { account, partition } = arn;
  if (roleArn !== undefined) return { kind: 'role-session', account, ...roleShape(roleArn) };
  const serviceLinked = roleName.startsWith(SERVICE_LINKED_NAME);
  return {
    kind: 'role-session',
    account,
    roleArn: `arn:${partition}:iam::${account}:role/${roleName}`,
    roleName,
    roleTold: false,
    serviceLinked: truthOf(serviceLinked),
  };
}

/** The user is told as the role of a session is: a federated user may have any name, and that of another user too. */
function federatedShape(account: string, told: string | undefined): Shape {
  return { kind: 'federated-user', account, ...(told !== undefined && { federatingUser: told }) };
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
