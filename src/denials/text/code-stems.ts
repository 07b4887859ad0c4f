/** What codes are made of, and what must follow or stand in some. */
export const STEMS: readonly (readonly [stem: string, more?: string])[] = [
  ['AccessDenied', '(?:ForDependency)?'],
  ['Unauthorized', '(?:Operation|TaggingOperation|Access|(?=Exception))'],
  ['NotAuthorized'],
  ['AuthorizationError'],
  ['Forbidden', '(?=Exception)'],
  ['UnrecognizedClient'],
  ['InvalidClientTokenId'],
  ['InvalidAccessKeyId'],
  ['SignatureDoesNotMatch'],
  ['InvalidSignature'],
  ['IncompleteSignature'],
  ['MissingAuthenticationToken'],
  ['ExpiredToken'],
  ['RequestExpired'],
  ['AuthFailure'],
  ['OptInRequired'],
  ['SubscriptionRequired'],
  ['RequestTimeTooSkew', '(?:ed)?'],
  ['DryRunOperation'],
  ['NotOrganizationMasterAccount'],
  ['OrganizationsNotInUse'],
  ['TokenRefreshRequired'],
  ['Disabled', '(?=Exception)'],
  ['KMSInvalidState'],
  ['ConditionalCheckFailed', '(?=Exception)'],
  ['TransactionCanceled'],
  ['ResourceNotFound', '(?=Exception)'],
  ['Validation', '(?=Exception)'],
  ['Throttling', '(?=Exception)'],
  ['ThroughputExceeded'],
  ['InvalidParameterValue', '(?=Exception)'],
  ['InvalidCloudWatchLogsRoleArn'],
];

/** Longer texts are searched by one pattern in place of one stem after another. */
const LONG = 10_000;

/** False for a text without any of what codes are made of. */
export function mayHoldCode(text: string): boolean {
  return text.length > LONG || STEMS.some(([stem]) => text.includes(stem));
}
