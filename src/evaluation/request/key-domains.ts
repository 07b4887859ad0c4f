import type { AuthorizationRequest } from '../../model/request.js';
import { type Caller, callerOf } from './caller.js';
import { formsOf } from './key-forms.js';
import { isForeignKey } from './service-keys.js';
import { claimingProvider, providerOf } from './web-identity.js';

/** Whether a request holds a key at all. */
export type Presence = 'always' | 'never' | 'maybe';

/** What a key can be in a request, where nobody told its value. */
export interface KeyDomain {
  readonly presence: Presence;
  /** Globs with `*` and `?` of which each of its values matches one; absent: it may be any text. */
  readonly forms?: readonly string[];
}

/** The kinds of caller that AWS's pages on condition keys tell apart. */
const KINDS = [
  'user',
  'role-session',
  'federated-user',
  'root',
  'web-identity',
  'saml',
  'service',
  'anonymous',
] as const;

type KeyCaller = (typeof KINDS)[number];

/** One condition key, and for whom it is always or never there; for others it may be. */
interface DomainRow {
  /** In lower case; a key that ends in `*` stands for all that begin so. */
  readonly key: string;
  /** AWS's page on the key. */
  readonly page: string;
  readonly always?: readonly KeyCaller[];
  readonly never?: readonly KeyCaller[];
  /** The actions, in lower case, whose requests alone have it. */
  readonly actions?: readonly string[];
  /** The actions, in lower case, whose requests lack it; one that ends in `*` stands for all that begin so. */
  readonly lacking?: readonly string[];
}

const GLOBAL =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-';
const FEDERATION =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-saml';
const KMS = 'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-';

const IAM =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#available-keys-for-iam';
const STS =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-sts';
/** SNS's word for whose account a caller is of, in the policy that a topic is made with. */
const SNS =
  'https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html#source-account-versus-source-owner';
const S3 = 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html#amazons3-policy-keys';

const MEMBERS: readonly KeyCaller[] = ['user', 'role-session', 'federated-user', 'root'];
/** AssumeRoleWithWebIdentity and AssumeRoleWithSAML are called without AWS credentials, services are in no organization. */
const NO_MEMBERS: readonly KeyCaller[] = ['web-identity', 'saml', 'service', 'anonymous'];

function allBut(...kinds: KeyCaller[]): readonly KeyCaller[] {
  return KINDS.filter((kind) => !kinds.includes(kind));
}

/** Actions that do not support the keys on whose the resource is. events:PutEvents lacks them of old targets alone. */
const WITHOUT_OWNER: readonly string[] = [
  'auditmanager:updateassessmentframeworkshare',
  'detective:acceptinvitation',
  'ds:acceptshareddirectory',
  'ebs:*',
  'ec2:accepttransitgatewaypeeringattachment',
  'ec2:acceptvpcendpointconnections',
  'ec2:acceptvpcpeeringconnection',
  'ec2:createtransitgatewaypeeringattachment',
  'ec2:createvpcendpoint',
  'ec2:createvpcpeeringconnection',
  'es:acceptinboundconnection',
  'guardduty:acceptadministratorinvitation',
  'macie2:acceptinvitation',
  'route53:associatevpcwithhostedzone',
  'route53:createvpcassociationauthorization',
  'securityhub:acceptadministratorinvitation',
];

const S3_LISTS: readonly string[] = ['s3:listbucket', 's3:listbucketversions'];

