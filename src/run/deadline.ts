import { setMaxListeners } from 'node:events';
import { DoctorError } from '../model/error.js';
import type { DoctorPorts } from './session.js';

const MINUTE = 60_000;
/** Longer than the largest run that was measured; what takes longer has probably lost its way. */
const DEADLINE = 30 * MINUTE;

/** Runs a job that ends at its deadline as it would end at an interruption: with what it has. */
export async function withDeadline<T>(
  ports: DoctorPorts,
  milliseconds: number | undefined,
  job: (ports: DoctorPorts) => Promise<T>,
): Promise<T> {
  const end = new AbortController();
  const time = milliseconds ?? DEADLINE;
  const timer = setTimeout(() => end.abort(reached(time)), time);
  const signal = ports.signal === undefined ? end.signal : AbortSignal.any([ports.signal, end.signal]);
  // Every call under way listens; that many are no leak.
  setMaxListeners(0, signal);
  try {
    return await job(withSignal(ports, signal));
  } finally {
    clearTimeout(timer);
  }
}

/** The input stays unopened until somebody reads it. */
function withSignal(ports: DoctorPorts, signal: AbortSignal): DoctorPorts {
  return Object.create(ports, { signal: { value: signal, enumerable: true } });
}

function reached(milliseconds: number): DoctorError {
  const time = milliseconds % MINUTE === 0 ? `${milliseconds / MINUTE} min` : `${milliseconds / 1000} s`;
  return new DoctorError(
    { source: 'user', code: 'Deadline' },
    `the run reached its deadline of ${time}; what was found before is reported`,
  );
}
