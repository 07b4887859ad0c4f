import { type Context, createContext, Script } from 'node:vm';
import { DoctorError } from '../../model/error.js';

/** Whatever a check computes takes milliseconds, and a machine may be busy. */
const LONGEST = 20_000;

const CALL = new Script('work()');
const room: { work?: () => void } = {};
let context: Context | undefined;

const slow = (message: string): DoctorError => new DoctorError({ source: 'user', code: 'CheckSlow' }, message);

/** Runs code of a third party that answers at once, and ends it where it does not. */
export function inTime<T>(work: () => T, milliseconds = LONGEST): T {
  context ??= createContext(room);
  const outer = room.work;
  let answer: { readonly value: T } | undefined;
  room.work = () => {
    answer = { value: work() };
  };
  try {
    CALL.runInContext(context, { timeout: milliseconds });
  } catch (error) {
    const { code } = Object(error) as { code?: unknown };
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw slow(`it did not answer within ${milliseconds / 1000} s`);
    throw error;
  } finally {
    if (outer === undefined) delete room.work;
    else room.work = outer;
  }
  if (answer === undefined) throw slow('it did not answer');
  return answer.value;
}
