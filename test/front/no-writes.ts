import { startsWithReadingVerb } from '../../src/evidence/operations/access-level.js';
import { QUERY_CALLS } from '../../src/sources/query-calls.js';
import type { FrontCall } from './call.js';

/** Calls of ddb-doctor that are no reads by their names and change nothing: sessions, decoding, and the named queries of sources. */
const CHANGES_NOTHING = /^(sts:(AssumeRole|DecodeAuthorizationMessage)|iam:Simulate\w+|logs:FilterLogEvents)$/;

/**
 * Throws where ddb-doctor itself sent a write to a front server that is not there for `grant`: over the whole suite, no
 * other command writes. Tests' own clients lack the tool's user agent.
 */
export function assertNoWrites(calls: readonly FrontCall[]): void {
  const writes = calls.filter(({ operation, userAgent }) => {
    if (!userAgent.includes('app/ddb-doctor') || CHANGES_NOTHING.test(operation) || operation in QUERY_CALLS)
      return false;
    return !startsWithReadingVerb(operation.split(':')[1] ?? '');
  });
  if (writes.length > 0) throw new Error(`ddb-doctor wrote: ${writes.map(({ operation }) => operation).join(', ')}`);
}
