import { type CheckReader, unread } from '../../src/check/index.js';
import { parseArn } from '../../src/model/arn.js';
import type { Layer } from '../../src/model/policies.js';
import type { DerivedRequest } from '../../src/model/request.js';
import { unknown } from '../../src/model/unknown.js';

const NAMED = /^function:([^:*]+)(?::([^:*]+))?$/;

/** A function, and each of its versions and aliases, has a policy of its own. */
export async function functionPolicy({ resource, origin }: DerivedRequest, aws: CheckReader<'lambda:GetPolicy'>) {
  const arn = parseArn(resource);
  const [, name, qualifier] = NAMED.exec(arn?.resource ?? '') ?? [];
  if (arn === undefined || name === undefined || origin.resourceUnknown !== undefined)
    return {
      layers: {
        resource: unknown(
          origin.resourceUnknown ?? `policies of ${resource} are not read`,
          'the policy of the resource',
        ),
      },
    };
  const { account, region } = arn;
  const input = { FunctionName: name, ...(qualifier !== undefined && { Qualifier: qualifier }) };
  const answer = await aws.read('lambda:GetPolicy', input, { account, region });
  if (answer.status === 'not-found') return { layers: { resource: [] satisfies Layer } };
  if (answer.status !== 'ok') return { layers: { resource: unread(answer) } };
  const policy = { id: `resource-based policy of ${resource}`, document: answer.value.Policy, attachedTo: resource };
  return { layers: { resource: [policy] } };
}
