import { type Aws, isRefusal } from '../../aws/index.js';
import { DoctorError, deadlineOf } from '../../model/error.js';
import type { CloudTrailEvent } from '../../model/event.js';
import type { Gap } from '../../model/gap.js';
import { eventOf } from '../../model/sound-event.js';
import type { Window } from '../../model/window.js';
import { sideBySide } from '../side-by-side.js';
import type { DenialSource, SourceStatistics } from '../source.js';
import { failureGap, interruptedGap, sessionsGap, unreadableGap } from './gaps.js';
import type { LookupEntry, LookupPages, LookupScope } from './pages.js';
import type { LookupQuestion } from './plan.js';
import { lookInRegion, type RegionLook } from './region.js';
import { findSessions } from './sessions.js';

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
  readonly #passes: LookupPages[] = [];
  readonly #seen = new Set<string>();
  readonly #finished = new Set<string>();
  readonly #narrowed: Gap[] = [];
  #unreadable = 0;
  #signal: AbortSignal | undefined;

  constructor(aws: Aws, question: LookupQuestion) {
    this.#aws = aws;
    this.#question = question;
    this.name = `CloudTrail LookupEvents, ${question.regions.join(', ')}`;
  }

  async *events(signal?: AbortSignal): AsyncGenerator<CloudTrailEvent> {
    this.#signal = signal;
    for await (const entries of sideBySide(this.#streams(signal)))
      for (const entry of entries) {
        const event = this.#read(entry);
        if (event !== undefined) yield event;
      }
    this.#throwIfNeverOpened();
  }

  gaps(): readonly Gap[] {
    const { regions, window } = this.#question;
    const interrupted = regions.filter((region) => !this.#finished.has(region));
    return [
      ...this.#passes.flatMap((pages) => failureGap(pages) ?? []),
      ...this.#narrowed,
      ...interrupted.map((region) => interruptedGap(region, window, deadlineOf(this.#signal) !== undefined)),
      ...(this.#unreadable === 0 ? [] : [unreadableGap(this.#unreadable)]),
    ];
  }

  statistics(): SourceStatistics {
    return {
      events: this.#passes.reduce((sum, { entries }) => sum + entries, 0),
      work: { 'cloudtrail:LookupEvents': this.#passes.reduce((sum, { calls }) => sum + calls, 0) },
    };
  }

  refused(): boolean {
    const refusals = this.#passes.filter(
      ({ failure, filled }) => filled === 0 && failure !== undefined && isRefusal(failure.error),
    );
    return refusals.length > 0 && refusals.length === this.#passes.length;
  }

  #streams(signal: AbortSignal | undefined): AsyncGenerator<readonly LookupEntry[]>[] {
    const { regions, principal } = this.#question;
    const scopes = regions.map((region) => this.#scope(region, signal));
    const roleArn = principal?.kind === 'role' ? principal.arn : undefined;
    let sessions: Promise<ReadonlySet<string> | undefined> | undefined;
    const find = () => {
      sessions ??= roleArn === undefined ? Promise.resolve(undefined) : findSessions(scopes, roleArn);
      return sessions;
    };
    return scopes.map((scope) => this.#region(scope, find));
  }

  #scope(region: string, signal: AbortSignal | undefined): LookupScope {
    const { account, window } = this.#question;
    return {
      aws: this.#aws,
      region,
      window,
      ...(account === undefined ? {} : { account }),
      ...(signal === undefined ? {} : { signal }),
      opened: (pages) => this.#passes.push(pages),
    };
  }

  async *#region(scope: LookupScope, find: RegionLook['findSessions']): AsyncGenerator<readonly LookupEntry[]> {
    yield* lookInRegion({
      scope,
      question: this.#question,
      findSessions: find,
      onlySessions: (sessions) => this.#narrowed.push(sessionsGap(scope.region, sessions.size)),
    });
    this.#finished.add(scope.region);
  }

  /** Missing credentials are the user's to fix: not a gap in what was read, as nothing was. */
  #throwIfNeverOpened(): void {
    const failures = this.#passes.map(({ failure, filled }) => (filled === 0 ? failure : undefined));
    if (failures.includes(undefined)) return;
    const theirs = failures.flatMap((failure) => {
      const thrown = failure?.thrown;
      return thrown instanceof DoctorError && thrown.source === 'user' ? [thrown] : [];
    });
    const [first] = theirs;
    // An account that refused the first calls is not asked again.
    if (first !== undefined && (theirs.length === failures.length || first.code === 'AccountNotOpen')) throw first;
  }

  #read(entry: LookupEntry): CloudTrailEvent | undefined {
    const text = entry.CloudTrailEvent ?? '';
    if (!this.#question.all && text !== '' && !HOLDS_ERROR.test(text)) return undefined;
    const event = eventOf(text);
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

function isWithin(event: CloudTrailEvent, { since, until }: Window): boolean {
  const time = Date.parse(event.eventTime ?? '');
  // A record without a readable time came for this window, so it stays.
  return Number.isNaN(time) || (time >= Math.floor(since.getTime() / 1000) * 1000 && time <= until.getTime());
}
