import {
  callerOf,
  callOf,
  denialOf,
  denialOfText,
  isToldByLog,
  matchesPrincipal,
  NOBODY,
  readExcerpts,
  withRecord,
} from '../denials/index.js';
import { type DenialGroup, DenialGrouper, type OpenGroup, type TakenRecord } from '../diagnosis/index.js';
import { eventWithoutSecrets, itemValuesOf } from '../evidence/index.js';
import type { Call } from '../model/call.js';
import type { Denial } from '../model/denial.js';
import { DoctorError } from '../model/error.js';
import type { CloudTrailEvent } from '../model/event.js';
import type { Gap } from '../model/gap.js';
import { soundEvent } from '../model/sound-event.js';
import { withoutSecrets } from '../model/text/secrets.js';
import { type Weight, weightOfOne } from '../model/weight.js';
import type { SourceNote } from '../report/source-note.js';
import type { FindRecords } from '../sources/lookup/records.js';
import { SeenEvents } from '../sources/records/seen.js';
import type { DenialSource, LogText, RecordItem, SourceItem } from '../sources/source.js';
import { Turn } from '../sources/turn.js';
import { gapsBeside, keysRefusedOf, toldOfEnded } from '../sources/unread-sources.js';
import { type CountedCall, CountedCalls } from './counted-calls.js';
import { asksFor, type DenialFilter, isInView, namelessGap, narrowedGap } from './denial-filter.js';
import type { Spool, SpooledRow } from './spool.js';

/** Each is evaluated again for every fix; of one kind one will do. */
const MOST_ALLOWED_CALLS = 100;
const MOST_OTHERS = 50;
const MANY = 2000;
/** Many more than a policy lists; a report of more calls than these is no report of single items. */
const MOST_ITEM_VALUES = 100_000;

interface IntakeOptions {
  readonly filter: DenialFilter;
  /** Keeps the records that count, for a bundle. */
  readonly keepEvents?: boolean;
  /** Takes every denial that counts, beside its group. */
  readonly rows?: Spool;
  /** Looks up the records of what texts tell; absent: the texts are all there is. */
  readonly findRecords?: FindRecords;
  readonly signal?: AbortSignal;
  /** Whose credentials the sources are asked with. */
  readonly profile?: string | undefined;
  /** Told once, of the first denial after some thousands. */
  readonly onMany?: () => void;
  /** Told now and then: records seen, denials found. */
  readonly progress?: (events: number, denials: number) => void;
}

export interface Intake {
  readonly groups: readonly DenialGroup[];
  readonly denials: number;
  /** Denials of services that were not asked for. */
  readonly leftOut: Readonly<Record<string, number>>;
  readonly events: readonly RecordItem[];
  /** Calls of the principal that AWS allowed, one of a kind. */
  readonly allowedCalls: readonly Call[];
  /** The calls that a log told of before their records came: the rows of the log no longer count. */
  readonly takenBack: CountedCalls;
  /** By the id of a group that texts told: the record that was looked up for it. */
  readonly renamed: ReadonlyMap<string, TakenRecord>;
  /** Callers of failed calls that were not asked for, with how many calls each. */
  readonly others: ReadonlyMap<string, number>;
  readonly gaps: readonly Gap[];
  /** Values of items that the denials' records hold. */
  readonly itemValues: readonly string[];
  readonly sources: readonly SourceNote[];
  /** AWS refused, and no source read anything. */
  readonly refused: boolean;
  /** Why no source read anything, where the user has to set it right. */
  readonly unopened?: DoctorError;
}

/** Reads the sources side by side and groups what they deny. An abort ends the reading; what was found stays. */
export async function takeIn(sources: readonly DenialSource[], options: IntakeOptions): Promise<Intake> {
  const [only, ...others] = sources;
  const desk = new IntakeDesk(options, others.length === 0 && only?.distinct === true);
  const ended = new Map<DenialSource, DoctorError>();
  await Promise.all(
    sources.map(async (source) => {
      const error = (await desk.read(source)) ?? keysRefusedOf(source, options.profile);
      if (error !== undefined) ended.set(source, error);
    }),
  );
  const { gaps, ...told } = toldOfEnded(sources, ended);
  await desk.lookUp();
  return {
    ...desk.close(),
    ...told,
    gaps: [...gaps, ...sources.flatMap((source) => gapsBeside(source, ended)), ...desk.gaps()],
    sources: sources.map((source) => ({ name: source.name, ...source.statistics() })),
    refused: sources.length > 0 && sources.every((source) => source.refused?.() === true),
  };
}

