import { OWNED_BY_AWS } from '../../model/owned-by-aws.js';
import type { Policies } from '../../model/policies.js';
import { isIamIdentity } from '../../model/principal-kind.js';
import { isTrustCall } from '../../model/trust-call.js';
import { isUnknown } from '../../model/unknown.js';
import type { RequestView } from '../request/request-view.js';
import type { BoundRule } from '../rules/aws-rule.js';
import { boundRules } from '../rules/index.js';
import { withoutResourcePolicy } from '../rules/resource-policies.js';
import { MAYBE, NO, type Truth, truthOf, YES } from '../truth.js';
import { grantedByName } from './kms-grants.js';

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
  /** The policy on the resource has no say, and why. */
  readonly resourceSilent: string | undefined;
  /** It has none if the resource lies in the root user's own account, which nobody told. */
  readonly resourceMaySilent: boolean;
  /** AWS's rules that hold, or may hold. */
  readonly rules: readonly BoundRule[];
}

/** What an answer depends on where nobody told the account of the resource. */
export const WHOSE = 'whether caller and resource lie in one account';

/**
 * AWS: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
 * AWS: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
const ASSUME_ROOT = 'sts:assumeroot';
/**
 * AWS: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 * AWS: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html
 */
const FEDERATED_CALLS = new Set(['sts:assumerolewithwebidentity', 'sts:assumerolewithsaml']);

/**
 * AWS tells everybody who they are, even where a policy denies it, and gives every user a session token.
 * AWS: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html
 */
const NEEDS: ReadonlyMap<string, Situation['needs']> = new Map([
  ['sts:getcalleridentity', 'nothing'],
  ['sts:getsessiontoken', 'no Allow'],
]);

/**
 * AWS: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 * AWS: https://docs.aws.amazon.com/kms/latest/developerguide/control-access.html
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
 */
export function situationOf(view: RequestView, policies: Policies): Situation {
  const { action, caller } = view;
  const { arn } = view.target;
  const sts = action.startsWith('sts:');
  const trust = sts && isTrustCall(view.target);
  const key = action.startsWith('kms:') && arn?.service === 'kms' && arn.resource.startsWith('key/');
  const ownAccount =
    (caller.kind === 'root' ||
      isIamIdentity(caller.kind) ||
      (caller.kind === 'other' && caller.account !== undefined)) &&
    !(sts && FEDERATED_CALLS.has(action));
  const retire = action === RETIRE ? retirement(view, policies) : undefined;
  const barred = ownAccount && caller.kind === 'root' && (trust || action === ASSUME_ROOT);
  const situation: Writable<Situation> = {
    // Whoever a grant names retires it, wherever the key lies.
    sameAccount: retire ? YES : ownAccount ? sameAccount(view) : NO,
    ownAccount,
    boundByIdentity: ownAccount && caller.kind !== 'root',
    mustAllow: trust || (key && !retire) || barred,
    trust,
    barred,
    needs: retire ?? (sts ? NEEDS.get(action) : undefined) ?? 'Allow',
    resourceSilent: resourceSilent(view),
    resourceMaySilent: caller.kind === 'root' && ROOT_MAY.has(action) && isUnknown(view.resourceAccount),
    rules: NO_RULES,
  };
  // Filled in at once: a copy for each request would cost more than the rules.
  situation.rules = boundRules({ view, policies }, situation);
  return situation;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const NO_RULES: readonly BoundRule[] = [];

const RETIRE = 'kms:retiregrant';

/** Whom a grant names as itself needs no permission; what it names as an account delegates to its identities. */
function retirement(view: RequestView, { grants = [] }: Policies): Situation['needs'] {
  const { direct, role, account } = grantedByName(grants, view);
  return account === YES && direct === NO && role === NO ? 'Allow' : 'no Allow';
}

/**
 * The root user of an account can always do these, to unlock what a policy on it locks: API_DeleteResourcePolicy of
 * DynamoDB, API_DeleteBucketPolicy of S3, and for queues the tasks that require root user credentials.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-tasks.html
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html
 */
const ROOT_MAY: ReadonlySet<string> = new Set([
  'dynamodb:deleteresourcepolicy',
  's3:getbucketpolicy',
  's3:putbucketpolicy',
  's3:deletebucketpolicy',
  'sqs:getqueueattributes',
  'sqs:setqueueattributes',
]);

function resourceSilent({ action, caller, resourceAccount, request }: RequestView): string | undefined {
  if (action === RETIRE) return 'kms:RetireGrant has no effect in a key policy';
  if (caller.kind === 'root' && ROOT_MAY.has(action) && caller.account === resourceAccount)
    return `the account root user may always call \`${request.action}\`, even where the policy on the resource denies it`;
  return withoutResourcePolicy(action) ? `no policy on a resource can grant \`${request.action}\`` : undefined;
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
