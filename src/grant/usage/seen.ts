import type { Call } from '../../model/call.js';
import type { DerivedRequest } from '../../model/request.js';
import { contextOf, requestsOf } from '../../requests/index.js';
import type { Element } from '../intent.js';

/** An action on a resource that was used, and how often. */
interface SeenElement extends Element {
  readonly calls: number;
  /** ISO 8601, UTC. */
  readonly lastSeen: string;
  /** Requests of such calls, with what they had: one for each set of condition keys, the first fifty. */
  readonly requests: readonly DerivedRequest[];
}

/** What a role's calls of a window used. */
export interface Usage {
  /** Calls that AWS let through. */
  readonly calls: number;
  readonly seen: readonly SeenElement[];
  /** Actions of calls whose record does not tell on what, with how many. */
  readonly placeless: ReadonlyMap<string, number>;
}

const MOST_REQUESTS = 50;

interface Count {
  calls: number;
  lastSeen: string;
  readonly requests: Map<string, DerivedRequest>;
}

/** Counts a role's calls as the actions that AWS asked for them. */
export class UsageCounter {
  readonly #seen = new Map<string, Count>();
  readonly #placeless = new Map<string, number>();
  #calls = 0;

  add(call: Call): void {
    if (call.service !== 'dynamodb') return;
    this.#calls += 1;
    const requests = requestsOf(call);
    if (requests.length === 0) this.#without(call.action);
    for (const request of requests.filter(({ action }) => action.startsWith('dynamodb:'))) this.#take(request, call);
  }

  usage(): Usage {
    const seen = [...this.#seen].map(([key, { calls, lastSeen, requests }]): SeenElement => {
      const [action = '', resource = ''] = key.split('\n');
      return { action, resource, calls, lastSeen, requests: [...requests.values()] };
    });
    return { calls: this.#calls, seen, placeless: this.#placeless };
  }

  #take(request: DerivedRequest, call: Call): void {
    const { action, resource, origin } = request;
    if (origin.resourceUnknown !== undefined) {
      this.#without(action);
      return;
    }
    const key = `${action}\n${resource}`;
    const known = this.#seen.get(key) ?? { calls: 0, lastSeen: '', requests: new Map<string, DerivedRequest>() };
    known.calls += 1;
    if (call.time > known.lastSeen) known.lastSeen = call.time;
    const whole = { ...request, context: contextOf(call, request) };
    const { 'aws:CurrentTime': _, 'aws:EpochTime': __, ...lasting } = whole.context;
    if (known.requests.size < MOST_REQUESTS) known.requests.set(JSON.stringify(lasting), whole);
    this.#seen.set(key, known);
  }

  #without(action: string): void {
    this.#placeless.set(action, (this.#placeless.get(action) ?? 0) + 1);
  }
}
