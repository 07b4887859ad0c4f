import type { Denial } from '../denials/denial.js';
import { parseArn } from '../vocabulary/arn.js';
import type { Ask } from './call.js';

const PROXY = /cannot access stream|ensure the role can perform|execution role does not have permissions to call/i;
const STREAM = /arn:[\w-]+:(?:dynamodb|kinesis):[\w-]*:\d*:[\w./:-]+/;

/** True when the service speaks of a role's missing permissions, not of the caller's. */
export function isProxyDenial(denial: Denial): boolean {
  return PROXY.test(denial.errorMessage);
}

/** What an event source mapping needs of the function's role: "Cannot access stream …", or the one action that is named. */
export function proxyAsks(denial: Denial): readonly Ask[] {
  const stream = STREAM.exec(denial.errorMessage)?.[0];
  const service = stream === undefined ? undefined : parseArn(stream)?.service;
  if (stream !== undefined && service !== undefined) {
    const why = 'the event source mapping reads the stream as the function role';
    const reads = ['GetRecords', 'GetShardIterator', 'DescribeStream'];
    return [
      ...reads.map((name) => ({ action: `${service}:${name}`, resource: stream.replace(/\.$/, ''), why })),
      { action: `${service}:ListStreams`, resource: '*', why },
    ];
  }
  const { action, resource } = denial.text;
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
