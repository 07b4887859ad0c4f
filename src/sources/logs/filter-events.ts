import { PageGuard } from '../../aws/index.js';
import { askLogs, groupInput, type LogAccess, type LogEvent, type Span } from './log-access.js';

interface Page {
  readonly events?: readonly { readonly message?: string; readonly timestamp?: number; readonly eventId?: string }[];
  readonly nextToken?: string;
}

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
  const guard = new PageGuard(Number.POSITIVE_INFINITY);
  let nextToken: string | undefined;
  do {
    const page: Page = await askLogs(access, 'FilterLogEvents', {
      ...input,
      ...(nextToken !== undefined && { nextToken }),
    });
    for (const { message = '', timestamp } of page.events ?? []) {
      yield { message, ...(timestamp !== undefined && { time: new Date(timestamp).toISOString() }) };
    }
    const ids = (page.events ?? []).flatMap(({ eventId }) => eventId ?? []);
    // A search of much that matches nothing has many pages without an event.
    nextToken = guard.next(page.nextToken, ids.length === 0 ? undefined : ids);
  } while (nextToken !== undefined);
}
