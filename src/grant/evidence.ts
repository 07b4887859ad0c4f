import {
  type AccessEnvironment,
  type Answer,
  answerTo,
  type Circumstances,
  functionContext,
  POLLING,
  waysOf,
} from '../access/index.js';
import type { EvaluatedRequest } from '../check/check.js';
import { evaluate } from '../check/evaluate.js';
import { managedPolicy } from '../check/reads/iam.js';
import { gather } from '../diagnosis/index.js';
import type { Call, CallPrincipal } from '../model/call.js';
import { DoctorError } from '../model/error.js';
import type { Layer } from '../model/policies.js';
import type { PolicyType } from '../model/policy-type.js';
import { splitAction } from '../model/reference/action-info.js';
import type { DerivedRequest, RequestContext } from '../model/request.js';
import { kmsRequestFor } from '../requests/index.js';
import type { Ground } from './ground.js';
import type { Element } from './intent.js';

/** One element of the access, and how AWS's authorization of its call comes out as things are. */
export interface Asked {
  readonly element: Element;
  readonly call: Call;
  /** The element's own request first, then what AWS asks besides (the table's key). */
  readonly evaluated: readonly EvaluatedRequest[];
  /** Layers that could not be read. */
  readonly notChecked: Answer['notChecked'];
}

/** Asks for every element, over all layers. Equal reads reach AWS once where the reader is memoised. */
export async function askAll(elements: readonly Element[], input: AskInput): Promise<Asked[]> {
  const asker = { ...input, boundary: await boundaryOfNew(input) };
  return Promise.all(elements.map((element) => (isOnKey(element) ? askKey(element, asker) : ask(element, asker))));
}

/** The boundary that a new role is made with, read by itself: no role has it yet. */
async function boundaryOfNew({ ground, environment }: AskInput): Promise<Layer | undefined> {
  const { role, account } = ground;
  if (role.id !== undefined || role.boundary === undefined) return undefined;
  const policy = { arn: role.boundary, attachedTo: role.arn };
  return [await managedPolicy(environment.reader, policy, { account })];
}

interface Asking extends AskInput {
  readonly boundary: Layer | undefined;
}

interface AskInput {
  readonly ground: Ground;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly environment: AccessEnvironment;
}

function isOnKey({ action }: Element): boolean {
  return action.startsWith('kms:');
}

/** Once for each way that the function's code has to DynamoDB: a call has to pass whichever it takes. */
async function ask(element: Element, asking: Asking): Promise<Asked> {
  const { ground, time, environment } = asking;
  const question = {
    principal: principalOf(ground),
    action: element.action,
    resource: askedResource(element),
    region: ground.region,
  };
  const ways = await Promise.all(
    circumstancesOf(element, ground, time).map((each) => answerTo(question, each, environment)),
  );
  const [first] = ways;
  if (first === undefined) throw defect('a question was left without an answer');
  const evaluated = ways.flatMap((answer) => answer.evaluated.map((one) => asNew(one, asking)));
  const unread = ways.flatMap(({ notChecked }) => notChecked);
  return {
    element,
    call: first.call,
    notChecked: unread.filter(({ policyType }) => isThere(policyType, ground)),
    evaluated,
  };
}

/** DynamoDB asks the key with the caller's credentials (forward access session): as for GetItem on the key's table. */
async function askKey(element: Element, asking: Asking): Promise<Asked> {
  const { ground, environment } = asking;
  const table = ground.tables.find(({ customerKey }) => customerKey === element.resource);
  const of = await ask({ action: 'dynamodb:GetItem', resource: table?.arn ?? '' }, asking);
  const item = of.evaluated[0]?.request;
  if (item === undefined) throw defect('a question has no request of its own');
  const request = kmsRequestFor(item, element.resource, element.action);
  const call = callFor(request, of.call);
  const { inventories } = await gather({ call, requests: [request], ...environment });
  return { element, call, notChecked: [], evaluated: inventories.map(evaluate).map((one) => asNew(one, asking)) };
}

function defect(message: string): DoctorError {
  return new DoctorError({ source: 'doctor', code: 'Defect' }, message);
}

function callFor({ action, resource }: DerivedRequest, of: Call): Call {
  const [service, operation] = splitAction(action);
  return { ...of, id: `${of.id} ${action}`, service, operation, action, resource };
}

/** A role that is not there yet has no policies, and the boundary that it is to be made with. */
function asNew(one: EvaluatedRequest, { ground, boundary }: Asking): EvaluatedRequest {
  if (ground.role.id !== undefined) return one;
  const { permissionsBoundary: _, ...policies } = one.policies;
  const bounded = boundary === undefined ? {} : { permissionsBoundary: boundary };
  return evaluate({ ...one, policies: { ...policies, ...bounded, identity: [] } });
}

/** Nobody can read what a role that is not there yet has. */
function isThere(type: PolicyType, { role }: Ground): boolean {
  return role.id !== undefined || (type !== 'identity-policy' && type !== 'permissions-boundary');
}

function principalOf({ role, account }: Ground): CallPrincipal {
  return {
    arn: role.arn,
    type: 'AssumedRole',
    account,
    roleArn: role.arn,
    ...(role.id === undefined ? {} : { uniqueId: role.id }),
  };
}

/**
 * How the calls of an element are made. Lambda passes no session policy; it writes the logs and reads a mapped stream
 * itself, from outside of the VPC.
 * AWS: https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 */
function circumstancesOf(
  { action }: Element,
  { role, function: fn }: Pick<Ground, 'role' | 'function'>,
  time: string,
): Circumstances[] {
  const tags = Object.entries(role.tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value] as const);
  const ofRole: RequestContext = Object.fromEntries(tags);
  if (fn === undefined) return [{ time, context: ofRole, session: [] }];
  const context = {
    ...ofRole,
    ...functionContext(fn.arn),
    ...(role.id === undefined ? {} : { 'aws:userid': `${role.id}:${fn.name}` }),
    ...(POLLED.test(action) ? POLLING : {}),
  };
  const isLambdas = POLLED.test(action) || action.startsWith('logs:');
  const ways = isLambdas ? [{ via: 'none' }] : waysOf(fn.network);
  return ways.map(({ via }) => ({ time, session: [], context, ...(via === undefined ? {} : { via }) }));
}

const POLLED = /^dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams)$/;

/** A pattern is asked on one resource that it names; a log action on the ARN that AWS asks it on. */
export function askedResource({ action, resource }: Element): string {
  const group = /^(arn:[^:]+:logs:[^:]*:\d+:log-group:[^:]+):\*$/.exec(resource)?.[1];
  if (group === undefined) return resource === '*' ? '*' : resource.replace(/\*$/, 'example');
  return action === 'logs:CreateLogGroup' ? `${group}:log-stream:` : `${group}:log-stream:example`;
}
