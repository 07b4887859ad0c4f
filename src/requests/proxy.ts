import { parametersOf, textParameter } from '../denials/record/parameters/parameters.js';
import { parseArn } from '../model/arn.js';
import type { Asked } from '../model/denial.js';
import { isJsonObject, type JsonValue } from '../model/json.js';
import type { Ask } from './call.js';

const PROXY =
  /cannot access stream|ensure the (?:[\w-]+ ){0,3}role can perform|execution role does(?: not|n[’']t) have permissions? to/i;
const STREAM = /arn:[\w-]+:(?:dynamodb|kinesis):[\w-]*:\d*:[\w./:-]+/;

/** True when the service speaks of a role's missing permissions, not of the caller's. */
function isProxyDenial(call: Asked): boolean {
  return PROXY.test(call.errorMessage ?? '');
}

/** Who is refused in place of the caller: the role that the call names, or the function whose role it is. */
interface ProxyName {
  readonly role?: string;
  /** A name or an ARN. */
  readonly functionName?: string;
}

/** Undefined for a denial of the caller. */
export function proxyNameOf(call: Asked): ProxyName | undefined {
  if (!isProxyDenial(call)) return undefined;
  const parameters = parametersOf(call);
  const roles = [...new Set(rolesIn(parameters))];
  const [role] = roles;
  const functionName = textParameter(parameters, 'functionName');
  // Of several roles (a task's and its execution role) nobody tells which one was refused.
  return {
    ...(role !== undefined && roles.length === 1 && { role }),
    ...(functionName !== undefined && { functionName }),
  };
}

/** The ARNs of roles that parameters name: `role`, `RoleArn`, `executionRoleArn`, at any depth. */
function rolesIn(value: JsonValue | undefined, name = ''): string[] {
  if (typeof value === 'string') return /role(?:arn)?$/i.test(name) && isRole(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => rolesIn(one, name));
  return isJsonObject(value) ? Object.entries(value).flatMap(([key, one]) => rolesIn(one, key)) : [];
}

function isRole(text: string): boolean {
  const arn = parseArn(text);
  return arn?.service === 'iam' && arn.resource.startsWith('role/');
}

/** What services say of a role that they were given and cannot assume: who they are, and the parameter that names it. */
const ASSUMING: readonly (readonly [said: RegExp, service: string, parameter: string])[] = [
  [/cannot be assumed by Lambda/i, 'lambda.amazonaws.com', 'role'],
  [/Check the trust relationships for your role/i, 'cloudtrail.amazonaws.com', 'cloudWatchLogsRoleArn'],
];

/** A service that could not assume the role which the call gave it. */
export interface Assumption {
  readonly service: string;
  /** Absent when the record does not name the role. */
  readonly role?: string;
}

export function assumptionOf({ errorMessage = '', ...call }: Asked): Assumption | undefined {
  const [, service, parameter] = ASSUMING.find(([said]) => said.test(errorMessage)) ?? [];
  if (service === undefined || parameter === undefined) return undefined;
  const role = textParameter(parametersOf(call), parameter);
  return { service, ...(role !== undefined && parseArn(role) !== undefined && { role }) };
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
export function proxyAsks(call: Asked): readonly Ask[] {
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
  const resource = call.text?.resource ?? sourceOf(call, action);
  return [
    {
      action,
      resource: resource ?? '*',
      why: 'the service acts as the role',
      indirect: true,
      ...(resource === undefined ? { resourceUnknown: 'the message does not name the resource' } : {}),
    },
  ];
}

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

/** The source that a mapping or a pipe reads, for an action of the source's service. */
function sourceOf(call: Asked, action: string): string | undefined {
  const parameters = parametersOf(call);
  const source = textParameter(parameters, 'eventSourceArn') ?? textParameter(parameters, 'source');
  const service = parseArn(source ?? '')?.service;
  return service !== undefined && action.startsWith(`${service}:`) ? source : undefined;
}
