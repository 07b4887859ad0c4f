import type { IamPrincipal, Tag } from '../../evidence/operations/operation-types.js';
import { parseArn } from '../../model/arn.js';
import type { Call } from '../../model/call.js';
import type { AttachedPolicy, Layer } from '../../model/policies.js';
import { principalKind, roleOfSession } from '../../model/principal-kind.js';
import { describeFailure, type ReadFailure, type ReadScope } from '../../model/read-result.js';
import type { DerivedRequest } from '../../model/request.js';
import { type Unknown, unknown } from '../../model/unknown.js';
import type { CheckReader } from '../check.js';

/** The IAM entity behind a request's principal: the user itself, or the role of a session. */
export interface IamEntity {
  readonly kind: 'user' | 'role';
  readonly name: string;
  /** The ARN without a session, as far as it is known. */
  readonly arn: string;
  readonly scope: ReadScope;
}

/** True when identity policies and a permissions boundary are attached to the principal, or on who stands behind its session. */
export function hasIamEntity(request: DerivedRequest): boolean {
  return ['user', 'role', 'role-session', 'federated-user'].includes(principalKind(request.principal));
}

/**
 * Undefined for principals that IAM has no entity for: services, the root user. A federated user has the policies of
 * the IAM user who asked for its token, whom only the denial's record names.
 */
export function iamEntityOf(request: DerivedRequest, call?: Call): IamEntity | undefined {
  const kind = principalKind(request.principal);
  if (kind === 'federated-user') {
    const issuer = call?.event?.userIdentity?.sessionContext?.sessionIssuer?.arn;
    return issuer?.includes(':user/') ? entity('user', issuer, request) : undefined;
  }
  if (kind === 'user') return entity('user', request.principal, request);
  if (kind === 'role') return entity('role', request.principal, request);
  if (kind !== 'role-session') return undefined;
  const role = request.principalRole ?? roleOfSession(request.principal);
  return role === undefined ? undefined : entity('role', role, request);
}

function entity(kind: IamEntity['kind'], arn: string, request: DerivedRequest): IamEntity {
  const account = parseArn(arn)?.account || request.principalAccount;
  return { kind, arn, name: arn.slice(arn.lastIndexOf('/') + 1), scope: account ? { account } : {} };
}

export function unread(failure: ReadFailure): Unknown {
  return unknown(`could not read ${describeFailure(failure)}`, `${failure.operation} (not read)`);
}

/** A managed policy's default version, or why it could not be read. */
export async function managedPolicy(
  aws: CheckReader<'iam:GetPolicy' | 'iam:GetPolicyVersion'>,
  policy: { readonly arn: string; readonly attachedTo: string },
  scope: ReadScope,
): Promise<AttachedPolicy | Unknown> {
  const found = await aws.read('iam:GetPolicy', { PolicyArn: policy.arn }, scope);
  if (found.status !== 'ok') return unread(found);
  const version = found.value.Policy?.DefaultVersionId;
  if (version === undefined) return unknown(`iam:GetPolicy names no default version of ${policy.arn}`);
  const document = await aws.read('iam:GetPolicyVersion', { PolicyArn: policy.arn, VersionId: version }, scope);
  if (document.status !== 'ok') return unread(document);
  return { id: policy.arn, document: document.value.PolicyVersion?.Document, attachedTo: policy.attachedTo };
}

type EntityReader = CheckReader<'iam:GetRole' | 'iam:GetUser'>;

/** The user or role itself: tags and permissions boundary. */
export async function iamPrincipal(aws: EntityReader, who: IamEntity): Promise<IamPrincipal | Unknown> {
  if (who.kind === 'user') {
    const answer = await aws.read('iam:GetUser', { UserName: who.name }, who.scope);
    if (answer.status !== 'ok') return unread(answer);
    return answer.value.User ?? unknown(`iam:GetUser answered without the user ${who.name}`);
  }
  const answer = await aws.read('iam:GetRole', { RoleName: who.name }, who.scope);
  if (answer.status !== 'ok') return unread(answer);
  return answer.value.Role ?? unknown(`iam:GetRole answered without the role ${who.name}`);
}

/** Tags as condition keys: `aws:PrincipalTag/team`. */
export function tagContext(prefix: string, tags: readonly Tag[] | undefined): Record<string, string> {
  const pairs = (tags ?? []).flatMap(({ Key, Value }) => (Key === undefined ? [] : [[`${prefix}${Key}`, Value ?? '']]));
  return Object.fromEntries(pairs);
}

/** Flattens lists of which some could not be read; an unread list hides no other. */
export function joinLayers(parts: readonly Layer[]): Layer {
  return parts.flatMap((part) => (Array.isArray(part) ? part : [part]));
}
