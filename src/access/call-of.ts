import { parseArn } from '../model/arn.js';
import type { Call } from '../model/call.js';
import { actionInfo, splitAction } from '../model/reference/action-info.js';
import type { DerivedRequest, RequestContext } from '../model/request.js';
import { contextOf, requestsOf } from '../requests/index.js';
import type { Circumstances, Question } from './question.js';

/** A call that nobody made yet, as the circumstances have it. */
export function callOf(question: Question, circumstances: Circumstances): Call {
  const { principal, action, resource, region } = question;
  const [service, name] = splitAction(action);
  return {
    id: `${principal.arn} ${action} ${resource} ${question.operation ?? ''}`,
    principal,
    service,
    operation: question.operation ?? name,
    action,
    resource,
    region,
    ...(principal.account === undefined ? {} : { account: principal.account }),
    time: circumstances.time,
    context: { ...ownCall(circumstances), ...circumstances.context },
  };
}

/** A call that the principal itself makes, over TLS as every AWS SDK does. */
function ownCall({ via }: Circumstances): RequestContext {
  return {
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': 'false',
    ...path(via),
  };
}

/** IAM User Guide, reference_policies_condition-keys: the network keys are there only behind an endpoint, aws:SourceIp only without. */
function path(via: string | undefined): RequestContext {
  if (via === undefined) return {};
  return { 'aws:SourceVpce': via === 'none' ? null : via };
}

/** The question's own request, with every condition key that question and circumstances tell. */
export function requestOf(call: Call, { via, completePrefixes }: Circumstances): DerivedRequest {
  const { principal, action, region } = call;
  const { resource, resourceAccount } = placeOf(call);
  const request: DerivedRequest = {
    principal: principal.arn,
    ...(principal.roleArn === undefined ? {} : { principalRole: principal.roleArn }),
    ...(principal.account === undefined ? {} : { principalAccount: principal.account }),
    action,
    resource,
    ...(resourceAccount === undefined ? {} : { resourceAccount }),
    ...ownKeys(call),
    ...(completePrefixes === undefined ? {} : { completePrefixes }),
    origin: {
      region,
      why: `${call.operation} asks ${action}`,
      named: false,
      ...(via === undefined || via === 'none' ? {} : { vpcEndpointId: via }),
    },
  };
  return { ...request, context: contextOf(call, request) };
}

/** An action without resource types is asked as its operation asks it: ListTables on `table/*`. */
function placeOf(call: Call): Pick<DerivedRequest, 'resource' | 'resourceAccount'> {
  const { resource = '*' } = call;
  if (resource !== '*')
    return { resource: askedOn(call.action, resource), ...accountOf(parseArn(resource)?.account || undefined) };
  const { resource: _, ...withoutResource } = call;
  const [derived] = requestsOf(withoutResource);
  return { resource: derived?.action === call.action ? derived.resource : '*', ...accountOf(call.principal.account) };
}

function accountOf(resourceAccount: string | undefined): Pick<DerivedRequest, 'resourceAccount'> {
  return resourceAccount === undefined ? {} : { resourceAccount };
}

const LOG_GROUP = /^(arn:[^:]+:logs:[^:]*:[^:]*:log-group:[^:*]+)(?::\*)?$/;

/**
 * CloudWatch Logs asks CreateLogGroup on `log-group:NAME:log-stream:`, with no stream's name, whatever the Service
 * Authorization Reference lists: an Allow of the bare group does not hold. What writes a stream is asked on the stream.
 */
function askedOn(action: string, resource: string): string {
  const group = LOG_GROUP.exec(resource)?.[1];
  if (group === undefined) return resource;
  if (action === 'logs:CreateLogGroup') return `${group}:log-stream:`;
  return WRITES_STREAM.has(action) ? `${group}:log-stream:${ANY_STREAM}` : resource;
}

const WRITES_STREAM: ReadonlySet<string> = new Set(['logs:CreateLogStream', 'logs:PutLogEvents']);
/** Of the form that Lambda gives its streams. */
const ANY_STREAM = '2026/01/01/[$LATEST]00000000000000000000000000000000';

/** dynamodb:EnclosingOperation is there in transactions alone, of which ConditionCheckItem is always a part. */
function ownKeys({ action, operation }: Call): Pick<DerivedRequest, 'context'> {
  const [service, name] = splitAction(action);
  if (service !== 'dynamodb') return {};
  const enclosing = name === 'ConditionCheckItem' ? 'TransactWriteItems' : operation;
  const isEnclosed = /^(Transact\w+Items|ExecuteTransaction)$/.test(enclosing);
  const hasKey = actionInfo(service, name)?.conditionKeys.includes('dynamodb:EnclosingOperation') === true;
  return hasKey ? { context: { 'dynamodb:EnclosingOperation': isEnclosed ? enclosing : null } } : {};
}