/** The one table of condition keys whose presence follows from who calls. */
export const KEY_DOMAINS: readonly DomainRow[] = [
  { key: 'aws:principalarn', page: `${GLOBAL}principalarn`, always: MEMBERS, never: NO_MEMBERS },
  { key: 'aws:principalaccount', page: `${GLOBAL}principalaccount`, always: [...MEMBERS, 'anonymous'] },
  { key: 'aws:principalorgid', page: `${GLOBAL}principalorgid`, never: NO_MEMBERS },
  { key: 'aws:principalorgpaths', page: `${GLOBAL}principalorgpaths`, never: NO_MEMBERS },
  { key: 'aws:principaltag/*', page: `${GLOBAL}principaltag`, never: [...NO_MEMBERS, 'root'] },
  { key: 'aws:principaltype', page: `${GLOBAL}principaltype`, always: KINDS },
  {
    key: 'aws:principalisawsservice',
    page: `${GLOBAL}principalisawsservice`,
    always: [...MEMBERS, 'service'],
    never: ['anonymous'],
  },
  {
    key: 'aws:principalservicename',
    page: `${GLOBAL}principalservicename`,
    always: ['service'],
    never: allBut('service'),
  },
  {
    key: 'aws:principalservicenameslist',
    page: `${GLOBAL}principalservicenameslist`,
    always: ['service'],
    never: allBut('service'),
  },
  { key: 'aws:userid', page: `${GLOBAL}userid`, always: KINDS },
  { key: 'aws:username', page: `${GLOBAL}username`, always: ['user'], never: allBut('user') },
  { key: 'aws:assumedroot', page: `${GLOBAL}assumedroot`, never: allBut('root') },
  {
    key: 'aws:federatedprovider',
    page: `${GLOBAL}federatedprovider`,
    always: ['web-identity'],
    never: ['user', 'federated-user', 'root', 'saml', 'service', 'anonymous'],
  },
  {
    key: 'aws:tokenissuetime',
    page: `${GLOBAL}tokenissuetime`,
    always: ['role-session', 'federated-user'],
    never: ['web-identity', 'saml', 'anonymous'],
  },
  { key: 'aws:signinsessionarn', page: `${GLOBAL}signinsessionarn`, never: NO_MEMBERS },
  {
    key: 'aws:multifactorauthpresent',
    page: `${GLOBAL}multifactorauthpresent`,
    never: ['federated-user', 'web-identity', 'saml', 'anonymous'],
  },
  {
    key: 'aws:multifactorauthage',
    page: `${GLOBAL}multifactorauthage`,
    never: ['federated-user', 'web-identity', 'saml', 'anonymous'],
  },
  {
    key: 'aws:sourceidentity',
    page: `${GLOBAL}sourceidentity`,
    never: ['user', 'federated-user', 'root', 'service', 'anonymous'],
  },
  { key: 'aws:chatbotsourcearn', page: `${GLOBAL}chatbotsourcearn`, never: allBut('role-session') },
  { key: 'aws:ec2instancesourcevpc', page: `${GLOBAL}ec2instancesourcevpc`, never: allBut('role-session') },
  {
    key: 'aws:ec2instancesourceprivateipv4',
    page: `${GLOBAL}ec2instancesourceprivateip4`,
    never: allBut('role-session'),
  },
  { key: 'ec2:roledelivery', page: `${GLOBAL}ec2-role-delivery`, never: allBut('role-session') },
  { key: 'ec2:sourceinstancearn', page: `${GLOBAL}ec2-source-instance-arn`, never: allBut('role-session') },
  { key: 'ssm:sourceinstancearn', page: `${GLOBAL}ssm-source-instance-arn`, never: allBut('role-session') },
  { key: 'lambda:sourcefunctionarn', page: `${GLOBAL}lambda-source-function-arn`, never: allBut('role-session') },
  { key: 'glue:roleassumedby', page: `${GLOBAL}glue-role-assumed-by`, never: allBut('role-session') },
  {
    key: 'glue:credentialissuingservice',
    page: `${GLOBAL}glue-credential-issuing`,
    never: allBut('role-session'),
  },
  { key: 'codebuild:buildarn', page: `${GLOBAL}codebuild-build-arn`, never: allBut('role-session') },
  { key: 'codebuild:projectarn', page: `${GLOBAL}codebuild-project-arn`, never: allBut('role-session') },
  { key: 'identitystore:userid', page: `${GLOBAL}identity-store-user-id`, never: allBut('role-session') },
  { key: 'aws:resourceaccount', page: `${GLOBAL}resourceaccount`, lacking: WITHOUT_OWNER },
  { key: 'aws:resourceorgid', page: `${GLOBAL}resourceorgid`, lacking: WITHOUT_OWNER },
  { key: 'aws:resourceorgpaths', page: `${GLOBAL}resourceorgpaths`, lacking: WITHOUT_OWNER },
  { key: 'aws:sourcearn', page: `${GLOBAL}sourcearn`, never: allBut('service') },
  { key: 'aws:sourceaccount', page: `${GLOBAL}sourceaccount`, never: allBut('service') },
  { key: 'aws:sourceowner', page: SNS, never: ['web-identity', 'saml', 'anonymous'] },
  { key: 'aws:sourceorgid', page: `${GLOBAL}sourceorgid`, never: allBut('service') },
  { key: 'aws:sourceorgpaths', page: `${GLOBAL}sourceorgpaths`, never: allBut('service') },
  { key: 'aws:viaawsservice', page: `${GLOBAL}viaawsservice`, always: KINDS },
  { key: 'aws:calledviaawsmcp', page: `${GLOBAL}calledviaawasmcp`, never: NO_MEMBERS },
  { key: 'aws:viaawsmcpservice', page: `${GLOBAL}viaawsmcpservice`, never: NO_MEMBERS },
  { key: 'aws:currenttime', page: `${GLOBAL}currenttime`, always: KINDS },
  { key: 'aws:epochtime', page: `${GLOBAL}epochtime`, always: KINDS },
  { key: 'aws:requestedregion', page: `${GLOBAL}requestedregion`, always: KINDS },
  { key: 'aws:securetransport', page: `${GLOBAL}securetransport`, always: KINDS },
  { key: 'saml:*', page: FEDERATION, never: allBut('role-session', 'saml') },
  {
    key: 'kms:grantisforawsresource',
    page: `${KMS}grant-is-for-aws-resource`,
    actions: ['kms:creategrant', 'kms:listgrants', 'kms:revokegrant'],
  },
  { key: 'kms:grantconstrainttype', page: `${KMS}grant-constraint-type`, actions: ['kms:creategrant'] },
  { key: 'kms:granteeprincipal', page: `${KMS}grantee-principal`, actions: ['kms:creategrant'] },
  { key: 'kms:grantoperations', page: `${KMS}grant-operations`, actions: ['kms:creategrant'] },
  { key: 'kms:retiringprincipal', page: `${KMS}retiring-principal`, actions: ['kms:creategrant'] },
  { key: 'iam:passedtoservice', page: IAM, actions: ['iam:passrole'] },
  { key: 'iam:associatedresourcearn', page: IAM, actions: ['iam:passrole'] },
  { key: 'sts:externalid', page: STS, actions: ['sts:assumerole'] },
  { key: 'sts:taskpolicyarn', page: STS, actions: ['sts:assumeroot'] },
  { key: 's3:prefix', page: S3, actions: S3_LISTS },
  { key: 's3:delimiter', page: S3, actions: S3_LISTS },
  { key: 's3:max-keys', page: S3, actions: S3_LISTS },
];