class IntakeDesk {
  readonly #options: IntakeOptions;
  readonly #isDistinct: boolean;
  readonly #grouper = new DenialGrouper();
  readonly #leftOut = new Map<string, number>();
  readonly #events: RecordItem[] = [];
  readonly #itemValues = new Set<string>();
  readonly #seen = new SeenEvents();
  readonly #calls = new CountedCalls();
  /** Those of logs whose records came after them. */
  readonly #takenBack = new CountedCalls(Number.POSITIVE_INFINITY);
  readonly #allowed = new Map<string, Call>();
  readonly #others = new Map<string, number>();
  readonly #renamed = new Map<string, TakenRecord>();
  #recordGaps: readonly Gap[] = [];
  #denials = 0;
  /** Denials that came, whatever each stands for. */
  #rowsSeen = 0;
  #nameless = 0;
  #narrowed = false;
  #items = 0;
  readonly #turn = new Turn();

  /** `isDistinct`: no record comes twice. */
  constructor(options: IntakeOptions, isDistinct: boolean) {
    this.#options = options;
    this.#isDistinct = isDistinct;
  }

  /** What the user has to set right, where that ends the source: what it gave before stays. */
  async read(source: DenialSource): Promise<DoctorError | undefined> {
    const { signal } = this.#options;
    try {
      for await (const item of itemsOf(source, signal)) {
        this.#items += 1;
        if ('event' in item) this.#takeEvent(item);
        else await this.#takeText(item.log);
        if (this.#turn.isDue) await this.#turn.give();
        if (signal?.aborted) return undefined;
      }
    } catch (error) {
      // A source that is interrupted ends with the signal's reason: what it gave before stays.
      if (signal?.aborted) return undefined;
      if (!(error instanceof DoctorError) || error.source !== 'user') throw error;
      return error;
    }
    return undefined;
  }

  /** An abort ends it before anything of the text is taken. */
  async #takeText({ text, time }: LogText): Promise<void> {
    const reading = readExcerpts(withoutSecrets(text));
    let step = reading.next();
    for (; step.done !== true; step = reading.next()) {
      if (this.#turn.isDue) await this.#turn.give();
      if (this.#options.signal?.aborted) return;
    }
    for (const { finding, text: lines } of step.value) {
      if (finding.kind !== 'mention' && finding.isForeign !== true) this.#takeOnce(denialOfText(finding, lines, time));
    }
  }

  /** The full record in the place of what a text told, where there is one and no source has given it. */
  async lookUp(): Promise<void> {
    const { findRecords, signal, keepEvents } = this.#options;
    const told = findRecords === undefined || signal?.aborted === true ? [] : this.#grouper.told();
    if (findRecords === undefined || told.length === 0) return;
    const { records, gaps } = await findRecords(told, signal);
    this.#recordGaps = gaps;
    for (const [id, { event: given, match }] of records) {
      const event = eventWithoutSecrets(given);
      const denial = this.#seen.has(event) ? undefined : denialOf(event);
      const taken =
        denial && !this.#isRecorded(denial) && this.#grouper.recorded(id, denial, { eventId: denial.id, match });
      if (!taken) continue;
      this.#renamed.set(id, taken);
      if (keepEvents === true) this.#events.push({ event, weight: taken.weight });
    }
  }

  /** A source gave the record of the call. */
  #isRecorded(denial: Denial): boolean {
    const call = callNamedBy(denial);
    const before = call && this.#calls.find(call);
    return before !== undefined && before.told === undefined;
  }

  gaps(): Gap[] {
    const narrowed = this.#denials === 0 && this.#narrowed;
    return [
      ...this.#recordGaps,
      ...namelessGap(this.#nameless),
      ...(narrowed ? [narrowedGap(this.#options.filter)] : []),
    ];
  }

  close(): Omit<Intake, 'gaps' | 'sources' | 'refused' | 'unopened'> {
    return {
      groups: this.#grouper.groups(),
      denials: this.#denials,
      leftOut: Object.fromEntries([...this.#leftOut].sort(([a], [b]) => (a < b ? -1 : 1))),
      events: this.#events,
      allowedCalls: [...this.#allowed.values()],
      takenBack: this.#takenBack,
      renamed: this.#renamed,
      others: this.#others,
      itemValues: [...this.#itemValues],
    };
  }

  #takeEvent({ event: given, weight }: RecordItem): void {
    const event = soundEvent(given);
    if (this.#isAnothers(event, weight?.count ?? 1)) return;
    if (this.#isDistinct || !this.#seen.has(event)) this.#takeNew(eventWithoutSecrets(event), weight);
  }

  #takeNew(event: CloudTrailEvent, weight: Weight | undefined): void {
    const denial = denialOf(event);
    const kept = denial === undefined ? this.#takeAllowed(event) : this.#takeOnce(denial, weight);
    if (kept && this.#options.keepEvents) this.#events.push({ event, ...(weight === undefined ? {} : { weight }) });
    if (kept && !this.#isDistinct) this.#seen.add(event);
  }

  /**
   * Counts what a log and a record tell of one call once, whichever comes first: by the record, which holds more.
   * Nothing but the id that AWS gave the call tells that both are of one. True when the denial counts.
   */
  #takeOnce(denial: Denial, weight?: Weight): boolean {
    const call = (weight?.count ?? 1) === 1 ? callNamedBy(denial) : undefined;
    if (call === undefined) return this.#take(denial, weight) !== undefined;
    const isTold = isToldByLog(denial);
    const before = this.#calls.find(call);
    if (before !== undefined && isTold) return false;
    const told = before?.told;
    const group = this.#take(told === undefined ? denial : withRecord(told.kept.denial, denial), weight);
    if (group === undefined) return false;
    if (told !== undefined) this.#takeBack(told, call);
    this.#calls.add(call, isTold ? group : undefined);
    return true;
  }

  #takeBack(told: OpenGroup, call: CountedCall): void {
    this.#grouper.takeBack(told, call.requestId);
    this.#denials -= 1;
    this.#takenBack.add(call);
  }

  /** Reading a message takes longer than telling that the call was not the principal's. */
  #isAnothers(event: CloudTrailEvent, count: number): boolean {
    const { arn } = this.#options.filter;
    if (arn === undefined) return false;
    const principal = callerOf(event);
    if (principal === undefined || matchesPrincipal({ principal }, arn)) return false;
    if ((event.errorCode ?? '') !== '') this.#note(principal.roleArn ?? principal.arn, count);
    return true;
  }

  /** Whoever finds nothing may have meant another. */
  #note(caller: string, count: number): void {
    const before = this.#others.get(caller);
    if (before !== undefined || this.#others.size < MOST_OTHERS) this.#others.set(caller, (before ?? 0) + count);
  }

  /** True for a call of the principal that AWS allowed: a fix can be tried on it. */
  #takeAllowed(event: CloudTrailEvent): boolean {
    const { arn } = this.#options.filter;
    if (arn === undefined || (event.errorCode ?? '') !== '' || this.#allowed.size >= MOST_ALLOWED_CALLS) return false;
    const call = callOf(event);
    if (!matchesPrincipal(call, arn)) return false;
    const kind = `${call.operation} ${call.resource ?? ''}`;
    if (this.#allowed.has(kind)) return false;
    this.#allowed.set(kind, call);
    return true;
  }

  /** The group that the denial counts with; undefined where it does not count. */
  #take(denial: Denial, weight: Weight = weightOfOne(denial)): OpenGroup | undefined {
    const { filter, progress } = this.#options;
    const { count } = weight;
    if (!isInView(filter, denial)) {
      const { arn: _, ...others } = filter;
      const { arn: caller, roleArn } = denial.principal;
      if (caller !== NOBODY && isInView(others, denial)) this.#note(roleArn ?? caller, count);
      if (caller === NOBODY && isInView(others, denial) && asksFor(filter, denial)) this.#nameless += count;
      return undefined;
    }
    if (!asksFor(filter, denial)) {
      this.#narrowed = true;
      return undefined;
    }
    if (!servicesOf(denial).some((service) => filter.services === 'all' || filter.services.includes(service))) {
      this.#leftOut.set(denial.service, (this.#leftOut.get(denial.service) ?? 0) + count);
      return undefined;
    }
    this.#rowsSeen += 1;
    if (this.#rowsSeen === MANY) this.#options.onMany?.();
    this.#denials += count;
    this.#keepValues(denial);
    const group = this.#grouper.add(denial, weight);
    this.#options.rows?.add(rowOf(denial, group, count === 1 ? undefined : weight));
    progress?.(this.#items, this.#denials);
    return group;
  }

  /** What no report shows, though a policy may list it. */
  #keepValues(denial: Denial): void {
    if (this.#itemValues.size >= MOST_ITEM_VALUES) return;
    for (const value of itemValuesOf(denial)) this.#itemValues.add(value);
  }
}

function rowOf(denial: Denial, { id: own, diagnosis }: OpenGroup, weight: Weight | undefined): SpooledRow {
  const call = isToldByLog(denial) ? callNamedBy(denial) : undefined;
  return {
    denial,
    own,
    diagnosis,
    ...(weight === undefined ? {} : { weight }),
    ...(call === undefined ? {} : { call }),
  };
}

async function* itemsOf(source: DenialSource, signal?: AbortSignal): AsyncIterable<SourceItem> {
  if (source.items) yield* source.items(signal);
  else for await (const event of source.events(signal)) yield { event };
}

/** The call by the id that AWS gave it, where a record or a text tells it. */
function callNamedBy({ event, text, action }: Denial): CountedCall | undefined {
  const requestId = event?.requestID ?? text.requestId;
  return requestId ? { requestId, action } : undefined;
}

/** The service that denied and the one that the action is of: a denial by proxy has two. */
function servicesOf(denial: Denial): string[] {
  return [denial.service, denial.action.slice(0, denial.action.indexOf(':'))];
}
