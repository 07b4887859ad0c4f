import type { Journal } from '../journal.js';
import { sentSteps } from '../journal.js';
import type { Plan, Step, Written } from '../plan.js';
import { actOf } from './acts.js';
import { DOING, perform, UNDOING } from './perform.js';
import type { Place, WriterPorts } from './ports.js';
import { standsOn } from './stands-on.js';
import { undoOf } from './undo-acts.js';

export { writerStatements } from './permissions.js';
export type { WriterPorts } from './ports.js';

/** Does the steps of a plan in order, from wherever they stand; stops at the first that fails. */
export async function applySteps(plan: Plan, ports: WriterPorts): Promise<Written> {
  const place: Place = { reader: ports.reader, plan };
  const done: number[] = [];
  let writes = 0;
  for (const step of plan.steps) {
    if (ports.signal?.aborted) return ended('interrupted', plan.steps, { done, writes });
    const performed = await perform(actOf(step, place), { step, words: DOING, ports });
    ports.onStep?.(step, performed.status === 'failed' ? `failed: ${performed.message}` : performed.status);
    if (performed.status === 'failed') {
      const failure = { n: step.n, operation: step.operation, code: performed.code, message: performed.message };
      return { ...ended('stopped', plan.steps, { done, writes }), failures: [failure] };
    }
    if (performed.status === 'done') writes += 1;
    done.push(step.n);
  }
  return ended('done', plan.steps, { done, writes });
}

/**
 * Takes back what the journal says was sent, in reverse; what somebody changed since stays, and is told. What a step
 * stands on that could not be taken back stays too: a function keeps the role that it still runs as.
 */
export async function undoSteps(journal: Journal, ports: WriterPorts): Promise<Written> {
  const { plan } = journal;
  const place: Place = { reader: ports.reader, plan };
  const sent = sentSteps(journal);
  const steps = [...plan.steps].reverse().filter(({ n }) => sent.has(n));
  const done: number[] = [];
  const failures: Written['failures'][number][] = [];
  const standing: Step[] = [];
  let writes = 0;
  for (const step of steps) {
    if (ports.signal?.aborted) return { ...ended('interrupted', steps, { done, writes }), failures };
    const needing = standing.find((later) => standsOn(later, step));
    const came = needing === undefined ? await undoStep(step, { place, ports }) : needed(needing);
    writes += came.writes;
    ports.onStep?.(step, came.failure === undefined ? 'undone' : `left: ${came.failure.message}`);
    if (came.failure === undefined) done.push(step.n);
    else failures.push({ n: step.n, operation: step.operation, ...came.failure });
    if (came.stands) standing.push(step);
  }
  return { ...ended(failures.length === 0 ? 'done' : 'stopped', steps, { done, writes }), failures };
}

/** What became of the undo of one step. */
interface Undone {
  readonly writes: number;
  readonly failure?: { readonly code: string; readonly message: string };
  /** What the step made may still be there. */
  readonly stands: boolean;
}

async function undoStep(
  step: Step,
  { place, ports }: { readonly place: Place; readonly ports: WriterPorts },
): Promise<Undone> {
  let writes = 0;
  for (const act of await undoOf(step, place)) {
    const performed = await perform(act, { step, words: UNDOING, ports });
    if (performed.status === 'failed') {
      const { code, message, stands } = performed;
      return { writes, failure: { code, message }, stands };
    }
    if (performed.status === 'done') writes += 1;
  }
  return { writes, stands: false };
}

function needed({ n }: Step): Undone {
  const message = `step ${n} stands on it, and is not undone`;
  return { writes: 0, failure: { code: 'StillNeeded', message }, stands: true };
}

function ended(
  status: Written['status'],
  steps: readonly Step[],
  { done, writes }: { readonly done: readonly number[]; readonly writes: number },
): Written {
  const left = steps.map(({ n }) => n).filter((n) => !done.includes(n));
  return { status, done, left, failures: [], writes };
}
