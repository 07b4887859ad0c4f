import { sessionNameOf } from '../denials/index.js';
import type { Denial } from '../model/denial.js';
import type { RecordOfText, ToldCall } from '../model/told-call.js';
import type { Weight } from '../model/weight.js';
import { type Aside, EventIds } from './kept/event-ids.js';
import { KeptDenial } from './kept/kept-denial.js';
import { Names } from './kept/names.js';

/** Of one kind: enough that some are old enough to be recorded. */
const MOST_TOLD = 10;

/** Denials that are equal in all that a group is told by, their resource too, while they are counted. */
export interface OpenGroup {
  /** Of its own; the diagnosis may stand for several. */
  readonly id: string;
  /** The key that it stands under. */
  readonly key: string;
  /** The id of the diagnosis that it falls under. */
  readonly diagnosis: string;
  /** Set where calls on several resources are counted together, for want of room to keep them apart. */
  readonly folded: boolean;
  /** Set where what is counted differs in more than the names of resources of one shape. */
  readonly mixed: boolean;
  /** The newest. */
  readonly kept: KeptDenial;
  readonly record: RecordOfText | undefined;
  /** Calls that no record tells of, newest first. */
  told: ToldCall[];
  count: number;
  firstSeen: string;
  lastSeen: string;
  eventIds: EventIds;
  readonly sessions: Names;
  readonly sourceAddresses: Names;
}

type Ids = Pick<OpenGroup, 'id' | 'key' | 'diagnosis' | 'folded' | 'mixed'>;

/** Without `aside` all of it is kept as it is. Member by member: of a spread V8 makes a class for each of many groups. */
export function openGroup(denial: Denial, ids: Ids, aside?: Aside): OpenGroup {
  const { id, key, diagnosis, folded, mixed } = ids;
  return {
    id,
    key,
    diagnosis,
    folded,
    mixed,
    record: undefined,
    kept: new KeptDenial(denial, aside?.shelf),
    told: [],
    count: 0,
    firstSeen: denial.time,
    lastSeen: denial.time,
    eventIds: new EventIds(aside),
    sessions: new Names(aside?.shelf),
    sourceAddresses: new Names(aside?.shelf),
  };
}

/** Counts a denial, and all that it stands for, with its group. */
export function join(group: OpenGroup, denial: Denial, weight: Weight): void {
  group.count += weight.count;
  for (const time of [denial.time, weight.first, weight.last]) spread(group, time);
  if (isNewer(denial, group.kept)) group.kept.replace(denial);
  group.eventIds.add(weight.ids.length === 0 ? [denial] : weight.ids);
  if (denial.event === undefined) rememberTold(group, denial);
  const { sessionName, arn } = denial.principal;
  group.sessions.add(sessionName === undefined ? [] : [sessionName]);
  group.sessions.add(weight.callers.flatMap((caller) => (caller === arn ? [] : (sessionNameOf(caller) ?? []))));
  group.sourceAddresses.add(weight.addresses);
}

/** Takes back one call that was counted. Its denial may go on to stand for the others: they are equal to it. */
export function leave(group: OpenGroup, requestId: string): void {
  group.count -= 1;
  const call = group.told.find((one) => one.requestId === requestId);
  group.told = group.told.filter((one) => one !== call);
  group.eventIds.leave(call?.time, group.count);
  // Of more calls than are kept, the first and the last stay those of all that were told.
  if (group.told.length < group.count) return;
  group.firstSeen = '';
  group.lastSeen = '';
  for (const { time } of group.told) spread(group, time);
}

/** Several counted as one, told by the newest of their denials. */
export function joined([first, ...others]: readonly [OpenGroup, ...OpenGroup[]]): OpenGroup {
  if (others.length === 0) return first;
  let whole: OpenGroup = {
    ...first,
    eventIds: new EventIds(undefined),
    sessions: new Names(undefined),
    sourceAddresses: new Names(undefined),
  };
  whole.eventIds.add(first.eventIds.entries);
  whole.sessions.add(first.sessions.list);
  whole.sourceAddresses.add(first.sourceAddresses.list);
  for (const other of others) {
    whole.count += other.count;
    for (const time of [other.firstSeen, other.lastSeen]) spread(whole, time);
    if (isNewer(other.kept, whole.kept)) whole = toldBy(whole, other);
    whole.eventIds.add(other.eventIds.entries);
    whole.sessions.add(other.sessions.list);
    whole.sourceAddresses.add(other.sourceAddresses.list);
  }
  return whole;
}

function toldBy(whole: OpenGroup, { kept, record }: OpenGroup): OpenGroup {
  return { ...whole, kept, record };
}

/** The group told by a record in the place of a text. */
export function withRecordOf(group: OpenGroup, denial: Denial, record: RecordOfText): OpenGroup {
  const address = record.match === 'request-id' ? denial.event?.sourceIPAddress : undefined;
  group.sourceAddresses.add(address === undefined ? [] : [address]);
  return { ...group, kept: new KeptDenial(denial, undefined), record };
}

/** What the record that took a text's place stands for. */
export function weightOf({ count, firstSeen, lastSeen, eventIds, told, sourceAddresses }: OpenGroup): Weight {
  const callers = [...new Set(told.map(({ caller }) => caller))];
  return { count, first: firstSeen, last: lastSeen, ids: eventIds.entries, callers, addresses: sourceAddresses.list };
}

type Dated = Pick<Denial, 'time' | 'id'>;

function isNewer({ time, id }: Dated, than: Dated): boolean {
  return time > than.time || (time === than.time && id < than.id);
}

/** A log's lines may tell no time. */
function spread(group: OpenGroup, time: string): void {
  if (time === '') return;
  if (group.firstSeen === '' || time < group.firstSeen) group.firstSeen = time;
  if (time > group.lastSeen) group.lastSeen = time;
}

function rememberTold({ told }: OpenGroup, { principal, time, text: { requestId } }: Denial): void {
  const last = told.at(-1);
  if (told.length === MOST_TOLD && last !== undefined && time <= last.time) return;
  const at = told.findIndex((call) => call.time < time);
  const call = { caller: principal.arn, time, ...(requestId === undefined ? {} : { requestId }) };
  told.splice(at === -1 ? told.length : at, 0, call);
  if (told.length > MOST_TOLD) told.pop();
}
