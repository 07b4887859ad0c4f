import { setMaxListeners } from 'node:events';
import { type Aws, type AwsOptions, createAws } from '../aws/index.js';
import { DoctorError } from '../model/error.js';
import { unlessBrokenOff } from './foreign/watchdog.js';
import type { DoctorPorts } from './ports.js';

const MINUTE = 60_000;
/** Longer than the largest run that was measured; what takes longer has probably lost its way. */
const DEADLINE = 30 * MINUTE;

/**
 * Runs a job that ends at its deadline as it would end at an interruption: with what it has. What the job only waits
 * for by `ports.waiting`, such as a query that runs elsewhere, does not count.
 */
export async function withDeadline<T>(
  ports: DoctorPorts,
  milliseconds: number | undefined,
  job: (ports: DoctorPorts) => Promise<T>,
): Promise<T> {
  const end = new AbortController();
  const time = milliseconds ?? DEADLINE;
  const watch = new StopWatch(time, () => end.abort(reached(time)));
  const signal = ports.signal === undefined ? end.signal : AbortSignal.any([ports.signal, end.signal]);
  // Every call under way listens; that many are no leak.
  setMaxListeners(0, signal);
  try {
    return await unlessBrokenOff(job(limited(ports, signal, watch)));
  } finally {
    watch.stop();
  }
}

/** AWS whose every call ends with the run, those that it makes of its own accord as well. */
export function awsOfRun(options: AwsOptions | undefined, { signal }: Pick<DoctorPorts, 'signal'>): Aws {
  return createAws({ ...options, ...(signal === undefined ? {} : { signal }) });
}

/** Such an AWS for as long as the work takes. */
export async function withAws<T>(
  options: AwsOptions | undefined,
  ports: Pick<DoctorPorts, 'signal'>,
  work: (aws: Aws) => Promise<T>,
): Promise<T> {
  const aws = awsOfRun(options, ports);
  try {
    return await work(aws);
  } finally {
    aws.close();
  }
}

/** The input stays unopened until somebody reads it. */
function limited(ports: DoctorPorts, signal: AbortSignal, watch: StopWatch): DoctorPorts {
  const waiting = <T>(work: Promise<T>): Promise<T> => watch.without(work);
  return Object.create(ports, {
    signal: { value: signal, enumerable: true },
    waiting: { value: waiting, enumerable: true },
  });
}

/** Counts down, but for the time in which something is waited for. */
class StopWatch {
  readonly #reached: () => void;
  #left: number;
  #since = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #waits = 0;

  constructor(time: number, reached: () => void) {
    this.#left = time;
    this.#reached = reached;
    this.#timer = setTimeout(reached, time);
  }

  async without<T>(work: Promise<T>): Promise<T> {
    this.#waits += 1;
    if (this.#waits === 1) this.#pause();
    try {
      return await work;
    } finally {
      this.#waits -= 1;
      if (this.#waits === 0) this.#goOn();
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #pause(): void {
    this.#left -= performance.now() - this.#since;
    clearTimeout(this.#timer);
  }

  #goOn(): void {
    // It was stopped meanwhile: the job is over.
    if (this.#timer === undefined) return;
    this.#since = performance.now();
    this.#timer = setTimeout(this.#reached, Math.max(0, this.#left));
  }
}

function reached(milliseconds: number): DoctorError {
  const time = milliseconds % MINUTE === 0 ? `${milliseconds / MINUTE} min` : `${milliseconds / 1000} s`;
  return new DoctorError({ source: 'user', code: 'Deadline' }, `the run reached its deadline of ${time}`);
}
