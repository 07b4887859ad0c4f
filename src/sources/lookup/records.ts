import type { Aws } from '../../aws/index.js';
import { denialOf, matchesPrincipal } from '../../denials/index.js';
import type { Denial } from '../../model/denial.js';
import { DoctorError } from '../../model/error.js';
import type { CloudTrailEvent } from '../../model/event.js';
import { type Gap, gap } from '../../model/gap.js';
import { eventOf } from '../../model/sound-event.js';
import type { ToldCall, ToldKind } from '../../model/told-call.js';
import { recordsUnreadGap } from './gaps.js';
import { LookupPages } from './pages.js';
import { type RecordQuestion, recordQuestions } from './told-calls.js';

/** The record of a call that a text told of. */
interface FoundRecord {
  readonly event: CloudTrailEvent;
  /** `request-id`: it is the call's. `likely`: its caller, action and resource are, and its time nearly so. */
  readonly match: 'request-id' | 'likely';
}

interface FoundRecords {
  /** By the id of the kind; of several calls the newest one whose record was found. */
  readonly records: ReadonlyMap<string, FoundRecord>;
  readonly gaps: readonly Gap[];
}

export type FindRecords = (kinds: readonly ToldKind[], signal?: AbortSignal) => Promise<FoundRecords>;

const MOST_QUESTIONS = 20;
const MOST_PAGES = 10;
/** What lies further apart is another call. */
const NEARLY = 2 * 60_000;

/**
 * Looks the records of denied calls up in CloudTrail's Event history, ten pages a question at most. What AWS refuses
 * is a gap; without credentials nothing is asked.
 */
export function recordFinder(aws: Aws, now: Date): FindRecords {
  return async (kinds, signal) => {
    const questions = recordQuestions(kinds, now);
    const search = new RecordSearch(aws, signal);
    for (const question of questions.slice(0, MOST_QUESTIONS)) {
      if (signal?.aborted === true || search.ended) break;
      await search.ask(question);
    }
    const left = questions.length - MOST_QUESTIONS;
    return {
      records: search.found(),
      gaps: [...search.gaps, ...(left > 0 ? [gap('RECORDS_NOT_ASKED', { questions: left })] : [])],
    };
  };
}

interface Hit extends FoundRecord {
  /** The place of the call among those of its kind. */
  readonly index: number;
  readonly apart: number;
}

class RecordSearch {
  readonly #aws: Aws;
  readonly #signal: AbortSignal | undefined;
  readonly #hits = new Map<string, Hit>();
  readonly gaps: Gap[] = [];
  /** Set when there are no credentials to ask with. */
  ended = false;

  constructor(aws: Aws, signal: AbortSignal | undefined) {
    this.#aws = aws;
    this.#signal = signal;
  }

  found(): ReadonlyMap<string, FoundRecord> {
    return new Map([...this.#hits].map(([id, { event, match }]) => [id, { event, match }]));
  }

  async ask({ region, account, pass, window, kinds }: RecordQuestion): Promise<void> {
    const signal = this.#signal === undefined ? {} : { signal: this.#signal };
    const scope = { aws: this.#aws, region, window, ...(account === undefined ? {} : { account }), ...signal };
    const pages = new LookupPages(scope, pass);
    for (let page = 0; page < MOST_PAGES && !pages.done && !kinds.every((kind) => this.#isSure(kind)); page += 1)
      for (const entry of (await pages.next()) ?? []) this.#hold(eventOf(entry.CloudTrailEvent), kinds);
    const { failure } = pages;
    if (failure === undefined) return;
    this.ended = failure.thrown instanceof DoctorError && failure.thrown.source === 'user';
    if (!this.ended) this.gaps.push(recordsUnreadGap(failure.error, region));
  }

  /** Nothing better can come: entries come newest first. */
  #isSure({ id }: ToldKind): boolean {
    return this.#hits.get(id)?.match === 'request-id';
  }

  #hold(event: CloudTrailEvent | undefined, kinds: readonly ToldKind[]): void {
    const denial = event && denialOf(event);
    if (event === undefined || denial === undefined || denial.kind === 'lookalike') return;
    for (const kind of kinds) {
      const hit = hitOf(kind, denial, event);
      const known = this.#hits.get(kind.id);
      if (hit !== undefined && (known === undefined || isBetter(hit, known))) this.#hits.set(kind.id, hit);
    }
  }
}

function isBetter(hit: Hit, than: Hit): boolean {
  if (hit.match !== than.match) return hit.match === 'request-id';
  return hit.index < than.index || (hit.index === than.index && hit.apart < than.apart);
}

function hitOf(kind: ToldKind, denial: Denial, event: CloudTrailEvent): Hit | undefined {
  const { requestID } = event;
  const byId = kind.calls.findIndex(({ requestId }) => requestId !== undefined && requestId === requestID);
  if (byId !== -1) return { event, match: 'request-id', index: byId, apart: 0 };
  const isAbout = kind.resource === undefined || denial.resource === undefined || kind.resource === denial.resource;
  if (kind.action !== denial.action || !isAbout) return undefined;
  const near = kind.calls
    .map((call, index) => ({ index, apart: apartOf(call, denial) }))
    .sort((a, b) => a.apart - b.apart);
  const [nearest] = near;
  return nearest === undefined || nearest.apart > NEARLY ? undefined : { event, match: 'likely', ...nearest };
}

/** Milliseconds between what a text tells and what a record does; infinite for another caller's. */
function apartOf({ caller, time }: ToldCall, denial: Denial): number {
  const isSame = caller === denial.principal.arn || matchesPrincipal(denial, caller);
  const apart = Math.abs(Date.parse(time) - Date.parse(denial.time));
  return isSame && !Number.isNaN(apart) ? apart : Number.POSITIVE_INFINITY;
}
