import type { PrincipalKind } from '../../model/principal-kind.js';
import { fillTemplate } from '../sentences/template.js';

/** A rule of AWS's that makes a statement mean something else than it seems to. */
interface TrapRow {
  /** What the reader has fallen into, in a few words. */
  readonly title: string;
  /** The rule as half a sentence; `{name}` is filled with the data of the trap. */
  readonly says: string;
  /** The page of AWS's, or of the identity provider's, that has the rule. */
  readonly page: string;
}

const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';
const OPERATORS = `${IAM}/reference_policies_elements_condition_operators.html`;
const KEYS = `${IAM}/reference_policies_condition-keys.html`;
const ACTIONS = 'https://docs.aws.amazon.com/service-authorization/latest/reference';

/** Every trap that is told by name: what it is, and the page with the rule. */
export const TRAPS = {
  'wildcard-under-equals': {
    title: '`*` or `?` under an Equals operator',
    says: '`{sign}` is literal under {operator}',
    page: OPERATORS,
  },
  'letter-case': {
    title: 'values that differ in letter case alone',
    says: 'the names differ by upper and lower case alone',
    page: OPERATORS,
  },
  'variable-without-version': {
    title: 'a policy variable without Version 2012-10-17',
    says: '`{variable}` is no variable in a policy without Version 2012-10-17',
    page: `${IAM}/reference_policies_variables.html`,
  },
  'suffix-behind-variable': {
    title: 'a value that goes on behind the variable',
    says: 'the value goes on with `{delimiter}` behind what `{variable}` holds',
    page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html',
  },
  'bool-of-text': {
    title: 'Bool of a text',
    says: 'Bool compares true and false alone, and `{text}` is neither',
    page: OPERATORS,
  },
  'malformed-value': {
    title: 'a value that its operator cannot compare',
    says: '{operator} compares {form}, which `{text}` is not',
    page: OPERATORS,
  },
  'unknown-operator': {
    title: 'an operator that does not exist',
    says: 'there is no operator {operator}, {meant} is meant',
    page: OPERATORS,
  },
  'bool-of-absent-key': {
    title: 'Bool and BoolIfExists with long-term access keys',
    says: 'long-term access keys never carry the key, whatever their user signed in with',
    page: `${IAM}/id_credentials_mfa_configure-api-require.html`,
  },
  'if-exists-of-absent-key': {
    title: 'Bool and BoolIfExists with long-term access keys',
    says: 'with IfExists it denies long-term access keys as well, which never carry the key',
    page: `${IAM}/id_credentials_mfa_configure-api-require.html`,
  },
  'deleted-principal': {
    title: 'the id of a deleted principal',
    says: 'IAM shows such an id for a principal that was deleted: a new role or user of the same name has another id',
    page: `${IAM}/reference_policies_elements_principal.html`,
  },
  'source-ip-through-endpoint': {
    title: 'aws:SourceIp of a call through a VPC endpoint',
    says: 'a call through a VPC endpoint has no aws:SourceIp, it has aws:VpcSourceIp and aws:SourceVpce {endpoint}',
    page: `${KEYS}#condition-keys-sourceip`,
  },
  'vpc-for-endpoint': {
    title: "a VPC's id where an endpoint's belongs, or the reverse",
    says: '{what} under {key} never matches, {meant} is meant[ (the request has {seen})]',
    page: `${KEYS}#condition-keys-sourcevpc`,
  },
  'own-endpoint': {
    title: "another endpoint, or VPC, in an endpoint's own policy",
    says: "in an endpoint's own policy {key} is always that endpoint's, {own}",
    page: `${KEYS}#condition-keys-sourcevpce`,
  },
  'address-family': {
    title: 'IPv6 where the list holds IPv4, or the reverse',
    says: 'the call came over {came}, and the list holds {listed} alone',
    page: `${IAM}/reference_policies_elements_condition_operators.html#Conditions_IPAddress`,
  },
  'session-arn': {
    title: 'the ARN of a session under aws:PrincipalArn',
    says: 'aws:PrincipalArn of a session is the ARN of its role, and never that of the session',
    page: `${KEYS}#condition-keys-principalarn`,
  },
  'role-path': {
    title: 'the ARN of a role without its path',
    says: 'the ARN of the role has the path {path} before its name',
    page: `${IAM}/reference_identifiers.html`,
  },
  'key-of-iam-principals': {
    title: 'a key of IAM principals, asked of another caller',
    says: '{who} has no {key}, which IAM principals alone have[: {instead} tells on whose behalf it is]',
    page: `${KEYS}#condition-keys-principalorgid`,
  },
  'wildcard-in-principal': {
    title: 'a wildcard within a principal',
    says: 'a wildcard within the ARN of a principal stands for nothing: `{pattern}` is nobody',
    page: `${IAM}/reference_policies_elements_principal.html`,
  },
  'deadline-over': {
    title: 'a grant whose time is over',
    says: 'it grants until {end}, which is over',
    page: OPERATORS,
  },
  'part-too-many': {
    title: 'an ARN with a Region or an account that its resource type does not have',
    says: 'the ARN of such a resource has no {part}',
    page: `${IAM}/reference-arns.html`,
  },
  'owned-by-aws': {
    title: "AWS's own resource behind a perimeter of resources",
    says: 'the {what} belongs to AWS, which is in no organization and no account of a customer',
    page: `${KEYS}#condition-keys-resourceorgid`,
  },
  'key-of-another-call': {
    title: 'a condition key that sts:AssumeRole does not have',
    says: '{action} does not have {key}',
    page: `${IAM}/reference_policies_iam-condition-keys.html`,
  },
  'immutable-subject': {
    title: "GitHub's subject with ids",
    says: 'GitHub puts the ids of owner and repository into the subject now, {subject}',
    page: 'https://docs.github.com/en/actions/reference/security/oidc',
  },
  'transitive-tags': {
    title: 'session tags that travel with a chain',
    says: "the session's tags {tags} are transitive, as those of EKS Pod Identity are, so that each further AssumeRole asks sts:TagSession of the trust policy and of the caller's policies",
    page: `${IAM}/id_session-tags.html`,
  },
  'other-place': {
    title: 'an ARN of another account, Region or partition',
    says: 'it names {kind} {named}[ in {namedIn}], [the call went to {found}][ in {foundIn}][the resource is in {region}][the call was made in {partition}]',
    page: `${IAM}/reference-arns.html`,
  },
  'other-resource-type': {
    title: 'an action on a resource type that it does not have',
    says: '{action} is asked on {asked}, and it names {named}',
    page: `${ACTIONS}/reference_policies_actions-resources-contextkeys.html`,
  },
  'no-resource-type': {
    title: 'an action without a resource type',
    says: '{action} has no resource type: `*` alone can allow it',
    page: `${ACTIONS}/reference_policies_actions-resources-contextkeys.html`,
  },
  'no-arn': {
    title: 'a name where an ARN belongs',
    says: '`{pattern}` is no ARN',
    page: `${IAM}/reference_policies_elements_resource.html`,
  },
  'part-of-table': {
    title: 'an index, a stream or a backup is a resource of its own',
    says: '{part} is a resource of its own: add {missing}',
    page: `${ACTIONS}/list_amazondynamodb.html`,
  },
  'lambda-qualifier': {
    title: "a function's version or alias",
    says: 'it names the function without the version: {qualifier} is a version or an alias, a resource of its own',
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html',
  },
  'secret-suffix': {
    title: "the six characters behind a secret's name",
    says: 'the ARN lacks the hyphen and six characters that Secrets Manager puts behind the name',
    page: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html',
  },
  'bare-log-group': {
    title: 'a log group without what lies in it',
    says: 'a log group is asked for with what lies in it: `:*` behind its name is missing',
    page: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html',
  },
  'empty-resource': {
    title: 'an empty Resource',
    says: 'its Resource is empty, which names nothing: `*` is meant',
    page: `${IAM}/reference_policies_elements_resource.html`,
  },
  'session-policy-cannot-grant': {
    title: 'a session policy that is to grant',
    says: 'a session policy cannot grant: it caps what the identity policies allow',
    page: `${IAM}/access_policies.html#policies_session`,
  },
  'key-is-not-there': {
    title: 's3:ListBucket, asked because the key does not exist',
    says: 'S3 asks s3:ListBucket of {operation} because the object does not exist: with it the answer is 404 in place of 403',
    page: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html',
  },
} as const satisfies Record<string, TrapRow>;

/** Callers that are no IAM principals, in words. */
export const NO_IAM_PRINCIPALS: Partial<Record<PrincipalKind, string>> = {
  service: 'a call of an AWS service',
  'identity-provider': 'a sign-in with a token or an assertion',
  anonymous: 'an anonymous call',
};

/** A trap that somebody fell into. */
export interface FoundTrap {
  readonly id: TrapId;
  readonly data: Readonly<Record<string, string>>;
}

/** "`*` is literal under StringEquals". */
export function trapInWords({ id, data }: FoundTrap): string {
  return fillTemplate(TRAPS[id].says, (name) => (Object.hasOwn(data, name) ? data[name] : undefined));
}

export type TrapId = keyof typeof TRAPS;
