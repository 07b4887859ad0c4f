import type { ElementEvaluation } from '../../evaluation/authorization.js';
import { isJsonObject } from '../../model/json.js';
import type { Place, Trap } from './trap.js';

/** Tags that an earlier session made transitive are passed on by each further AssumeRole, asked for or not. */
export function transitiveTags({ request, call }: Place, { element }: ElementEvaluation): Trap | undefined {
  const passedOn = (call?.event?.requestParameters ?? call?.parameters)?.['incomingTransitiveTags'];
  if (element !== 'Action' || request.action !== 'sts:TagSession' || !isJsonObject(passedOn)) return undefined;
  const names = Object.keys(passedOn);
  if (names.length === 0) return undefined;
  return {
    id: 'transitive-tags',
    data: { tags: names.join(', ') },
  };
}

/** Without s3:ListBucket, S3 answers 403 for an object that is not there; the message then names ListBucket. */
export function keyIsNotThere({ request, call }: Pick<Place, 'request' | 'call'>): Trap | undefined {
  if (request.action !== 's3:ListBucket' || !/^(Get|Head|Copy)Object/.test(call?.operation ?? '')) return undefined;
  return {
    id: 'key-is-not-there',
    data: { operation: call?.operation ?? '' },
  };
}
