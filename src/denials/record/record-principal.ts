import { parseArn } from '../../model/arn.js';
import type { CallPrincipal } from '../../model/call.js';
import type { UserIdentity } from '../../model/event.js';
import { accountIn } from '../../model/masked.js';
import { partitionOfRegion } from '../../model/partitions.js';
import { type PrincipalKind, principalKind, roleOfSession } from '../../model/principal-kind.js';

export const NOBODY = 'unknown';

const SESSION = /^arn:[^:]+:sts:[^:]*:[^:]*:assumed-role\/[^/]*\/(.+)$/s;

/** The name of a session, from `…:assumed-role/NAME/SESSION`. */
export function sessionNameOf(arn: string): string | undefined {
  return SESSION.exec(arn)?.[1];
}

/**
 * CloudTrail's words for what an ARN names.
 * AWS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
const TYPES: Partial<Record<PrincipalKind, string>> = {
  root: 'Root',
  user: 'IAMUser',
  'role-session': 'AssumedRole',
  role: 'Role',
  'federated-user': 'FederatedUser',
};

function typeOfArn(arn: string): string {
  return (parseArn(arn) && TYPES[principalKind(arn)]) ?? 'Unknown';
}

/** Who an ARN (or a mere name) in a message stands for. */
export function principalNamed(name: string | undefined): CallPrincipal {
  if (name === undefined) return { arn: NOBODY, type: 'Unknown' };
  const account = accountIn(parseArn(name)?.account);
  const type = typeOfArn(name);
  const roleArn = type === 'Role' ? name : roleOfSession(name);
  const sessionName = sessionNameOf(name);
  return {
    arn: name,
    type,
    ...(account && { account }),
    ...(roleArn !== undefined && { roleArn }),
    ...(sessionName !== undefined && { sessionName }),
  };
}

function onBehalf(identity: UserIdentity): string | undefined {
  const userId = identity.onBehalfOf?.['userId'];
  return typeof userId === 'string' ? userId : undefined;
}

/** What CloudTrail writes for a caller who did not sign the request. */
const UNSIGNED = /^anonymous(?:_principal)?$/i;
/** CloudTrail hides what was typed as a name at a failed sign-in, for it may be a password. */
const USER_NAME = /^(?!HIDDEN_DUE_TO)[\w+=,.@-]{1,64}$/;

/** Where a record was made, for identities that do not tell. */
interface Whereabouts {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** The ARN of the caller, or the best name that the record and the message hold. */
function bestName(identity: UserIdentity, named: string | undefined, at: Whereabouts): string {
  const { arn, type, accountId, userName, principalId, invokedBy } = identity;
  if (arn) return arn;
  if (named?.startsWith('arn:')) return named;
  const account = accountId || at.account;
  const iam = `arn:${partitionOfRegion(at.region ?? '')}:iam::${account}`;
  if (type === 'Root' && account) return `${iam}:root`;
  if (UNSIGNED.test(accountId ?? '')) return 'anonymous';
  if (type === 'IAMUser' && account && USER_NAME.test(userName ?? '')) return `${iam}:user/${userName}`;
  const names = [
    type === 'AWSService' ? invokedBy : undefined,
    onBehalf(identity),
    userName,
    principalId,
    accountId,
    invokedBy,
    named,
  ];
  return names.find((name) => name !== undefined && name !== '') ?? NOBODY;
}

function roleOf(identity: UserIdentity, arn: string): string | undefined {
  const issuer = identity.sessionContext?.sessionIssuer;
  if (issuer?.type === 'Role' && issuer.arn) return issuer.arn;
  return typeOfArn(arn) === 'Role' ? arn : roleOfSession(arn);
}

/** Who made the call of a record; `named` is the principal of its message, for records that hide it. */
export function principalOf(
  identity: UserIdentity | undefined,
  named: string | undefined,
  at: Whereabouts = {},
): CallPrincipal {
  if (identity === undefined) return principalNamed(named);
  const arn = bestName(identity, named, at);
  const account = identity.accountId || parseArn(arn)?.account;
  const roleArn = roleOf(identity, arn);
  const [uniqueId, session] = (identity.principalId ?? '').split(':');
  const sessionName = sessionNameOf(arn) ?? session;
  return {
    arn,
    type: identity.type ?? typeOfArn(arn),
    ...(account && { account }),
    ...(roleArn !== undefined && { roleArn }),
    ...(sessionName && { sessionName }),
    ...(identity.accessKeyId && { accessKeyId: identity.accessKeyId }),
    ...(uniqueId && { uniqueId }),
  };
}
