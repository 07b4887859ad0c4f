import type { Check } from '../../check/check.js';
import { DoctorError } from '../../model/error.js';
import { inTime } from './in-time.js';
import { watched } from './watchdog.js';

/**
 * A third party's check, whose faults are told as its own: what it throws, and what it answers in place of what it
 * should. A fault of `collect` is a gap, and its layers stay unknown; one of the others ends the run.
 */
export function guarded(check: Check): Check {
  const { id } = check.meta;
  const { remedies } = check;
  const own = <T>(name: string, work: () => T, isSound: (answer: unknown) => boolean): T => {
    try {
      const answer = inTime(work);
      if (isSound(answer)) return answer;
      throw odd('its answer has another form');
    } catch (cause) {
      throw failed(`${id}\` failed in \`${name}`, cause);
    }
  };
  return Object.create(check, {
    concerns: property((request: Parameters<Check['concerns']>[0]) =>
      own(
        'concerns',
        () => Boolean(check.concerns(request)),
        () => true,
      ),
    ),
    collect: property(async (...given: Parameters<Check['collect']>) => {
      const collected = await watched(id, () => inTime(() => check.collect(...given)));
      if (isObject(collected)) return collected;
      throw odd('what it collected is no object');
    }),
    find: property((input: Parameters<Check['find']>[0]) =>
      own(
        'find',
        () => check.find(input),
        (answer) => isListOf(answer, 'code'),
      ),
    ),
    ...(remedies === undefined
      ? {}
      : {
          remedies: property((...given: Parameters<NonNullable<Check['remedies']>>) =>
            own(
              'remedies',
              () => remedies.apply(check, given),
              (answer) => isListOf(answer, undefined),
            ),
          ),
        }),
  }) as Check;
}

const property = (value: unknown): PropertyDescriptor => ({ value, enumerable: true });

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Of objects, each with a text of that name. */
function isListOf(answer: unknown, name: string | undefined): boolean {
  return (
    Array.isArray(answer) &&
    answer.every((one) => isObject(one) && (name === undefined || typeof one[name] === 'string'))
  );
}

/** Of source `aws`, as what a third party answers is: a gap where one can be told. */
function odd(message: string): DoctorError {
  return new DoctorError({ source: 'aws', code: 'CheckOdd' }, message);
}

function failed(where: string, cause: unknown): DoctorError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new DoctorError({ source: 'user', code: 'CheckFailed' }, `the check \`${where}\`: ${why}`, {
    cause,
    hint: 'it is no part of ddb-doctor: mend it, or run without it',
  });
}

const BUILT_IN = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Promise.prototype];

/**
 * Imports code of a third party. What it adds to the language's own objects is taken back, and the names of it are
 * given.
 */
export async function importForeign<T>(
  load: () => Promise<T>,
): Promise<{ readonly module: T; readonly added: string[] }> {
  const before = BUILT_IN.map((one) => new Set(Reflect.ownKeys(one)));
  const added: string[] = [];
  const takeBack = () => {
    for (const [at, one] of BUILT_IN.entries()) {
      for (const key of Reflect.ownKeys(one)) {
        if (before[at]?.has(key)) continue;
        added.push(String(key));
        Reflect.deleteProperty(one, key);
      }
    }
  };
  try {
    return { module: await load(), added };
  } finally {
    takeBack();
  }
}
