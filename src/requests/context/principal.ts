import { objectParameter, textParameter } from '../../denials/record/parameters/parameters.js';
import type { Call } from '../../model/call.js';
import type { UserIdentity } from '../../model/event.js';
import type { JsonObject } from '../../model/json.js';
import type { ContextValue, RequestContext } from '../../model/request.js';
import { isLongTerm } from './mfa.js';

type Keys = Record<string, ContextValue>;

/** Users, role sessions, root and federated users; CloudTrail writes other things of callers from outside of AWS. */
const UNIQUE_ID = /^(AIDA|AROA|\d{12}(:|$))/;

/** Keys of the caller's credentials, as far as the record tells. */
export function sessionContext(call: Call): RequestContext {
  const identity = call.event?.userIdentity;
  if (identity === undefined) return {};
  const keys: Keys = {};
  if (UNIQUE_ID.test(identity.principalId ?? '')) keys['aws:userid'] = identity.principalId ?? null;
  const began = identity.sessionContext?.attributes?.creationDate;
  // A service, or the console, signs on with temporary credentials also for long-term keys.
  if (isLongTerm(call)) {
    if (identity.invokedBy === undefined) keys['aws:TokenIssueTime'] = null;
  } else if (began !== undefined) keys['aws:TokenIssueTime'] = began;
  const user = textParameter(identity.onBehalfOf ?? {}, 'userId');
  if (user !== undefined) keys['identitystore:UserId'] = user;
  const isMember = /^(IAMUser|AssumedRole|FederatedUser|Root)$/.test(identity.type ?? '');
  if (isMember) keys['aws:AssumedRoot'] = identity.sessionContext?.assumedRoot === 'true' ? 'true' : null;
  return { ...keys, ...ofSession(identity), ...webIdentity(identity) };
}

function ofSession(identity: UserIdentity): RequestContext {
  const session = identity.sessionContext;
  if (identity.type !== 'AssumedRole') return {};
  const provider = textParameter(session?.webIdFederationData ?? {}, 'federatedProvider');
  const delivery = session?.ec2RoleDelivery;
  return {
    'aws:SourceIdentity': session?.sourceIdentity ?? null,
    ...(provider === undefined ? {} : { 'aws:FederatedProvider': provider }),
    ...claimsOf(session?.webIdFederationData ?? {}),
    ...(delivery === undefined ? ofNoInstance(identity) : { 'ec2:RoleDelivery': delivery }),
    ...lambdaFunction(identity),
  };
}

/**
 * The claims that a session of a web identity was made with: `cognito-identity.amazonaws.com:sub`; CloudTrail writes
 * lists as a text.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 * AWS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
function claimsOf(federation: JsonObject): RequestContext {
  const claims = Object.entries(objectParameter(federation, 'attributes')).flatMap(([key, value]) =>
    typeof value === 'string' && key.includes(':') ? [[key, valuesIn(value)]] : [],
  );
  return Object.fromEntries(claims);
}

function valuesIn(text: string): string | readonly string[] {
  const quoted = /^\s*\[.*\]\s*$/s.test(text) ? text.match(/"((?:[^"\\]|\\.)*)"/g) : null;
  return quoted === null ? text : quoted.map((one) => one.slice(1, -1));
}

/** Sessions of an instance profile are named after the instance. */
function ofNoInstance(identity: UserIdentity): RequestContext {
  return /:i-[0-9a-f]+$/.test(identity.principalId ?? '') ? {} : notAnInstance();
}

function notAnInstance(): RequestContext {
  return {
    'ec2:RoleDelivery': null,
    'ec2:SourceInstanceARN': null,
    'aws:Ec2InstanceSourceVpc': null,
    'aws:Ec2InstanceSourcePrivateIPv4': null,
  };
}

/** The function whose credentials these are; those of an instance, or of another service, are no function's. */
function lambdaFunction({ inScopeOf, sessionContext }: UserIdentity): RequestContext {
  if (inScopeOf?.issuerType === undefined)
    return sessionContext?.ec2RoleDelivery === undefined ? {} : { 'lambda:SourceFunctionArn': null };
  if (inScopeOf.issuerType !== 'AWS::Lambda::Function') return { 'lambda:SourceFunctionArn': null };
  const arn = inScopeOf.credentialsIssuedTo ?? inScopeOf.sourceArn;
  return arn === undefined ? {} : { 'lambda:SourceFunctionArn': arn };
}

/** `provider:sub` and `provider:aud` of a web identity; its principalId is `provider:audience:subject`. */
function webIdentity({ type, identityProvider, userName, principalId }: UserIdentity): RequestContext {
  if (type !== 'WebIdentityUser' || identityProvider === undefined || userName === undefined) return {};
  const provider = identityProvider.replace(/^arn:[^/]*oidc-provider\//, '');
  const keys: Keys = { [`${provider}:sub`]: userName, 'aws:FederatedProvider': identityProvider };
  const audience =
    principalId?.startsWith(`${identityProvider}:`) && principalId.endsWith(`:${userName}`)
      ? principalId.slice(identityProvider.length + 1, -userName.length - 1)
      : undefined;
  if (audience) keys[`${provider}:aud`] = audience;
  return keys;
}
