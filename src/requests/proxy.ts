import { parametersOf, textParameter } from '../denials/record/parameters/parameters.js';
import { parseArn } from '../model/arn.js';
import type { Asked } from '../model/denial.js';
import type { Ask } from './call.js';

const PROXY = /cannot access stream|ensure the role can perform|execution role does not have permissions to api/i;
const STREAM = /arn:[\w-]+:(?:dynamodb|kinesis):[\w-]*:\d*:[\w./:-]+/;

/** True when the service speaks of a role's missing permissions, not of the caller's. */
export function isProxyDenial(call: Asked): boolean {
  return PROXY.test(call.errorMessage ?? '');
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

/** What an event source mapping needs of the function's role: "Cannot access stream …", or the one action that is named. */
export function proxyAsks(call: Asked): readonly Ask[] {
  const stream = STREAM.exec(call.errorMessage ?? '')?.[0];
  const service = stream === undefined ? undefined : parseArn(stream)?.service;
  if (stream !== undefined && service !== undefined) {
    const why = 'the event source mapping reads the stream as the function role';
    const reads = ['GetRecords', 'GetShardIterator', 'DescribeStream'];
    return [
      ...reads.map((name) => ({ action: `${service}:${name}`, resource: stream.replace(/\.$/, ''), why })),
      { action: `${service}:ListStreams`, resource: '*', why },
    ];
  }
  const { action, resource } = call.text ?? {};
  if (action === undefined) return [];
  return [
    {
      action,
      resource: resource ?? '*',
      why: 'the service acts as the role',
      ...(resource === undefined ? { resourceUnknown: 'the message does not name the resource' } : {}),
    },
  ];
}
