/** Milliseconds, and a wait that ends early with the signal's reason. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, milliseconds);
      if (signal?.aborted) stop();
      else signal?.addEventListener('abort', stop, { once: true });
    }),
};

/**
 * Lets callers through one at a time, `spacing` milliseconds apart, in the order they came.
 * Invariant: never two in less than `spacing`, bursts included: AWS's own bucket starts empty for a second run.
 */
export class Pacer {
  readonly #spacing: number;
  readonly #clock: Clock;
  #next = Number.NEGATIVE_INFINITY;

  constructor(spacing: number, clock: Clock = systemClock) {
    this.#spacing = spacing;
    this.#clock = clock;
  }

  async turn(signal?: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#spacing;
    if (at > now) await this.#clock.sleep(at - now, signal);
  }
}

/** Milliseconds between two calls of one account and Region, where AWS's limit is low; published rates. */
const SPACING: Readonly<Record<string, number>> = {
  'athena:StartQueryExecution': 100,
  'athena:StopQueryExecution': 100,
  'cloudtrail:LookupEvents': 500,
  'cloudtrail:DescribeQuery': 100,
  'cloudtrail:DescribeTrails': 100,
  'cloudtrail:GetEventSelectors': 100,
  'cloudtrail:GetQueryResults': 100,
  'cloudtrail:GetTrail': 100,
  'cloudtrail:StartQuery': 350,
  'organizations:DescribeOrganization': 1000,
  'organizations:DescribePolicy': 500,
  'organizations:ListAccounts': 200,
  'organizations:ListAccountsForParent': 200,
  'organizations:ListOrganizationalUnitsForParent': 200,
  'organizations:ListParents': 200,
  'organizations:ListPolicies': 200,
  'organizations:ListPoliciesForTarget': 200,
  'organizations:ListTargetsForPolicy': 200,
  'logs:FilterLogEvents': 200,
  'logs:GetQueryResults': 200,
  'logs:StartQuery': 200,
};

/** One pacer per account, Region and operation; none where the operation has no spacing. */
export class Pacers {
  readonly #spacing: Readonly<Record<string, number>>;
  readonly #pacers = new Map<string, Pacer>();

  constructor(spacing: Readonly<Record<string, number>> = {}) {
    this.#spacing = { ...SPACING, ...spacing };
  }

  of(account: string, region: string, operation: string): Pacer | undefined {
    const spacing = this.#spacing[operation];
    if (spacing === undefined) return undefined;
    const key = `${account}/${region}/${operation}`;
    const pacer = this.#pacers.get(key) ?? new Pacer(spacing);
    this.#pacers.set(key, pacer);
    return pacer;
  }
}
