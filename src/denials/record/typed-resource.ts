/**
 * The words by which IAM names its resources in messages, and how their ARNs do.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
const TYPES: Readonly<Record<string, string>> = {
  role: 'role',
  user: 'user',
  group: 'group',
  policy: 'policy',
  'instance profile': 'instance-profile',
  'server certificate': 'server-certificate',
  'mfa device': 'mfa',
  'virtual mfa device': 'mfa',
  'saml provider': 'saml-provider',
  'openid connect provider': 'oidc-provider',
  'open id connect provider': 'oidc-provider',
  'login profile': 'user',
};

const TYPED = /^([a-z]+(?: [a-z]+){0,3}) ([\w+=,.@/:-]+)$/i;

/**
 * The ARN of what IAM names by its type (`role x`, `instance profile web`). A path, if it has one, is not told, and is
 * left out. Anything else stays as it is.
 */
export function typedResource(
  named: string | undefined,
  { account, partition }: { readonly account: string | undefined; readonly partition: string },
): string | undefined {
  const [, words = '', name = ''] = TYPED.exec(named ?? '') ?? [];
  const noun = words.toLowerCase().replace(/\s+/g, ' ');
  const type = Object.hasOwn(TYPES, noun) ? TYPES[noun] : undefined;
  if (type === undefined || account === undefined) return named;
  return `arn:${partition}:iam::${account}:${type}/${name.replace(/^\//, '')}`;
}
