import { setTimeout as sleep } from 'node:timers/promises';
import { DoctorError } from '../../model/error.js';
import { askLogs, groupInput, type LogAccess, type LogEvent, type Span } from './log-access.js';
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

/** What one query gave; `full` when there may be more rows than it could give. */
interface InsightsRows {
  readonly events: readonly LogEvent[];
  readonly full: boolean;
}

/** Runs one Logs Insights query to its end. Rejects when AWS refuses it or it fails; a timeout is as a full answer. */
export async function runQuery(access: LogAccess, query: string, span: Span): Promise<InsightsRows> {
  const input = { ...groupInput(access, true), startTime: span.start, endTime: span.end, queryString: query };
  const { queryId } = await askLogs(access, 'StartQuery', input);
  const answer = await answerOf(access, queryId);
  access.count('bytes scanned', answer.statistics?.bytesScanned ?? 0);
  const { status, results = [] } = answer;
  if (status === 'Complete') return { events: results.map(eventOf), full: results.length >= MOST_ROWS };
  if (status === 'Timeout') return { events: [], full: true };
  throw new DoctorError({ source: 'aws', code: 'QueryFailed' }, `the Logs Insights query ended as \`${status}\``);
}

async function answerOf(access: LogAccess, queryId: unknown): Promise<Answer> {
  try {
    for (;;) {
      const answer: Answer = await askLogs(access, 'GetQueryResults', { queryId });
      if (answer.status !== 'Scheduled' && answer.status !== 'Running') return answer;
      await sleep(access.poll ?? POLL, undefined, { signal: access.signal });
    }
  } catch (error) {
    if (access.signal?.aborted) await stop(access, queryId);
    throw error;
  }
}

/** A query that nobody waits for is still billed. */
async function stop({ signal: _, ...access }: LogAccess, queryId: unknown): Promise<void> {
  await askLogs(access, 'StopQuery', { queryId }).catch(() => undefined);
}

function eventOf(cells: readonly Cell[]): LogEvent {
  const cell = (name: string): string | undefined => cells.find(({ field }) => field === name)?.value;
  const at = cell('@timestamp');
  const time = at === undefined ? undefined : `${at.replace(' ', 'T')}Z`;
  return { message: cell('@message') ?? '', ...(time !== undefined && { time }) };
}
