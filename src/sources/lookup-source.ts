import type { Aws } from '../aws/index.js';
import { DoctorError } from '../vocabulary/error.js';
import type { Gap } from '../vocabulary/gap.js';
import { isJsonObject } from '../vocabulary/json.js';
import type { CloudTrailEvent } from './event.js';
import { failureGap, interruptedGap, unreadableGap } from './lookup-gaps.js';
import type { LookupEntry, LookupPages } from './lookup-pages.js';
import { type LookupQuestion, lookupPlan } from './lookup-plan.js';
import { type LookupPage, lookInRegion } from './lookup-region.js';
import { sideBySide } from './side-by-side.js';
import type { DenialSource, SourceStatistics, Window } from './source.js';

/**
 * CloudTrail's Event history, by LookupEvents, in the cheapest way that sees everything asked for.
 * Events come once, whatever the passes. `gaps()` names what failed; what LookupEvents can never show
 * is told by `blindSpots`. Throws `DoctorError` when there are no credentials to begin with.
 */
export function createLookupSource(aws: Aws, question: LookupQuestion): DenialSource {
  return new LookupSource(aws, question);
}

/** An error of its own, or one that the service put into `responseElements`. */
const HOLDS_ERROR = /"error(Code|Message)"\s*:/i;

class LookupSource implements DenialSource {
  readonly name: string;
  readonly #aws: Aws;
  readonly #question: LookupQuestion;
  readonly #passes = new Map<LookupPages, string>();
  readonly #seen = new Set<string>();
  readonly #finished = new Set<string>();
  #unreadable = 0;

  constructor(aws: Aws, question: LookupQuestion) {
    this.#aws = aws;
    this.#question = question;
    this.name = `CloudTrail LookupEvents, ${question.regions.join(', ')}`;
  }

  async *events(signal?: AbortSignal): AsyncGenerator<CloudTrailEvent> {
    const streams = this.#question.regions.map((region) => this.#region(region, signal));
    for await (const { entries } of sideBySide(streams))
      for (const entry of entries) {
        const event = this.#read(entry);
        if (event !== undefined) yield event;
      }
    this.#throwIfNeverOpened();
  }

  gaps(): readonly Gap[] {
    const failures = [...this.#passes].flatMap(([{ failure, pass }, region]) =>
      failure === undefined ? [] : failureGap(region, pass, failure),
    );
    const { regions, window } = this.#question;
    const interrupted = regions.filter((region) => !this.#finished.has(region));
    return [
      ...failures,
      ...interrupted.map((region) => interruptedGap(region, window)),
      ...(this.#unreadable === 0 ? [] : [unreadableGap(this.#unreadable)]),
    ];
  }

  statistics(): SourceStatistics {
    const passes = [...this.#passes.keys()];
    return {
      events: passes.reduce((sum, { entries }) => sum + entries, 0),
      work: { 'cloudtrail:LookupEvents': passes.reduce((sum, { calls }) => sum + calls, 0) },
    };
  }

  async *#region(region: string, signal: AbortSignal | undefined): AsyncGenerator<LookupPage> {
    const { account, window } = this.#question;
    const scope = {
      aws: this.#aws,
      region,
      window,
      ...(account === undefined ? {} : { account }),
      ...(signal === undefined ? {} : { signal }),
    };
    for await (const page of lookInRegion(scope, lookupPlan(this.#question))) {
      this.#passes.set(page.pages, region);
      yield page;
    }
    this.#finished.add(region);
  }

  /** Missing credentials are the user's to mend: not a gap in what was read, as nothing was. */
  #throwIfNeverOpened(): void {
    const failures = [...this.#passes.keys()].map(({ failure, filled }) => (filled === 0 ? failure : undefined));
    const [first] = failures;
    if (first?.thrown instanceof DoctorError && !failures.includes(undefined)) throw first.thrown;
  }

  #read(entry: LookupEntry): CloudTrailEvent | undefined {
    const text = entry.CloudTrailEvent ?? '';
    if (!this.#question.all && text !== '' && !HOLDS_ERROR.test(text)) return undefined;
    const event = parseRecord(text);
    if (event === undefined) {
      this.#unreadable += 1;
      return undefined;
    }
    return isWithin(event, this.#question.window) && this.#isNew(event.sharedEventID ?? event.eventID)
      ? event
      : undefined;
  }

  #isNew(id: string | undefined): boolean {
    if (id === undefined) return true;
    if (this.#seen.has(id)) return false;
    this.#seen.add(id);
    return true;
  }
}

function parseRecord(text: string): CloudTrailEvent | undefined {
  try {
    const record: unknown = JSON.parse(text);
    return isJsonObject(record) ? (record as CloudTrailEvent) : undefined;
  } catch {
    return undefined;
  }
}

function isWithin(event: CloudTrailEvent, { since, until }: Window): boolean {
  const time = Date.parse(event.eventTime ?? '');
  // A record without a readable time came for this window, so it stays.
  return Number.isNaN(time) || (time >= Math.floor(since.getTime() / 1000) * 1000 && time <= until.getTime());
}
