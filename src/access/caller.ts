import { tagContext } from '../check/reads/iam.js';
import type { AwsReader } from '../evidence/index.js';
import { parseArn } from '../model/arn.js';
import type { CallPrincipal } from '../model/call.js';
import { DoctorError } from '../model/error.js';
import { type PrincipalKind, principalKind } from '../model/principal-kind.js';
import { describeFailure } from '../model/read-result.js';
import type { RequestContext } from '../model/request.js';

/** A principal as IAM knows it, with what follows for the keys of its calls. */
export interface Caller {
  readonly principal: CallPrincipal;
  readonly context: RequestContext;
  /** Of a role: its id, and its tags as keys of its sessions' calls. */
  readonly roleId?: string;
  readonly tags?: RequestContext;
  /** IAM knows no such role. */
  readonly isGone?: true;
}

const TYPES: Partial<Record<PrincipalKind, string>> = {
  user: 'IAMUser',
  role: 'AssumedRole',
  'role-session': 'AssumedRole',
  'federated-user': 'FederatedUser',
  root: 'Root',
  service: 'AWSService',
};

/**
 * The principal of an ARN, of a short name (`role/x`, `user/x`), or of the tool's own credentials where none is given:
 * its ARN with its path, as IAM has it. Throws a `DoctorError` for one that is not there, or that nobody can name.
 */
export async function callerOf(word: string | undefined, reader: AwsReader): Promise<Caller> {
  const arn = word === undefined ? (await identity(reader)).arn : await completed(word.trim(), reader);
  const kind = principalKind(arn);
  const type = TYPES[kind];
  if (type === undefined) throw noPrincipal(word ?? arn);
  if (kind === 'service') return { principal: { arn, type }, context: {} };
  const account = parseArn(arn)?.account;
  const principal = { arn, type, ...(account ? { account } : {}) };
  if (kind === 'user') return userOf(principal, reader);
  if (type !== 'AssumedRole') return { principal, context: {} };
  const caller = await roleOf(principal, reader);
  if (caller.isGone === true) throw notThere(arn);
  return caller;
}

/** The caller of a role's ARN, though IAM may know no such role. */
export function callerOfRole(arn: string, reader: AwsReader): Promise<Caller> {
  const account = parseArn(arn)?.account;
  return roleOf({ arn, type: 'AssumedRole', ...(account ? { account } : {}) }, reader);
}

/** The tool's own account and ARN. */
export async function identity(reader: AwsReader): Promise<{ readonly account: string; readonly arn: string }> {
  const answer = await reader.read('sts:GetCallerIdentity', {});
  const { Account: account, Arn: arn } = answer.status === 'ok' ? answer.value : {};
  if (account !== undefined && arn !== undefined) return { account, arn };
  const why = answer.status === 'ok' ? 'AWS named no account' : describeFailure(answer);
  throw new DoctorError({ source: 'aws', code: 'IdentityUnread' }, `whose credentials these are is not known: ${why}`, {
    hint: 'give the principal and the resources as ARNs',
  });
}

async function completed(word: string, reader: AwsReader): Promise<string> {
  if (parseArn(word) !== undefined || principalKind(word) === 'service') return word;
  if (!/^(role|user|assumed-role)\/\S+$/.test(word)) throw noPrincipal(word);
  const { account, arn } = await identity(reader);
  const partition = parseArn(arn)?.partition ?? 'aws';
  return `arn:${partition}:${word.startsWith('assumed-role/') ? 'sts' : 'iam'}::${account}:${word}`;
}

function noPrincipal(word: string): DoctorError {
  return new DoctorError(
    { source: 'user', code: 'UsagePrincipal' },
    `\`${word}\` is no user, role, session or service`,
    { hint: 'write role/NAME, user/NAME, an ARN, or a service such as lambda.amazonaws.com' },
  );
}

async function userOf(principal: CallPrincipal, reader: AwsReader): Promise<Caller> {
  const UserName = lastPart(principal.arn);
  const answer = await reader.read('iam:GetUser', { UserName }, scopeOf(principal));
  if (answer.status === 'not-found') throw notThere(principal.arn);
  const user = answer.status === 'ok' ? answer.value.User : undefined;
  return {
    principal: { ...principal, arn: user?.Arn ?? principal.arn },
    context: user?.UserId === undefined ? {} : { 'aws:userid': user.UserId },
  };
}

/** Only IAM tells the path of a role, and its id, with which aws:userid begins. */
async function roleOf(principal: CallPrincipal, reader: AwsReader): Promise<Caller> {
  const session = /:assumed-role\/([^/]+)\/(.+)$/.exec(principal.arn);
  const RoleName = session?.[1] ?? lastPart(principal.arn);
  const answer = await reader.read('iam:GetRole', { RoleName }, scopeOf(principal));
  const gone = answer.status === 'not-found' ? ({ isGone: true } as const) : {};
  const role = answer.status === 'ok' ? answer.value.Role : undefined;
  if (session === null) {
    const arn = role?.Arn ?? principal.arn;
    return {
      principal: { ...principal, arn, roleArn: arn },
      context: {},
      ...gone,
      ...(role?.RoleId === undefined ? {} : { roleId: role.RoleId }),
      ...(role === undefined ? {} : { tags: tagContext('aws:PrincipalTag/', role.Tags) }),
    };
  }
  const name = session[2] ?? '';
  return {
    ...gone,
    principal: { ...principal, sessionName: name, ...(role?.Arn === undefined ? {} : { roleArn: role.Arn }) },
    context: role?.RoleId === undefined ? {} : { 'aws:userid': `${role.RoleId}:${name}` },
  };
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function scopeOf({ account }: CallPrincipal): { readonly account?: string } {
  return account === undefined ? {} : { account };
}

function notThere(arn: string): DoctorError {
  return new DoctorError({ source: 'user', code: 'PrincipalNotThere' }, `there is no \`${arn}\``, {
    hint: 'look at its spelling and its account',
  });
}

/** A session of the role, for session policies. Throws a usage `DoctorError` for what is no role. */
export function asSession(caller: Caller, sessionName: string): Caller {
  const { principal, context, roleId } = caller;
  if (principal.sessionName !== undefined) return caller;
  const role = parseArn(principal.roleArn ?? '');
  if (role === undefined) {
    throw new DoctorError({ source: 'user', code: 'UsageSession' }, 'a session policy is passed for a role', {
      hint: 'give a role, or a session of it, with --as-session',
    });
  }
  const arn = `arn:${role.partition}:sts::${role.account}:assumed-role/${lastPart(role.resource)}/${sessionName}`;
  return {
    ...caller,
    principal: { ...principal, arn, sessionName },
    context: { ...context, ...(roleId === undefined ? {} : { 'aws:userid': `${roleId}:${sessionName}` }) },
  };
}
