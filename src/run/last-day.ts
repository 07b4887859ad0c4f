import { type Aws, PageGuard } from '../aws/index.js';
import { denialOf } from '../denials/index.js';
import { parseArn } from '../model/arn.js';
import { DoctorError } from '../model/error.js';
import type { CloudTrailEvent } from '../model/event.js';
import { principalKind } from '../model/principal-kind.js';
import { eventOf } from '../model/sound-event.js';
import type { Window } from '../model/window.js';
import type { LookupEntry } from '../sources/lookup/pages.js';
import { asksFor, isInView } from './denial-filter.js';
import { filterOf, type Question } from './question.js';

const DAY_MS = 24 * 3_600_000;
const MOST_PAGES = 10;

interface LastDayQuestion {
  readonly question: Question;
  readonly window: Window;
  readonly regions: readonly (string | undefined)[];
  readonly signal?: AbortSignal;
}

/**
 * Where a shorter window held nothing: how many denials the Event history of its last 24 hours holds, told in words;
 * undefined where it holds none either. Ten pages at most, and no error: it is a hint and nothing more.
 */
export async function lastDayHint(aws: Aws, asked: LastDayQuestion): Promise<string | undefined> {
  const { question, window } = asked;
  const since = new Date(window.until.getTime() - DAY_MS);
  if (window.since <= since || question.eventId !== undefined) return undefined;
  const filter = filterOf(question, { window: { since, until: window.since } });
  let found = 0;
  for await (const event of earlierEvents(aws, { ...asked, window: { since, until: window.since } })) {
    const denial = denialOf(event);
    if (denial === undefined || denial.kind === 'lookalike' || !isInView(filter, denial)) continue;
    const { services } = filter;
    if (asksFor(filter, denial) && (services === 'all' || services.includes(denial.service))) found += 1;
  }
  if (found === 0) return undefined;
  const minutes = Math.round((window.until.getTime() - window.since.getTime()) / 60_000);
  return `none in the last ${spanInWords(minutes)}; ${found} in the last 24 h: run with --since 24h`;
}

function spanInWords(minutes: number): string {
  if (minutes === 60) return 'hour';
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}

async function* earlierEvents(aws: Aws, asked: LastDayQuestion): AsyncIterable<CloudTrailEvent> {
  let pages = 0;
  for (const region of asked.regions) {
    const guard = new PageGuard();
    let token: unknown;
    do {
      const page = await pageOf(aws, asked, { region, token });
      pages += 1;
      for (const entry of (page['Events'] ?? []) as readonly LookupEntry[]) {
        const event = eventOf(entry.CloudTrailEvent);
        if (event !== undefined) yield event;
      }
      token = nextIn(guard, page['NextToken']);
    } while (typeof token === 'string' && pages < MOST_PAGES && asked.signal?.aborted !== true);
    if (pages >= MOST_PAGES) return;
  }
}

/** Pages without end end the hint, and no more. */
function nextIn(guard: PageGuard, token: unknown): unknown {
  try {
    return guard.next(token);
  } catch {
    return undefined;
  }
}

async function pageOf(
  aws: Aws,
  { question, window, signal }: LastDayQuestion,
  { region, token }: { readonly region: string | undefined; readonly token: unknown },
): Promise<Record<string, unknown>> {
  const { arn } = question;
  const user = arn !== undefined && principalKind(arn) === 'user' ? arn.slice(arn.lastIndexOf('/') + 1) : undefined;
  const account = arn === undefined ? undefined : parseArn(arn)?.account;
  try {
    return await aws.call({
      service: 'cloudtrail',
      command: 'LookupEvents',
      input: {
        StartTime: window.since,
        EndTime: window.until,
        MaxResults: 50,
        ...(user === undefined ? {} : { LookupAttributes: [{ AttributeKey: 'Username', AttributeValue: user }] }),
        ...(typeof token === 'string' ? { NextToken: token } : {}),
      },
      ...(region === undefined ? {} : { region }),
      ...(account ? { account } : {}),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    // What AWS refuses here is no loss: the run itself has told what it could not see.
    if (error instanceof DoctorError && error.source === 'doctor') throw error;
    return {};
  }
}
