import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** What the lines of a log have of their own. */
export interface LogForm {
  readonly lines: number;
  /** Different denied calls: of a role of 20, an action and a table. */
  readonly kinds: number;
  /** Every denial tells the request's id that AWS gave it. */
  readonly withIds: boolean;
  /** One line in so many tells a denial; the others tell of what went well. */
  readonly everyNth: number;
  readonly form: 'text' | 'json';
}

const START = Date.parse('2026-11-20T00:00:00Z');
const ACTIONS = ['PutItem', 'GetItem', 'Query', 'UpdateItem', 'DeleteItem'];

const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0').slice(-length);

function sentenceOf(index: number, { kinds }: LogForm): string {
  const kind = index % kinds;
  const action = ACTIONS[kind % ACTIONS.length] ?? '';
  const caller = `arn:aws:sts::111122223333:assumed-role/service-${kind % 20}/i-${hex(index % 400, 17)}`;
  const table = `arn:aws:dynamodb:eu-west-1:111122223333:table/orders-${kind}`;
  return `An error occurred (AccessDeniedException) when calling the ${action} operation: User: ${caller} is not authorized to perform: dynamodb:${action} on resource: ${table} because no identity-based policy allows the dynamodb:${action} action`;
}

function lineOf(index: number, log: LogForm): string {
  const time = new Date(START + index * 80).toISOString();
  const id = log.withIds ? `${hex(index, 8)}-1111-4222-8333-${hex(index * 7919, 12)}` : undefined;
  const tells = index % log.everyNth === 0;
  const said = tells
    ? sentenceOf(index / log.everyNth, log)
    : `stored order ${index} of customer ${index % 977} in 12 ms`;
  const level = tells ? 'ERROR' : 'INFO';
  if (log.form === 'json')
    return JSON.stringify({ time, level, msg: said, ...(tells && id !== undefined && { aws: { RequestId: id } }) });
  return `${time} ${level} worker-${index % 8} ${said}${tells && id !== undefined ? ` (RequestId: ${id})` : ''}`;
}

/** Writes the log; the same form gives the same bytes. */
export async function writeLog(file: string, log: LogForm): Promise<void> {
  const stream = createWriteStream(file);
  for (let from = 0; from < log.lines; from += 2000) {
    const count = Math.min(2000, log.lines - from);
    const piece = Array.from({ length: count }, (_, index) => `${lineOf(from + index, log)}\n`).join('');
    if (!stream.write(piece)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
}
