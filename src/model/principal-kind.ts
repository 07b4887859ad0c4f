import { formatArn, parseArn } from './arn.js';
import { DNS_SUFFIXES } from './partitions.js';

export type PrincipalKind =
  | 'user'
  | 'role'
  | 'role-session'
  | 'federated-user'
  | 'root'
  | 'identity-provider'
  | 'service'
  | 'unique-id'
  | 'anonymous'
  | 'other';

/** Identity providers that policies name by their hosts, although Cognito's is named as a service is. */
const WEB_IDENTITY_HOSTS = new Set([
  'cognito-identity.amazonaws.com',
  'accounts.google.com',
  'graph.facebook.com',
  'www.amazon.com',
]);

/**
 * With the name of a session behind it.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
const UNIQUE_ID = /^(AIDA|AROA|AGPA|ANPA|ASIA|AKIA|ABIA|ACCA)[A-Z0-9]+(:.+)?$/;

const SERVICE = new RegExp(
  `^[\\w-]+(\\.[\\w-]+)*\\.(${DNS_SUFFIXES.map((suffix) => suffix.replaceAll('.', '\\.')).join('|')})$`,
);

/**
 * What kind of principal an ARN or name stands for.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function principalKind(principal: string): PrincipalKind {
  if (principal === 'anonymous' || principal === '*') return 'anonymous';
  if (/^\d{12}$/.test(principal)) return 'root';
  if (WEB_IDENTITY_HOSTS.has(principal)) return 'identity-provider';
  if (UNIQUE_ID.test(principal)) return 'unique-id';
  const arn = parseArn(principal);
  if (arn !== undefined) return kindOfArn(arn);
  return isServicePrincipal(principal) ? 'service' : 'other';
}

function kindOfArn({ service, account, resource }: NonNullable<ReturnType<typeof parseArn>>): PrincipalKind {
  const [type] = resource.split('/');
  // CloudFront's origin access identities look like users, and have neither an account nor policies of their own.
  if (service === 'iam' && account === 'cloudfront') return 'other';
  if (service === 'sts' && type === 'assumed-role') return 'role-session';
  if (service === 'sts' && type === 'federated-user') return 'federated-user';
  if (service !== 'iam') return 'other';
  if (type === 'user' || type === 'role' || type === 'root') return type;
  return type === 'oidc-provider' || type === 'saml-provider' ? 'identity-provider' : 'other';
}

/** True for a service that AWS names as a principal: `lambda.amazonaws.com`; never for an ARN, whatever it ends in. */
export function isServicePrincipal(text: string): boolean {
  return !WEB_IDENTITY_HOSTS.has(text) && SERVICE.test(text);
}

/** True for callers whom identity policies, boundaries and session policies can bind. */
export function isIamIdentity(kind: PrincipalKind): boolean {
  return ['user', 'role', 'role-session', 'federated-user', 'unique-id'].includes(kind);
}

/**
 * The role of a session, from `…:assumed-role/NAME/SESSION`. That ARN drops the path of the role, so this one has none
 * either. Undefined for whatever is no session.
 */
export function roleOfSession(arn: string): string | undefined {
  const parsed = parseArn(arn);
  const name = /^assumed-role\/([^/]+)/.exec(parsed?.resource ?? '')?.[1];
  if (parsed === undefined || name === undefined) return undefined;
  return formatArn({ ...parsed, service: 'iam', region: '', resource: `role/${name}` });
}
