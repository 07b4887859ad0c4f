import { DoctorError } from '../../model/error.js';
import type { TrailQuestion } from '../athena/question.js';
import { leavesOf } from '../sql/leaves.js';
import { queryOf } from '../sql/query.js';
import { LAKE_COLUMNS, LONGEST_STATEMENT } from './lake-table.js';

/** What narrows a statement and may be left out of it, as the run sorts it out as well: the longest first. */
const LEFT_OUT = ['accounts', 'regions', 'table', 'caller'] as const;

/**
 * The statement for a store; the same text for the same question. What would make it too long is left out: Lake bills by
 * what a query scans, which no condition but the time lessens, and whoever reads the result narrows it again.
 */
export function lakeStatement(store: string, question: TrailQuestion): string {
  let asked: Partial<TrailQuestion> & Pick<TrailQuestion, 'window' | 'form'> = question;
  let text = statementOf(store, asked);
  for (const name of LEFT_OUT) {
    if (text.length <= LONGEST_STATEMENT) break;
    const { [name]: _, ...less } = asked;
    asked = less;
    text = statementOf(store, asked);
  }
  if (text.length <= LONGEST_STATEMENT) return text;
  throw new DoctorError(
    { source: 'doctor', code: 'LakeStatementTooLong' },
    `the statement would have ${text.length} characters, and CloudTrail Lake takes ${LONGEST_STATEMENT}`,
  );
}

function statementOf(store: string, question: TrailQuestion): string {
  const { window, form, accounts, regions, caller, table, eventId } = question;
  const second = (time: Date, more = 0) =>
    new Date(Math.floor(time.getTime() / 1000) * 1000 + more).toISOString().replace('.000Z', 'Z');
  return queryOf(
    form,
    // The id stands as it is: it has the form of a UUID.
    { from: store.slice(store.lastIndexOf('/') + 1), leaves: leavesOf(LAKE_COLUMNS), time: 'timestamp' },
    {
      partitions: [],
      from: second(window.since),
      to: second(window.until, 1000),
      ...(accounts === undefined ? {} : { accounts }),
      ...(regions === undefined ? {} : { regions }),
      ...(caller === undefined ? {} : { caller }),
      ...(table === undefined ? {} : { table }),
      ...(eventId === undefined ? {} : { eventId }),
    },
  );
}
