import type { CheckReader } from '../../src/check/index.js';
import { parseArn } from '../../src/model/arn.js';
import type { DerivedRequest } from '../../src/model/request.js';
import { unknown } from '../../src/model/unknown.js';
import { attached } from './attached.js';

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
  return { layers: { resource: attached(resource, answer, ({ Policy }) => Policy) } };
}
