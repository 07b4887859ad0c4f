import type { FrontCall } from './call.js';
import type { CannedError } from './options.js';
import type { Reply } from './reply.js';

/**
 * A sign-in page, nothing, the right frame without a member, JSON that is no object; and the right answer whose lists
 * hold empty items in place of theirs, or whose members are of another type.
 */
export type OddBody = 'html' | 'empty' | 'frame' | 'null' | 'list' | 'items' | 'types';

/** Something that goes wrong on the way. The first fault that matches and is not used up is taken. */
export interface Fault {
  /** `iam:GetRole`, `iam:*`, or `*`. */
  readonly operation: string;
  readonly region?: string;
  readonly account?: string;
  /**
   * `throttle`, `deny` and `error` answer with AWS's error; `500` with an HTML page as a broken server does;
   * `cut` ends the connection half-way through the answer; `reset` before it is passed on; `lost` once it is done,
   * without an answer; `silent` keeps the answer to itself; `wait` answers late. `odd` answers with
   * status 200 and a body that is not the operation's; `trickle` with a blank now and then, without end; `endless` with
   * the answer and a token for ever, the same one or each time another.
   */
  readonly kind:
    | 'throttle'
    | 'deny'
    | 'error'
    | '500'
    | 'cut'
    | 'reset'
    | 'lost'
    | 'silent'
    | 'wait'
    | 'odd'
    | 'trickle'
    | 'endless';
  /** For `odd`. */
  readonly body?: OddBody;
  /** For `odd`, in place of `body`: what the answer holds. */
  readonly answer?: object;
  /** For `odd`, in place of both: what becomes of the right answer. */
  readonly change?: (answer: object, call: FrontCall) => object;
  /** For `odd`, in place of all three: what becomes of the right answer on the wire. */
  readonly wire?: (reply: Reply, call: FrontCall) => Reply;
  /** For `endless`: another token each time. */
  readonly fresh?: true;
  /** For `error`, and in place of the service's usual one for the others. */
  readonly error?: CannedError;
  /** Only calls that carry the token of an earlier page. */
  readonly laterPages?: true;
  /** Matching calls that are let through first. */
  readonly after?: number;
  /** Matching calls that then fail; all unless told. */
  readonly times?: number;
  /** For `wait`. */
  readonly milliseconds?: number;
}

const PAGE_TOKENS = ['NextToken', 'nextToken', 'Marker', 'ContinuationToken'];

export class Faults {
  readonly #faults: { readonly fault: Fault; seen: number }[];

  constructor(faults: readonly Fault[] = []) {
    this.#faults = faults.map((fault) => ({ fault, seen: 0 }));
  }

  take(call: FrontCall): Fault | undefined {
    for (const entry of this.#faults) {
      if (!matches(entry.fault, call)) continue;
      const { after = 0, times = Number.POSITIVE_INFINITY } = entry.fault;
      entry.seen += 1;
      if (entry.seen > after && entry.seen <= after + times) return entry.fault;
    }
    return undefined;
  }
}

/** What AWS's services answer for a fault, each in its own words. */
export function faultError(fault: Fault, call: FrontCall): CannedError {
  if (fault.error !== undefined) return fault.error;
  const { operation, service, protocol } = call;
  if (fault.kind === 'throttle')
    return protocol === 'ec2'
      ? { code: 'RequestLimitExceeded', message: 'Request limit exceeded.', status: 503 }
      : { code: protocol === 'query' ? 'Throttling' : 'ThrottlingException', message: 'Rate exceeded', status: 400 };
  const message = `User: arn:aws:iam::${call.account}:user/doctor is not authorized to perform: ${operation}`;
  if (protocol === 'ec2')
    return { code: 'UnauthorizedOperation', message: 'You are not authorized to perform this operation.' };
  return {
    code: service === 'iam' || protocol === 's3' || protocol === 'query' ? 'AccessDenied' : 'AccessDeniedException',
    message,
  };
}

function matches(fault: Fault, call: FrontCall): boolean {
  const pattern = fault.operation.split('*').map((part) => part.replace(/[.:]/g, '\\$&'));
  if (!new RegExp(`^${pattern.join('.*')}$`).test(call.operation)) return false;
  if (fault.laterPages && !PAGE_TOKENS.some((name) => call.input[name] !== undefined)) return false;
  if (fault.region !== undefined && fault.region !== call.region) return false;
  return fault.account === undefined || fault.account === call.account;
}
