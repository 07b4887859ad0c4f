import type { Aws } from '../aws/index.js';
import { denialOf } from '../denials/index.js';
import { parseArn } from '../model/arn.js';
import type { CloudTrailEvent } from '../model/event.js';
import { principalKind } from '../model/principal-kind.js';
import { eventOf } from '../model/sound-event.js';
import type { Window } from '../model/window.js';
import { LookupPages } from '../sources/lookup/pages.js';
import { by } from '../sources/lookup/plan.js';
import { lookupRegions } from '../sources/lookup/regions.js';
import { asksFor, isInView } from './denial-filter.js';
import { filterOf, type Question } from './question.js';

const DAY_MS = 24 * 3_600_000;
const MOST_PAGES = 10;

interface LastDayQuestion {
  readonly question: Question;
  readonly window: Window;
  /** Empty: the default one. */
  readonly regions: readonly string[];
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
  const { question, window, regions, signal } = asked;
  const { arn } = question;
  const user = arn !== undefined && principalKind(arn) === 'user' ? arn.slice(arn.lastIndexOf('/') + 1) : undefined;
  const account = arn === undefined ? undefined : parseArn(arn)?.account;
  const pass = user === undefined ? {} : by('Username', user);
  let left = MOST_PAGES;
  // What AWS refuses here is no loss: the run itself has told what it could not see.
  for (const region of await regionsOf(aws, { regions, arn })) {
    const scope = { aws, region, window, ...(account && { account }), ...(signal && { signal }) };
    const pages = new LookupPages(scope, pass);
    for (; left > 0 && !pages.done && signal?.aborted !== true; left -= 1) {
      for (const { CloudTrailEvent } of (await pages.next()) ?? []) {
        const event = eventOf(CloudTrailEvent);
        if (event !== undefined) yield event;
      }
    }
  }
}

async function regionsOf(aws: Aws, { regions, arn }: { regions: readonly string[]; arn: string | undefined }) {
  return (await lookupRegions(aws, { regions, ...(arn === undefined ? {} : { arn }) })).regions;
}
