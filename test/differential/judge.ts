import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';

/** The same cases on every run, unless the environment says otherwise. */
const SEED = Number(process.env['DDB_DOCTOR_SEED'] ?? 20_261_121);

/** Milliseconds: on a busy machine a property may take long, which is no failure. */
export const UNHURRIED = 300_000;

/** How many runs a property makes: DDB_DOCTOR_RUNS percent of its own number, at least one. */
export function runs(usual: number): number {
  return Math.max(1, Math.round((usual * Number(process.env['DDB_DOCTOR_RUNS'] ?? 100)) / 100));
}

/** What went wrong in one case: an `authorize` input, what was expected of it, and what came. */
export interface Disagreement {
  readonly input: unknown;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** Whether a decision is not what turned out to be true; one that leaves open how a call is denied holds for both ways. */
export function contradicts(decision: string, truth: string): boolean {
  if (decision === 'undetermined') return false;
  return decision === 'denied' ? truth === 'allowed' : decision !== truth;
}

export interface Trial<T> {
  readonly name: string;
  readonly cases: fc.Arbitrary<T>;
  readonly runs: number;
  /** The first disagreement in the case, if there is one. */
  readonly disagreement: (given: T) => Disagreement | undefined;
}

/** Runs a property; its smallest failing case is written out as JSON, and the error says where, and the seed. */
export function judge<T>({ name, cases, runs: numRuns, disagreement }: Trial<T>): void {
  const property = fc.property(cases, (given) => disagreement(given) === undefined);
  const details = fc.check(property, { numRuns, seed: SEED });
  if (!details.failed) return;
  const [given] = details.counterexample ?? [];
  if (given === undefined) throw new Error(`${name}: ${fc.defaultReportMessage(details)}`);
  const file = join(tmpdir(), `ddb-doctor-${name.replace(/\W+/g, '-')}-${SEED}.json`);
  let found: Disagreement | undefined;
  let thrown: unknown = details.errorInstance;
  try {
    found = disagreement(given);
  } catch (error) {
    thrown = error;
  }
  writeFileSync(
    file,
    `${JSON.stringify({ name, seed: SEED, ...(found ?? { given, thrown: String(thrown) }) }, null, 2)}\n`,
  );
  const what = found
    ? `expected ${JSON.stringify(found.expected)}, got ${JSON.stringify(found.actual)}`
    : `threw ${thrown}`;
  throw new Error(
    `${name}: ${what}; the case is in ${file}; DDB_DOCTOR_SEED=${SEED}, path ${details.counterexamplePath}`,
  );
}
