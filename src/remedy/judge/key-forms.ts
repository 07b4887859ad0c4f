import { isIP } from 'node:net';

const AWS_ID = (prefix: string) => new RegExp(`^${prefix}-[0-9a-z-]{1,32}$`);

/**
 * The form of the values that a condition key can have; a key that is not listed has any.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const FORMS: readonly (readonly [RegExp, (value: string) => boolean])[] = [
  [/^aws:SourceVpce$/i, matching(AWS_ID('vpce'))],
  [/^aws:SourceVpc$/i, matching(AWS_ID('vpc'))],
  [/^aws:SourceIp$/i, (value) => isAddress(value) && !isPrivate(value)],
  [/^aws:VpcSourceIp$/i, isAddress],
  [/^aws:RequestedRegion$/i, matching(/^[a-z]{2}(-[a-z]+)+-\d+$/)],
  [/^aws:(Source|Principal|Resource)Account$/i, matching(/^\d{12}$/)],
  [/^aws:PrincipalArn$/i, matching(/^arn:[^:]+:(iam|sts)::\d{12}:/)],
  [/^aws:(PrincipalOrgID|ResourceOrgID|SourceOrgID)$/i, matching(/^o-[a-z0-9]{10,32}$/)],
  [/^aws:SourceArn$/i, matching(/^arn:[^:]+:[^:]+:/)],
  [/^sts:ExternalId$/i, matching(/^[\w+=,.@:/-]{2,1224}$/)],
  [/^sts:RoleSessionName$/i, matching(/^[\w+=,.@-]{2,64}$/)],
  [/^iam:PermissionsBoundary$/i, matching(/^arn:[^:]+:iam::(\d{12}|aws):policy\//)],
  [/^aws:(PrincipalTag|RequestTag|ResourceTag)\//i, matching(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u)],
  [/^aws:(SecureTransport|MultiFactorAuthPresent|ViaAWSService|PrincipalIsAWSService)$/i, matching(/^(true|false)$/i)],
];

/** True when the key can have the value: no `vpc-` under aws:SourceVpce, no private address under aws:SourceIp. */
export function hasForm(key: string, value: string): boolean {
  const form = FORMS.find(([pattern]) => pattern.test(key));
  return form === undefined || form[1](value);
}

function matching(pattern: RegExp): (value: string) => boolean {
  return (value) => pattern.test(value);
}

function isAddress(value: string): boolean {
  return isIP(value) !== 0;
}

/** RFC 1918, 6598 and 4193: addresses that no call to AWS shows as its public one. */
function isPrivate(address: string): boolean {
  return /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd][0-9a-f]{2}:)/i.test(
    address,
  );
}
