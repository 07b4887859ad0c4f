import type { Call } from '../model/call.js';
import type { Said } from '../model/denial.js';
import type { Check, EvaluatedRequest, FindInput } from './check.js';

/** What the checks learnt of one request: by the id of the check, whatever it returned as facts. */
export type Facts = ReadonlyMap<string, unknown>;

interface FindQuestion {
  readonly call: Call;
  readonly said?: Said;
  readonly requests: readonly EvaluatedRequest[];
  /** In the order of the requests. */
  readonly facts: readonly Facts[];
}

/** What one check is asked to find: each request with what it learnt itself. */
export function findInput({ meta }: Check, { call, said, requests, facts }: FindQuestion): FindInput {
  return {
    call,
    ...(said && { said }),
    requests: requests.map((request, index) => ({ ...request, facts: facts[index]?.get(meta.id) })),
  };
}
