import { setTimeout as sleep } from 'node:timers/promises';
import { awsError } from '../aws/index.js';

/** Looks of a running query that go by before a place is asked for again, and how often: some fifteen minutes. */
const LOOKS = 20;
const MOST_TURNS = 90;
const POLL = 500;

interface Queue {
  /** Who has no place: `Athena`. */
  readonly name: string;
  /** Milliseconds between two looks at a running query. */
  readonly poll: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly progress: ((text: string) => void) | undefined;
  /** Wraps what only waits, so that the run's own time does not run on. */
  readonly waiting: (<T>(work: Promise<T>) => Promise<T>) | undefined;
}

/**
 * Starts a query; where the account has as many as it may at a time, whoever asks waits for a place, beyond the SDK's own
 * attempts: others' queries take minutes.
 */
export async function inItsTurn<T>(start: () => Promise<T>, queue: Queue): Promise<T> {
  const { name, poll = POLL, signal, progress, waiting = (work) => work } = queue;
  for (let turn = 1; ; turn += 1) {
    try {
      return await waiting(start());
    } catch (error) {
      if (awsError(error).kind !== 'throttled' || turn >= MOST_TURNS) throw error;
      progress?.(`${name}: the account has as many queries as it may: waiting for a place`);
      await waiting(sleep(poll * LOOKS, undefined, { signal }));
    }
  }
}

/** Whoever interrupts a run does not wait longer than this for a query that is just being started, or stopped. */
const START_LIMIT = 2000;
const STOP_LIMIT = 1000;

/** Ends when the queries are started or some time has gone by. */
export async function untilStarted(starting: Promise<unknown>): Promise<void> {
  await Promise.race([starting, sleep(START_LIMIT, undefined, { ref: false })]);
}

/** Ends when a query that nobody waits for is stopped, could not be, or some time has gone by: it is still billed. */
export async function untilStopped(stopping: Promise<unknown>): Promise<void> {
  await Promise.race([stopping.catch(() => undefined), sleep(STOP_LIMIT, undefined, { ref: false })]);
}

/** Rejects with the signal's reason, some time after it. */
export async function givenUp(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await new Promise<void>((go) => signal.addEventListener('abort', () => go(), { once: true }));
  await sleep(START_LIMIT, undefined, { ref: false });
  throw signal.reason;
}
