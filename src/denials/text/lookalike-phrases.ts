import type { DenialEffect } from '../../model/policy-type.js';
import type { Phrase } from './phrase.js';

function lookalike(says: string, note: string, service?: string): Phrase {
  return { says, kind: 'lookalike', note, ...(service !== undefined && { service }) };
}

/** A refusal, but by a setting or a service's own rights and not by a policy. */
function setting(phrase: Phrase, effect: DenialEffect): Phrase {
  return { ...phrase, effect };
}

const KEY = '(?::? com\\.amazonaws\\.services\\.kms\\.model\\.\\w+:)?';

const LAKE_FORMATION = 'Lake Formation refuses, outside IAM: grant there';

/** Answers that look like a denial and are not one of a policy, with what they are. */
export const LOOKALIKE_PHRASES: readonly Phrase[] = [
  lookalike(
    `KMS key disabled error${KEY}(?: (?<resource>arn:\\S{1,300}) is disabled)?`,
    'the KMS key of the table is disabled: enable the key; permissions do not matter until then',
    'dynamodb',
  ),
  lookalike(
    `KMS validation error(?: for region [\\w-]+)?${KEY}(?: (?:Alias |Key ')?(?<resource>(?:arn:|alias/)[^\\s']{1,300})'? (?:is pending deletion|is not found|does not exist))?`,
    'the KMS key of the table cannot be used: pending deletion, missing, or in another Region',
    'dynamodb',
  ),
  lookalike(
    `KMS internal error${KEY}`,
    'DynamoDB needs a symmetric encryption KMS key: an RSA or HMAC key fails like this, and goes on to',
    'dynamodb',
  ),
  lookalike(
    'MultiFactorAuthentication failed with invalid MFA one time pass code',
    'the MFA code was wrong or used before: authentication failed, no policy denied',
    'sts',
  ),
  lookalike(
    'MultiFactorAuthentication failed, (?:unable to validate MFA code|must provide)[^\\n]{0,160}',
    'the MFA device or its code could not be checked: look at the serial number; no policy denied',
    'sts',
  ),
  lookalike('unable to validate MFA code', 'the MFA device or its code could not be checked; no policy denied', 'sts'),
  lookalike(
    'Roles may not be assumed by root accounts',
    'the root user can never assume a role: use a user or role',
    'sts',
  ),
  lookalike(
    'Cannot call (?:GetSessionToken|GetFederationToken) with session credentials',
    'this call needs the long-term keys of a user, not temporary credentials',
    'sts',
  ),
  setting(
    lookalike(
      'Cannot stop trail, not master trail',
      'an organization trail can only be changed by the management account or a delegated administrator',
      'cloudtrail',
    ),
    'explicit',
  ),
  setting(
    lookalike(
      'IAM user access not activated',
      'access of IAM users to billing is switched off in the account: the root user turns it on; no policy denied',
    ),
    'explicit',
  ),
  setting(
    lookalike(
      'Insufficient Lake Formation permission\\(s\\):?(?:(?: Required [\\w ,]{1,80}?)? on (?<resource>[^\\s"]{1,300}?)(?=[:,.]?(?:[\\s"]|$)))?',
      LAKE_FORMATION,
      'glue',
    ),
    'implicit',
  ),
  setting(
    {
      ...lookalike(
        'does not have (?:access to|any privileges? on) (?:the )?(?:specified|requested) (?:Lake Formation )?resource',
        LAKE_FORMATION,
        'lakeformation',
      ),
      word: 'resource',
    },
    'implicit',
  ),
  setting(
    lookalike(
      'Resource does not exist or requester is not authorized to access requested permissions',
      LAKE_FORMATION,
      'lakeformation',
    ),
    'implicit',
  ),
  lookalike(
    'In order to use this AWS Marketplace product you need to accept terms',
    'a subscription is missing: accept the terms of the AWS Marketplace product',
  ),
  lookalike(
    'Request must contain (?:a valid \\(registered\\)|either a valid \\(registered\\)) AWS[\\s_]+Access Key ID',
    'the request has no credentials that AWS knows: it was not signed, or with a key that does not exist',
  ),
  lookalike('Missing Authentication Token', 'the request was not signed, or API Gateway has no such route'),
  lookalike(
    'The security token included in the request is expired',
    'the temporary credentials have expired: renew them',
  ),
  lookalike(
    'The security token included in the request is invalid',
    'AWS does not know the credentials: deleted or inactive key, missing session token, or another partition',
  ),
  ...['The token has expired', 'The provided token has expired', 'The provided token is (?:expired|malformed)'].map(
    (says) => lookalike(says, 'the temporary credentials have expired: renew them'),
  ),
  ...['Request has expired', 'Signature expired', 'Signature not yet current'].map((says) =>
    lookalike(says, 'the clock of the caller is wrong, or the signed request is too old'),
  ),
  lookalike(
    'The request signature we calculated does not match the signature you provided',
    'the secret key is wrong, or the request was changed on its way',
  ),
  lookalike('The AWS Access Key Id you provided does not exist in our records', 'AWS does not know the access key'),
  lookalike(
    'AWS was not able to validate the provided access credentials',
    'AWS does not know the credentials, or the clock is wrong',
  ),
  ...['Unable to locate credentials', 'Could not load credentials from any providers'].map((says) =>
    lookalike(says, 'the client found no credentials: AWS was not asked'),
  ),
  lookalike(
    'The AWS Access Key Id needs a subscription for the service',
    'the account is not subscribed to the service',
  ),
  lookalike(
    'Request would have succeeded, but DryRun flag is set',
    'a dry run that was allowed: nothing was denied',
    'ec2',
  ),
  ...[
    'Incorrect username or password',
    'Access Token has (?:been revoked|expired)',
    'Refresh Token has (?:been revoked|expired)',
    'Unable to verify secret hash for client',
    'Password attempts exceeded',
  ].map((says) => lookalike(says, 'Cognito refuses the sign-in: no policy denied', 'cognito-idp')),
  lookalike('The incoming token has expired', 'the token given to API Gateway has expired: no policy denied'),
  lookalike('Failed authentication', 'the sign-in failed: wrong password or name; no policy denied'),
  {
    ...lookalike("Access denied for user '[^'\\n]{0,80}'@", 'a database refused the login: IAM is not involved'),
    isForeign: true,
  },
  lookalike(
    'Transaction cancelled, please refer cancellation reasons',
    'a condition or conflict cancelled the transaction: nothing was denied',
    'dynamodb',
  ),
  lookalike(
    'The conditional request failed',
    'the condition of the write was not met (a Terraform lock is held like this): nothing was denied',
    'dynamodb',
  ),
  ...['One or more parameter values were invalid', 'The provided key element does not match the schema'].map((says) =>
    lookalike(says, 'the request does not fit the table: nothing was denied', 'dynamodb'),
  ),
  ...['Requested resource not found', 'Cannot do operations on a non-existent table'].map((says) =>
    lookalike(says, 'there is no such table in this account and Region', 'dynamodb'),
  ),
  ...[
    'Throughput exceeds the \\w+',
    'Rate exceeded',
    'The level of configured provisioned throughput for the table was exceeded',
  ].map((says) => lookalike(says, 'throttling, not a denial')),
  lookalike(
    'Your account is not a member of an organization',
    'the account belongs to no organization',
    'organizations',
  ),
];
