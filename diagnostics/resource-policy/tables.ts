import type { CheckReader } from '../../src/check/index.js';
import { parseArn } from '../../src/model/arn.js';
import type { DerivedRequest } from '../../src/model/request.js';
import { unknown } from '../../src/model/unknown.js';
import { attached } from './attached.js';

export async function tablePolicy(request: DerivedRequest, aws: CheckReader<'dynamodb:GetResourcePolicy'>) {
  const { resourceUnknown } = request.origin;
  if (resourceUnknown !== undefined) return { layers: { resource: unknown(resourceUnknown) } };
  const bearer = policyBearer(request.resource);
  if (bearer === undefined) return { absent: ['resource-policy' as const] };
  const { region, account } = bearer.arn;
  const answer = await aws.read('dynamodb:GetResourcePolicy', { ResourceArn: bearer.text }, { region, account });
  return { layers: { resource: attached(bearer.text, answer, ({ Policy }) => Policy) } };
}

/** A table's policy covers its indexes; a stream has its own; backups, exports and imports have none. */
function policyBearer(resource: string) {
  const arn = parseArn(resource);
  const parts = arn?.resource.split('/') ?? [];
  if (arn === undefined || parts[0] !== 'table' || !parts[1] || parts[1] === '*') return undefined;
  const stream = parts[2] === 'stream' && parts[3] !== undefined && parts[3] !== '*';
  if (parts[2] !== undefined && parts[2] !== 'index' && !stream) return undefined;
  const bearing = stream ? parts.slice(0, 4) : parts.slice(0, 2);
  const text = `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${bearing.join('/')}`;
  return { arn, text };
}
