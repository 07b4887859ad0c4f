import { DoctorError } from '../model/error.js';
import { isJsonObject, type JsonObject } from '../model/json.js';
import { sealed } from './digest.js';
import type { Plan } from './plan.js';

export type Phase =
  | 'about-to'
  | 'done'
  /** It was there before, and not by us: an undo leaves it. */
  | 'already'
  | 'failed'
  | 'undo-about-to'
  | 'undone'
  /** Changed by somebody since: left as it is. */
  | 'undo-refused'
  | 'undo-failed';

/** One line: what is going to be written, or what came of it. */
export interface JournalEntry {
  /** The plan's step. */
  readonly n: number;
  readonly at: string;
  readonly phase: Phase;
  readonly operation: string;
  readonly input?: JsonObject;
  /** What stood there before, where AWS will not keep it. */
  readonly before?: JsonObject | null;
  readonly result?: JsonObject;
  readonly error?: { readonly code: string; readonly message: string };
  /** What a read showed after a failure. */
  readonly read?: JsonObject;
}

export interface Journal {
  readonly plan: Plan;
  readonly entries: readonly JournalEntry[];
}

/** Steps that were sent, or may have been: those that an undo looks at. */
export function sentSteps({ entries }: Journal): ReadonlySet<number> {
  return new Set(entries.flatMap(({ n, phase }) => (phase === 'about-to' ? [n] : [])));
}

/**
 * Reads a journal. A last line that was cut off by the end of the process is passed over; any other is an error.
 * Throws a usage `DoctorError`.
 */
export function journalFrom(text: string, name: string): Journal {
  const lines = text.split('\n').filter((line) => line !== '');
  const [head, ...rest] = lines.map((line, index) => parsed(line, index === lines.length - 1, name));
  if (!isJsonObject(head) || head['kind'] !== 'grant-journal' || !isJsonObject(head['plan'])) throw noJournal(name);
  const plan = head['plan'] as unknown as Plan;
  if (sealed(plan).digest !== plan.digest) throw noJournal(name);
  return { plan, entries: rest.flatMap((entry) => (isJsonObject(entry) ? [entry as unknown as JournalEntry] : [])) };
}

function parsed(line: string, isLast: boolean, name: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    if (isLast) return undefined;
    throw noJournal(name);
  }
}

function noJournal(name: string): DoctorError {
  return new DoctorError(
    { source: 'user', code: 'UsageJournal' },
    `\`${name}\` is no journal of grant, or was changed`,
    {
      hint: '`grant --apply` names its journal before the first write',
    },
  );
}
