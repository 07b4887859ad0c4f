/** What an error code alone says. */
export type CodeClass = 'denial' | 'lookalike' | 'other';

const DENIAL = /access.?denied|unauthorized|not.?authori[sz]ed|authorization.?error|forbidden/i;

const NOTES = {
  credentials: 'the credentials were not accepted, so no policy was evaluated',
  expired: 'the credentials or the signed request have expired: renew them',
  signature: 'the signature does not match: wrong secret key, wrong clock, or a request changed on its way',
  subscription: 'the account is not subscribed to the service, or has not opted in to the Region',
  organization: 'a rule of AWS Organizations about which account may call, no policy',
  keyState: 'the state of the KMS key forbids its use: permissions do not matter until that changes',
  condition: 'the condition of the write was not met: nothing was denied',
  missing: 'there is no such resource in this account and Region',
  request: 'the request is not valid: nothing was denied',
  throttled: 'throttling, not a denial',
  dryRun: 'a dry run that was allowed: nothing was denied',
} as const;

const LOOKALIKES: Readonly<Record<string, string>> = {
  unrecognizedclientexception: NOTES.credentials,
  invalidclienttokenid: NOTES.credentials,
  cloudtrailinvalidclienttokenidexception: NOTES.credentials,
  invalidaccesskeyid: NOTES.credentials,
  missingauthenticationtoken: NOTES.credentials,
  missingauthenticationtokenexception: NOTES.credentials,
  authfailure: NOTES.credentials,
  'client.authfailure': NOTES.credentials,
  tokenrefreshrequired: NOTES.expired,
  signaturedoesnotmatch: NOTES.signature,
  invalidsignatureexception: NOTES.signature,
  incompletesignature: NOTES.signature,
  incompletesignatureexception: NOTES.signature,
  requesttimetooskew: NOTES.signature,
  requesttimetooskewed: NOTES.signature,
  expiredtoken: NOTES.expired,
  expiredtokenexception: NOTES.expired,
  requestexpired: NOTES.expired,
  'client.requestexpired': NOTES.expired,
  optinrequired: NOTES.subscription,
  subscriptionrequiredexception: NOTES.subscription,
  'client.dryrunoperation': NOTES.dryRun,
  dryrunoperation: NOTES.dryRun,
  notorganizationmasteraccountexception: NOTES.organization,
  awsorganizationsnotinuseexception: NOTES.organization,
  disabledexception: NOTES.keyState,
  kmsinvalidstateexception: NOTES.keyState,
  conditionalcheckfailedexception: NOTES.condition,
  transactioncanceledexception: NOTES.condition,
  resourcenotfoundexception: NOTES.missing,
  validationexception: NOTES.request,
  provisionedthroughputexceededexception: NOTES.throttled,
  throttling: NOTES.throttled,
  throttlingexception: NOTES.throttled,
  requestlimitexceeded: NOTES.throttled,
  limitexceededexception: NOTES.throttled,
};

/**
 * Why a code is no denial, or undefined when it is none of the known lookalikes.
 * AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
export function lookalikeNote(code: string): string | undefined {
  const name = code.toLowerCase();
  return Object.hasOwn(LOOKALIKES, name) ? LOOKALIKES[name] : undefined;
}

/** CloudTrail rewrites codes, and services have their own: the words in a code decide, minus the known lookalikes. */
export function classOfCode(code: string): CodeClass {
  if (lookalikeNote(code) !== undefined) return 'lookalike';
  return DENIAL.test(code) ? 'denial' : 'other';
}
