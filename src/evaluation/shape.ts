import { DoctorError } from '../model/error.js';
import type { Policies } from '../model/policies.js';
import type { AuthorizationRequest } from '../model/request.js';
import { isUnknown } from '../model/unknown.js';
import type { AuthorizeInput } from './authorization.js';

const TEXTS = ['principal', 'action', 'resource'] as const;
const OPTIONAL_TEXTS = ['principalRole', 'principalAccount', 'expectedOwner'] as const;
const LAYERS = ['identity', 'permissionsBoundary', 'session', 'resource', 'vpcEndpoint'] as const;
const GRANT_TEXTS = [
  'GrantId',
  'GranteePrincipal',
  'GranteeServicePrincipal',
  'RetiringPrincipal',
  'RetiringServicePrincipal',
] as const;
const CONSTRAINTS_ON_CONTEXT = ['EncryptionContextSubset', 'EncryptionContextEquals'] as const;
const LEVELS = ['serviceControl', 'resourceControl'] as const;

/** Throws a `DoctorError` that names the field of a question that has the wrong shape; policy documents may be anything. */
export function checkQuestion(input: AuthorizeInput): void {
  if (!isObject(input)) throw wrong('input', 'an object');
  const { request, organization } = input;
  if (!isObject(request) || !isSound(request)) findWrong(request);
  if (organization === undefined) return;
  if (!isObject(organization)) throw wrong('organization', 'an object');
  const { managementAccount } = organization;
  if (!isUnknown(managementAccount)) checkOptionalText(managementAccount, 'organization.managementAccount');
}

/** Asked of every request, so that no path is written for what is right. */
function isSound(request: AuthorizationRequest): boolean {
  const { principal, action, resource, principalRole, principalAccount, expectedOwner, resourceAccount, context } =
    request;
  const colon = isText(action) ? action.indexOf(':') : 0;
  return (
    isText(principal) &&
    principal !== '' &&
    isText(resource) &&
    resource !== '' &&
    colon > 0 &&
    colon < action.length - 1 &&
    isOptionalText(principalRole) &&
    isOptionalText(principalAccount) &&
    isOptionalText(expectedOwner) &&
    (isOptionalText(resourceAccount) || isUnknown(resourceAccount)) &&
    (context === undefined || isObject(context))
  );
}

/** Throws for the first field that is not as it has to be. */
function findWrong(request: AuthorizationRequest): void {
  if (!isObject(request)) throw wrong('request', 'an object');
  for (const field of TEXTS)
    if (!isText(request[field]) || request[field] === '') throw wrong(`request.${field}`, 'a text');
  for (const field of OPTIONAL_TEXTS) checkOptionalText(request[field], `request.${field}`);
  if (!isUnknown(request.resourceAccount)) checkOptionalText(request.resourceAccount, 'request.resourceAccount');
  if (request.context !== undefined && !isObject(request.context)) throw wrong('request.context', 'an object');
  throw wrong('request.action', 'of the form `service:Action`');
}

/** The same of the policies. */
export function checkPolicies(policies: Policies): void {
  if (!isObject(policies)) throw wrong('policies', 'an object');
  for (const field of LAYERS) checkLayer(policies[field], `policies.${field}`);
  for (const field of LEVELS) checkLevels(policies[field], `policies.${field}`);
  const { vpcEndpointType, grants, publicAccessBlock } = policies;
  if (vpcEndpointType !== undefined && vpcEndpointType !== 'Gateway' && vpcEndpointType !== 'Interface')
    throw wrong('policies.vpcEndpointType', '`Gateway` or `Interface`');
  if (publicAccessBlock !== undefined && !isObject(publicAccessBlock))
    throw wrong('policies.publicAccessBlock', 'an object');
  if (grants === undefined || isUnknown(grants)) return;
  for (const [at, grant] of listOf(grants, 'policies.grants').entries()) checkGrant(grant, `policies.grants[${at}]`);
}

function checkLayer(layer: unknown, path: string): void {
  if (layer === undefined || isUnknown(layer)) return;
  const policies = listOf(layer, path);
  // No path is written for what is right.
  if (policies.every(isSoundPolicy)) return;
  for (const [at, policy] of policies.entries()) {
    if (isUnknown(policy)) continue;
    const where = `${path}[${at}]`;
    if (!isObject(policy)) throw wrong(where, 'a policy with `id` and `document`, or `unknown`');
    if (!isText(policy['id'])) throw wrong(`${where}.id`, 'a text');
    if (!('document' in policy)) throw wrong(`${where}.document`, 'a policy document');
    checkOptionalText(policy['attachedTo'], `${where}.attachedTo`);
  }
}

function isSoundPolicy(policy: unknown): boolean {
  if (!isObject(policy)) return false;
  const { id, attachedTo } = policy;
  return isText(id) && 'document' in policy && isOptionalText(attachedTo);
}

function checkLevels(levels: unknown, path: string): void {
  if (levels === undefined || isUnknown(levels)) return;
  for (const [at, level] of listOf(levels, path).entries()) {
    if (isUnknown(level)) continue;
    const where = `${path}[${at}]`;
    if (!isObject(level)) throw wrong(where, 'a level with `target` and `policies`, or `unknown`');
    if (!isText(level['target'])) throw wrong(`${where}.target`, 'a text');
    const policies = level['policies'];
    if (policies === undefined) throw wrong(`${where}.policies`, 'a list, or `unknown`');
    checkLayer(policies, `${where}.policies`);
  }
}

function checkGrant(grant: unknown, path: string): void {
  if (!isObject(grant)) throw wrong(path, 'a grant');
  const operations = grant['Operations'];
  if (operations !== undefined) {
    for (const [at, operation] of listOf(operations, `${path}.Operations`).entries())
      if (!isText(operation)) throw wrong(`${path}.Operations[${at}]`, 'a text');
  }
  for (const field of GRANT_TEXTS) checkOptionalText(grant[field], `${path}.${field}`);
  const constraints = grant['Constraints'];
  if (constraints === undefined) return;
  if (!isObject(constraints)) throw wrong(`${path}.Constraints`, 'an object');
  checkOptionalText(constraints['SourceArn'], `${path}.Constraints.SourceArn`);
  for (const field of CONSTRAINTS_ON_CONTEXT) {
    const pairs = constraints[field];
    if (pairs !== undefined && !(isObject(pairs) && Object.values(pairs).every(isText)))
      throw wrong(`${path}.Constraints.${field}`, 'an object of texts');
  }
}

function listOf(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(path, 'a list, or `unknown`');
  return value;
}

function checkOptionalText(value: unknown, path: string): void {
  if (!isOptionalText(value)) throw wrong(path, 'a text');
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || isText(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(path: string, wanted: string): DoctorError {
  return new DoctorError({ source: 'user', code: 'InputMalformed' }, `\`${path}\` is not ${wanted}`);
}
