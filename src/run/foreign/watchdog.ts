import { Worker } from 'node:worker_threads';
import { DoctorError } from '../../model/error.js';

/** More than a call that does not wait is given, which ends sooner and by itself. */
const LONGEST = 30_000;

/** How often the event loop says that it has its turn. */
const BEAT = 250;

/** The words of the memory that both threads see. */
const [BEATS, UNDER_WAY, ENDED] = [0, 1, 2];

/**
 * Nothing in the thread of a loop can end it; another thread can, as a debugger does. What else waited for its turn at
 * that moment is lost with it. Turns are counted, and no time: a machine may sleep.
 */
const WATCH = `
const { workerData: { memory, most, beat } } = require('node:worker_threads');
const { Session } = require('node:inspector');
let last = -1;
let still = 0;
setInterval(() => {
  const beats = Atomics.load(memory, ${BEATS});
  still = beats === last && Atomics.load(memory, ${UNDER_WAY}) > 0 ? still + 1 : 0;
  last = beats;
  const ended = Atomics.load(memory, ${ENDED}) === 1;
  // What was under way beside it may loop as well: each is ended, until the event loop has its turn.
  if (still < (ended ? 4 : most)) return;
  still = 0;
  Atomics.store(memory, ${ENDED}, 1);
  const session = new Session();
  session.connectToMainThread();
  session.post('Runtime.terminateExecution', () => session.disconnect());
}, beat);
`;

const jobs = new Set<(error: DoctorError) => void>();

/** Ends a job with an error where code of a third party that it runs had to be broken off. */
export async function unlessBrokenOff<T>(job: Promise<T>): Promise<T> {
  let end: (error: DoctorError) => void = () => {};
  const brokenOff = new Promise<never>((_, reject) => {
    end = reject;
  });
  jobs.add(end);
  try {
    return await Promise.race([job, brokenOff]);
  } finally {
    jobs.delete(end);
  }
}

/** Watches over code of third parties for as long as some is under way; its thread stays for the next one. */
class Watchdog {
  readonly #memory = new Int32Array(new SharedArrayBuffer(12));
  readonly #names: string[] = [];
  readonly #thread: Worker;
  readonly #timer: NodeJS.Timeout;
  readonly #longest: number;

  constructor(longest: number) {
    this.#longest = longest;
    const workerData = { memory: this.#memory, most: longest / BEAT, beat: BEAT };
    this.#thread = new Worker(WATCH, { eval: true, workerData });
    // A run needs no watch to go on.
    this.#thread.on('error', () => {});
    this.#thread.unref();
    this.#timer = setInterval(() => this.#beat(), BEAT).unref();
  }

  async over<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.#names.push(name);
    Atomics.add(this.#memory, UNDER_WAY, 1);
    try {
      return await work();
    } finally {
      this.#names.splice(this.#names.indexOf(name), 1);
      Atomics.sub(this.#memory, UNDER_WAY, 1);
    }
  }

  #beat(): void {
    Atomics.add(this.#memory, BEATS, 1);
    if (Atomics.load(this.#memory, ENDED) === 0) return;
    clearInterval(this.#timer);
    void this.#thread.terminate();
    dog = undefined;
    const names = [...new Set(this.#names)].map((name) => `\`${name}\``).join(' or ');
    const message = `the check ${names} failed in \`collect\`: it did not give way within ${this.#longest / 1000} s`;
    const error = new DoctorError({ source: 'user', code: 'CheckFailed' }, message, {
      hint: 'it is no part of ddb-doctor: mend it, or run without it',
    });
    for (const end of jobs) end(error);
  }
}

let dog: Watchdog | undefined;

/** Runs code of a third party that may wait, and breaks it off where it keeps the thread to itself for long. */
export async function watched<T>(name: string, work: () => Promise<T>, longest = LONGEST): Promise<T> {
  dog ??= new Watchdog(longest);
  return dog.over(name, work);
}
