import { PageGuard } from '../../aws/index.js';
import { askLogs, groupInput, type LogAccess, type LogEvent, type Span } from './log-access.js';

interface Page {
  readonly events?: readonly { readonly message?: string; readonly timestamp?: number; readonly eventId?: string }[];
  readonly nextToken?: string;
}

/**
 * In a row: a search of much that matches nothing has many pages without an event. At five calls a second, which AWS
 * takes everywhere, these are three minutes without a find.
 */
const MOST_EMPTY_PAGES = 1000;

/** Every log event of a span that logs:FilterLogEvents finds with the pattern, page by page. */
export async function* filterEvents(
  access: LogAccess,
  pattern: string | undefined,
  span: Span,
): AsyncGenerator<LogEvent> {
  const input = {
    ...groupInput(access, false),
    startTime: span.start * 1000,
    endTime: span.end * 1000 + 999,
    ...(pattern !== undefined && { filterPattern: pattern }),
  };
  const guard = new PageGuard({ most: Number.POSITIVE_INFINITY, empty: MOST_EMPTY_PAGES });
  let nextToken: string | undefined;
  do {
    const page: Page = await askLogs(access, 'FilterLogEvents', {
      ...input,
      ...(nextToken !== undefined && { nextToken }),
    });
    for (const { message = '', timestamp } of page.events ?? []) {
      yield { message, ...(timestamp !== undefined && { time: new Date(timestamp).toISOString() }) };
    }
    nextToken = guard.next(page.nextToken, idsOf(page));
  } while (nextToken !== undefined);
}

/** Of events without ids it is known that there are some. */
function idsOf({ events = [] }: Page): string[] | undefined {
  const ids = events.flatMap(({ eventId }) => eventId ?? []);
  return ids.length === 0 && events.length > 0 ? undefined : ids;
}
