import { parametersOf, textParameter } from '../denials/record/parameters/parameters.js';
import { parseArn } from '../model/arn.js';
import type { Asked } from '../model/denial.js';
import type { JsonObject } from '../model/json.js';
import type { ApiCall, Ask } from './call.js';
import { isRole, textsIn } from './passed-role.js';

const PROXY =
  /cannot access stream|ensure the (?:[\w-]+ ){0,3}role can perform|role['"]? (?:arn:\S+ )?does(?: not|n[’']t) have permissions? to|not authorized to create managed-rule|role is not authorized to access the log destination/i;
const STREAM = /arn:[\w-]+:(?:dynamodb|kinesis):[\w-]*:\d*:[\w./:-]+/;

/** What every one of these holds, in lower case: most messages hold none, and need no pattern. */
const SIGNS = ['access stream', 'can perform', 'have permission', 'managed-rule', 'log destination'];

/** True when the service speaks of a role's missing permissions, not of the caller's. */
function isProxyDenial({ errorMessage = '' }: Asked): boolean {
  const lower = errorMessage.toLowerCase();
  return SIGNS.some((sign) => lower.includes(sign)) && PROXY.test(errorMessage);
}

/** Who is refused in place of the caller: the role that the call names, or the function whose role it is. */
interface ProxyName {
  readonly role?: string;
  /** A name or an ARN. */
  readonly functionName?: string;
}

/** Undefined for a denial of the caller. */
export function proxyNameOf(call: Asked): ProxyName | undefined {
  if (!isProxyDenial(call) && !isAssumption(call)) return undefined;
  const parameters = parametersOf(call);
  const said = call.text?.resource;
  const roles = said !== undefined && isRole(said) ? [said] : [...new Set(rolesIn(parameters))];
  const [role] = roles;
  const functionName = textParameter(parameters, 'functionName');
  // Of several roles (a task's and its execution role) nobody tells which one was refused.
  return {
    ...(role !== undefined && roles.length === 1 && { role }),
    ...(functionName !== undefined && { functionName }),
  };
}

/** True where a service says that it cannot assume the role that it was given: the caller assumes none. */
export function isAssumption({ service, text }: Asked): boolean {
  return text?.action === 'sts:AssumeRole' && text.principal === undefined && service !== 'sts';
}

/** The ARNs of roles that parameters name: `role`, `RoleArn`, `executionRoleArn`, at any depth. */
function rolesIn(parameters: JsonObject): string[] {
  return textsIn(parameters).flatMap(({ place, value }) =>
    /role(?:arn)?$/i.test(place) && isRole(value) ? [value] : [],
  );
}

/** What reading a stream takes, on the stream; ListStreams has no resource type. */
const STREAM_READS: Readonly<Record<string, readonly string[]>> = {
  // lambda/latest/dg/with-ddb.html, eventbridge/latest/userguide/eb-pipes-permissions.html
  dynamodb: ['GetRecords', 'GetShardIterator', 'DescribeStream'],
  // lambda/latest/dg/with-kinesis.html
  kinesis: ['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListShards'],
};

/**
 * What a mapping or a pipe needs of its role: "Cannot access stream …", or the one action that is named.
 * AWS: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
 * AWS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
 */
export function proxyAsks(call: Asked, api: ApiCall): readonly Ask[] {
  const stream = STREAM.exec(call.errorMessage ?? '')?.[0];
  const service = stream === undefined ? undefined : parseArn(stream)?.service;
  const reads = STREAM_READS[service ?? ''];
  if (stream !== undefined && reads !== undefined) {
    const why = `${call.operation || 'the service'} reads the stream as the role that it was given`;
    return [
      ...reads.map((name) => ({ action: `${service}:${name}`, resource: stream.replace(/\.$/, ''), why })),
      { action: `${service}:ListStreams`, resource: '*', why },
    ];
  }
  const { action } = call.text ?? {};
  if (action === undefined) return [];
  if (call.service === 'lambda' && NETWORK_OF_FUNCTION.includes(action)) return networkAsks(action);
  if (call.service === 'states') return stateMachineAsks(action, api);
  const resource = call.text?.resource ?? targetOf(call, action);
  const why = 'the service acts as the role';
  if (resource === undefined)
    return [{ action, resource: '*', why, indirect: true, resourceUnknown: 'the message does not name the resource' }];
  const polls = POLLS_QUEUE.includes(action) && /EventSourceMapping|Pipe/.test(call.operation);
  const others = polls ? POLLS_QUEUE.filter((one) => one !== action) : [];
  return [action, ...others].map((one) => ({ action: one, resource, why, indirect: true }));
}

/**
 * What reading a queue takes of the role of a mapping or a pipe.
 * AWS: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 * AWS: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html
 */
const POLLS_QUEUE: readonly string[] = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/**
 * What Lambda does as a function's role to set it up in a VPC; on every resource.
 * AWS: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
const NETWORK_OF_FUNCTION: readonly string[] = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

function networkAsks(denied: string): readonly Ask[] {
  const why = 'Lambda sets up the network of the function as its role';
  const actions = [denied, ...NETWORK_OF_FUNCTION.filter((action) => action !== denied)];
  return actions.map((action) => ({ action, resource: '*', why, indirect: true }));
}

/** What the role is to be used on: the one ARN of the action's service among the parameters, such as a source or a dead-letter queue. */
function targetOf(call: Asked, action: string): string | undefined {
  const ofService = (text: string) => action.startsWith(`${parseArn(text)?.service}:`);
  const [target, ...others] = new Set(
    textsIn(parametersOf(call)).flatMap(({ value }) => (ofService(value) ? [value] : [])),
  );
  return others.length === 0 ? target : undefined;
}

/**
 * What Step Functions does as the role of a state machine: rules that tell it of jobs and executions which it waits for,
 * and its log.
 * AWS: https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html
 * AWS: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 */
const OF_STATE_MACHINES: readonly (readonly string[])[] = [
  ['events:PutRule', 'events:PutTargets', 'events:DescribeRule'],
  [
    'logs:CreateLogDelivery',
    'logs:GetLogDelivery',
    'logs:UpdateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:DescribeResourcePolicies',
    'logs:DescribeLogGroups',
  ],
];

function stateMachineAsks(denied: string, { partition, region, account }: ApiCall): readonly Ask[] {
  const actions = OF_STATE_MACHINES.find((some) => some.includes(denied)) ?? [denied];
  const isRule = denied.startsWith('events:');
  // The name goes on with what is waited for: `…ForECSTaskRule`, `…ForStepFunctionsExecutionRule`.
  const rules = `arn:${partition}:events:${region}:${account}:rule/StepFunctionsGetEvent*`;
  const why = 'Step Functions does it as the role of the state machine';
  return actions.map((action) => ({ action, resource: isRule ? rules : '*', why, indirect: true }));
}
