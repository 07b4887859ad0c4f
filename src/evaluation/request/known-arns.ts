import { type Arn, parseArn } from '../../vocabulary/arn.js';
import { BoundedMemo } from '../bounded-memo.js';

const MOST_ARNS = 4096;
const known = new BoundedMemo<Arn | null>(MOST_ARNS);

/** `parseArn`, remembered: the ARNs of requests recur. */
export function knownArn(text: string): Arn | undefined {
  const arn = known.get(text);
  return (arn === undefined ? known.set(text, parseArn(text) ?? null) : arn) ?? undefined;
}
