import { setTimeout as sleep } from 'node:timers/promises';
import { DoctorError } from '../../model/error.js';
import { bytesInWords, dollarsInWords } from '../athena/price.js';
import { givenUp, inItsTurn, untilStopped } from '../query-turn.js';
import { askLogs, groupInput, type LogAccess, type Span } from './log-access.js';
import { MOST_ROWS } from './log-query.js';

const POLL = 500;

interface Cell {
  readonly field?: string;
  readonly value?: string;
}

interface Answer {
  readonly status?: string;
  readonly results?: readonly (readonly Cell[])[];
  readonly statistics?: { readonly bytesScanned?: number };
}

/** A row by its columns. */
export type LogRow = ReadonlyMap<string, string>;

/** What one query gave; `full` when there may be more rows than it could give. */
interface InsightsRows {
  readonly rows: readonly LogRow[];
  readonly full: boolean;
}

/** A query that was stopped for what it had scanned; nothing else is to read on in its place. */
export const SCAN_STOPPED = 'ScanStopped';

/** Runs one Logs Insights query to its end. Rejects when AWS refuses it or it fails; a timeout is as a full answer. */
export async function runQuery(access: LogAccess, query: string, span: Span): Promise<InsightsRows> {
  const { waiting = (work) => work } = access.limits;
  const input = { ...groupInput(access, true), startTime: span.start, endTime: span.end, queryString: query };
  const queryId = await started(access, input);
  const answer = await waiting(answerOf(access, queryId));
  access.count('bytes scanned', answer.statistics?.bytesScanned ?? 0);
  access.spent.bytes += answer.statistics?.bytesScanned ?? 0;
  const { status, results } = answer;
  if (status === 'Complete') {
    const rows = rowsOf(results);
    return { rows, full: rows.length >= MOST_ROWS };
  }
  if (status === 'Timeout') return { rows: [], full: true };
  throw new DoctorError({ source: 'aws', code: 'QueryFailed' }, `the Logs Insights query ended as \`${status}\``);
}

/** A query whose id nobody learns could not be stopped: what is being started is not interrupted at once. */
async function started(access: LogAccess, input: object): Promise<unknown> {
  const { signal, poll, limits } = access;
  const { progress, waiting } = limits;
  const queue = { name: 'Logs Insights', poll, signal, progress, waiting };
  const starting = inItsTurn(() => askLogs(withoutSignal(access), 'StartQuery', input), queue);
  const { queryId } = await (signal === undefined ? starting : Promise.race([starting, givenUp(signal)]));
  return queryId;
}

async function answerOf(access: LogAccess, queryId: unknown): Promise<Answer> {
  const { maxScan = Number.POSITIVE_INFINITY, progress } = access.limits;
  let isOver = false;
  let under = 0;
  try {
    for (;;) {
      access.signal?.throwIfAborted();
      const answer: Answer = await askLogs(access, 'GetQueryResults', { queryId });
      under = answer.statistics?.bytesScanned ?? under;
      isOver = answer.status !== 'Scheduled' && answer.status !== 'Running';
      if (isOver) return answer;
      const scanned = access.spent.bytes + (answer.statistics?.bytesScanned ?? 0);
      progress?.(`Logs Insights: ${bytesInWords(scanned)} scanned, ${dollarsInWords(scanned)}`);
      if (scanned > maxScan) {
        access.count('bytes scanned', answer.statistics?.bytesScanned ?? 0);
        throw new DoctorError({ source: 'aws', code: SCAN_STOPPED }, bytesInWords(scanned));
      }
      await sleep(access.poll ?? POLL, undefined, { signal: access.signal });
    }
  } finally {
    if (!isOver) await stop(access, queryId);
    if (access.signal?.aborted) access.spent.bytes += under;
  }
}

/** A query that nobody waits for is still billed. */
async function stop(access: LogAccess, queryId: unknown): Promise<void> {
  await untilStopped(askLogs(withoutSignal(access), 'StopQuery', { queryId }));
}

function withoutSignal({ signal: _, ...access }: LogAccess): LogAccess {
  return access;
}

/** Throws where there is no list: that says nothing, least of all that nothing was found. */
function rowsOf(results: unknown): LogRow[] {
  if (Array.isArray(results) && results.every(Array.isArray)) return results.map(rowOf);
  throw new DoctorError(
    { source: 'aws', code: 'AnswerIncomplete' },
    'the answer of logs:GetQueryResults holds no rows',
  );
}

function rowOf(cells: readonly (Cell | null)[]): LogRow {
  return new Map(
    cells.flatMap((cell) => {
      const { field, value } = cell ?? {};
      return field === undefined || value === undefined ? [] : [[field, value]];
    }),
  );
}