const BY_KEY: ReadonlyMap<string, DomainRow> = new Map(KEY_DOMAINS.map((row) => [row.key, row]));
const ANY_TEXT: KeyDomain = { presence: 'maybe' };
const NEVER: KeyDomain = { presence: 'never' };

/** Undefined for callers of whom too little is known. */
function keyCallerOf({ kind, name }: Caller): KeyCaller | undefined {
  switch (kind) {
    case 'role':
      return 'role-session';
    case 'identity-provider':
      return name.includes(':saml-provider/') ? 'saml' : 'web-identity';
    case 'unique-id':
      return name.startsWith('AIDA') ? 'user' : name.startsWith('AROA') ? 'role-session' : undefined;
    case 'other':
      return undefined;
    default:
      return kind;
  }
}

/** What a key in lower case can be for such a caller; of a key that no row tells of, anything. */
export function keyDomain(key: string, caller: Caller, action: string): KeyDomain {
  const kind = keyCallerOf(caller);
  const row = BY_KEY.get(key) ?? BY_KEY.get(familyOf(key));
  if (row ? isLackedBy(action, row) : isForeignKey(key, action)) return NEVER;
  if (kind === undefined) return ANY_TEXT;
  const presence = row ? presenceOf(row, kind) : claimPresence(key, caller, kind);
  const forms = presence === 'never' ? undefined : formsOf(key, caller);
  return forms ? { presence, forms } : { presence };
}

function isLackedBy(action: string, { actions, lacking }: DomainRow): boolean {
  if (actions && !actions.includes(action)) return true;
  return lacking?.some((one) => (one.endsWith('*') ? action.startsWith(one.slice(0, -1)) : one === action)) === true;
}

/** Whether AWS tells no policy whose the resource of an action in lower case is. */
export function lacksOwner(action: string): boolean {
  return isLackedBy(action, { key: '', page: '', lacking: WITHOUT_OWNER });
}

/** Whether no request of such a caller for such an action has the key, in any case, whatever anybody tells. */
export function neverHeld(key: string, request: AuthorizationRequest): boolean {
  return keyDomain(key.toLowerCase(), callerOf(request), request.action.toLowerCase()).presence === 'never';
}

function presenceOf({ always, never }: DomainRow, kind: KeyCaller): Presence {
  if (always?.includes(kind)) return 'always';
  return never?.includes(kind) ? 'never' : 'maybe';
}

/** `aws:principaltag/*` of a tag, `saml:*` of what an assertion says. */
function familyOf(key: string): string {
  const slash = key.indexOf('/');
  return `${key.slice(0, (slash < 0 ? key.indexOf(':') : slash) + 1)}*`;
}

/**
 * The claims of an OIDC provider, named by its address: those of another one than the caller's are absent, and whoever
 * is not federated has none.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
function claimPresence(key: string, caller: Caller, kind: KeyCaller): Presence {
  const provider = claimingProvider(key);
  if (provider === undefined) return 'maybe';
  if (kind === 'role-session') return 'maybe';
  if (kind !== 'web-identity' || provider !== providerOf(caller.name)) return 'never';
  return key.endsWith(':sub') ? 'always' : 'maybe';
}
