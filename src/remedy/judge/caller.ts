import { serviceOf } from '../../check/layers.js';
import type { ConditionEvaluation } from '../../evaluation/authorization.js';
import type { Call } from '../../model/call.js';
import type { PolicyType } from '../../model/policy-type.js';
import { type PrincipalKind, principalKind } from '../../model/principal-kind.js';
import type { DerivedRequest } from '../../model/request.js';
import { callerKindOf } from './caller-kind.js';
import { hasForm } from './key-forms.js';

/** The value of a condition, as its key has it: of a range its first address. */
export function canHave({ operator, key }: ConditionEvaluation, value: string): boolean {
  if (/^(Null|Bool)/i.test(operator) || /[*?]|\$\{/.test(value)) return true;
  return hasForm(key, /IpAddress/i.test(operator) ? value.replace(/\/\d+$/, '') : value);
}

interface Judged {
  readonly call: Call;
  readonly request: DerivedRequest;
  readonly policyType: PolicyType;
}

const NETWORK = /^aws:(Source(Ip|Vpc|Vpce)|VpcSourceIp)$/i;
const ENDPOINT = /^aws:SourceVpce?$/i;
const TAG_OF_CALLER = /^aws:PrincipalTag\//i;
/** Callers that nobody can tag: users, roles and their sessions alone have tags. */
const WITHOUT_TAGS: ReadonlySet<PrincipalKind> = new Set(['service', 'identity-provider', 'root', 'anonymous']);
const FOR_PEOPLE = /^aws:(SourceIp|MultiFactorAuth\w+)$/i;

/**
 * Whether this caller can send the call otherwise: no office address for a function, no Region for a global service,
 * no network for what a service does in the caller's name, and through an endpoint no other endpoint.
 */
export function possible(key: string, { call, request, policyType }: Judged): boolean {
  const kind = callerKindOf(call, request);
  if (policyType === 'vpc-endpoint-policy' && ENDPOINT.test(key)) return false;
  if (TAG_OF_CALLER.test(key) && WITHOUT_TAGS.has(principalKind(request.principal))) return false;
  if (kind === 'service' && NETWORK.test(key)) return false;
  if (kind !== 'person' && kind !== 'instance' && FOR_PEOPLE.test(key)) return false;
  return !/^aws:RequestedRegion$/i.test(key) || (kind !== 'service' && !isGlobal(request));
}

/** A service with one endpoint for all Regions: a Region's name among those of a guard would open all that runs there. */
export function isGlobal(request: DerivedRequest): boolean {
  return GLOBAL_SERVICES.has(serviceOf(request));
}

/**
 * Services with one endpoint for all Regions, whose aws:RequestedRegion is always the same.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-requested-region.html
 */
const GLOBAL_SERVICES: ReadonlySet<string> = new Set([
  'account',
  'artifact',
  'aws-portal',
  'billing',
  'budgets',
  'ce',
  'chatbot',
  'cloudfront',
  'consolidatedbilling',
  'cur',
  'freetier',
  'globalaccelerator',
  'health',
  'iam',
  'importexport',
  'invoicing',
  'networkmanager',
  'organizations',
  'payments',
  'pricing',
  'route53',
  'route53domains',
  'savingsplans',
  'shield',
  'support',
  'supportplans',
  'tax',
  'trustedadvisor',
  'waf',
]);
