import { createHash } from 'node:crypto';
import { isPassingFailure, sessionNameOf, withRecord } from '../denials/index.js';
import type { Denial } from '../model/denial.js';
import type { ToldCall, ToldKind } from '../model/told-call.js';
import { type Weight, weightOfOne } from '../model/weight.js';
import { bearerOf } from './bearer.js';
import type { DenialGroup, RecordOfText } from './diagnosis.js';

const MOST_EVENT_IDS = 20;
const MOST_NAMES = 50;
/** Of one kind: enough that some are old enough to be recorded. */
const MOST_TOLD = 10;
/** Groups that are kept apart by whatever they name; about 35 MB of records. */
const MOST_GROUPS = 5000;

interface OpenGroup {
  readonly id: string;
  readonly folded?: true;
  denial: Denial;
  record?: RecordOfText;
  /** Calls that no record tells of, newest first. */
  told: ToldCall[];
  count: number;
  firstSeen: string;
  lastSeen: string;
  eventIds: { id: string; time: string }[];
  sessions: Set<string>;
  sourceAddresses: Set<string>;
}

/**
 * Gathers equal denials: same principal (a role for all its sessions), action, resource, reason, Region and
 * endpoint; what fails in passing, such as a condition that was not met, by principal, service and code alone.
 * Memory grows with the number of groups, not of denials; and past some thousands of them, calls that differ only in
 * what no policy is attached to (objects of a bucket, instances) are counted together.
 */
export class DenialGrouper {
  readonly #groups = new Map<string, OpenGroup>();
  readonly #principals = new Map<string, Set<string>>();
  readonly #most: number;

  constructor(most = MOST_GROUPS) {
    this.#most = most;
  }

  /** Gives the id of the diagnosis that the denial, and all that it stands for, falls under. */
  add(denial: Denial, weight: Weight = weightOfOne(denial)): string {
    const key = groupKey(denial);
    const group = this.#groups.get(key) ?? this.#open(denial, key);
    join(group, denial, weight);
    const what = `${denial.action} ${group.folded ? bearerOf(denial.resource ?? '') : (denial.resource ?? '')}`;
    const principals = this.#principals.get(what) ?? new Set<string>();
    if (principals.size < MOST_NAMES) principals.add(principalName(denial));
    this.#principals.set(what, principals);
    return group.id;
  }

  /** What texts alone tell of, most frequent first. */
  told(): ToldKind[] {
    const open = [...this.#groups.values()].filter(({ told, denial }) => told.length > 0 && denial.kind === 'denial');
    return open
      .sort((a, b) => b.count - a.count || compareText(a.id, b.id))
      .map(({ id, denial: { action, resource }, told }) => ({
        id,
        action,
        ...(resource === undefined ? {} : { resource }),
        calls: told,
      }));
  }

  /**
   * Puts the denial of a record in the place of what a text told. Gives the id that its diagnosis has from now on, and
   * what the record stands for; undefined where no text has the id.
   */
  recorded(id: string, recorded: Denial, record: RecordOfText): { id: string; weight: Weight } | undefined {
    const found = [...this.#groups].find(([, group]) => group.id === id);
    if (found === undefined) return undefined;
    const [key, group] = found;
    const denial = withRecord(group.denial, recorded);
    const name = groupKey(denial);
    const address = record.match === 'request-id' ? denial.event?.sourceIPAddress : undefined;
    fill(group.sourceAddresses, address === undefined ? [] : [address]);
    this.#groups.delete(key);
    const known = this.#groups.get(name);
    this.#groups.set(name, known === undefined ? { ...group, id: idOf(name), denial, record } : joined(known, group));
    return { id: idOf(name), weight: weightOf(group) };
  }

  #open(denial: Denial, key: string): OpenGroup {
    const isFolded = this.#groups.size >= this.#most;
    const name = isFolded ? `folded\n${groupKey({ ...denial, resource: bearerOf(denial.resource ?? '') })}` : key;
    const known = this.#groups.get(name);
    if (known !== undefined) return known;
    const group: OpenGroup = { ...openGroup(denial, name), ...(isFolded ? { folded: true } : {}) };
    this.#groups.set(name, group);
    return group;
  }

  /** Denials first; each kind ranked by what hurts: recency to the minute, count, number of principals denied the same. */
  groups(): DenialGroup[] {
    const weight = (group: OpenGroup) => {
      const what = `${group.denial.action} ${group.denial.resource ?? ''}`;
      return {
        place: placeOf(group.denial),
        minute: group.lastSeen.slice(0, 16),
        principals: this.#principals.get(what)?.size ?? 1,
      };
    };
    const open = [...this.#groups.values()].map((group) => ({ group, ...weight(group) }));
    open.sort(
      (a, b) =>
        a.place - b.place ||
        compareText(b.minute, a.minute) ||
        b.group.count - a.group.count ||
        b.principals - a.principals ||
        compareText(groupKey(a.group.denial), groupKey(b.group.denial)),
    );
    return open.map(({ group }) => closeGroup(group));
  }
}

/** What was denied, then what only looks like it, then what means nothing. */
function placeOf(denial: Denial): number {
  if (denial.kind !== 'lookalike') return 0;
  return isPassingFailure(denial) ? 2 : 1;
}

/** The id of the diagnosis that a denial falls under: stable over runs and over the order of arrival. */
export function diagnosisIdOf(denial: Denial): string {
  return idOf(groupKey(denial));
}

function idOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 12);
}

function groupKey(denial: Denial): string {
  const { reason } = denial;
  // These say nothing of what was called: one line tells as much as one for each table.
  if (isPassingFailure(denial))
    return [denial.kind, principalName(denial), denial.service, denial.errorCode].join('\n');
  return [
    denial.kind,
    principalName(denial),
    denial.operation,
    denial.action,
    denial.resource ?? '',
    denial.region,
    reason.policyType,
    reason.effect,
    reason.policyArn ?? '',
    denial.kind === 'denial' ? '' : denial.errorCode,
    denial.event?.vpcEndpointId ?? '',
  ].join('\n');
}

/** The role for all its sessions; else who made the call. */
export function principalName({ principal }: Pick<Denial, 'principal'>): string {
  return principal.roleArn ?? principal.arn;
}

function openGroup(denial: Denial, key: string): OpenGroup {
  return {
    id: idOf(key),
    denial,
    count: 0,
    firstSeen: denial.time,
    lastSeen: denial.time,
    told: [],
    eventIds: [],
    sessions: new Set(),
    sourceAddresses: new Set(),
  };
}

function join(group: OpenGroup, denial: Denial, weight: Weight): void {
  group.count += weight.count;
  for (const time of [denial.time, weight.first, weight.last]) spread(group, time);
  const { time, id } = group.denial;
  if (denial.time > time || (denial.time === time && denial.id < id)) group.denial = denial;
  rememberEvents(group, [...weight.ids, ...(weight.ids.length === 0 ? [denial] : [])]);
  if (denial.event === undefined) rememberTold(group, denial);
  const { sessionName } = denial.principal;
  fill(group.sessions, sessionName === undefined ? [] : [sessionName]);
  fill(
    group.sessions,
    weight.callers.flatMap((caller) => sessionNameOf(caller) ?? []),
  );
  fill(group.sourceAddresses, weight.addresses);
}

/** A log's lines may tell no time. */
function spread(group: OpenGroup, time: string): void {
  if (time === '') return;
  if (group.firstSeen === '' || time < group.firstSeen) group.firstSeen = time;
  if (time > group.lastSeen) group.lastSeen = time;
}

function fill(names: Set<string>, more: readonly string[]): void {
  for (const name of more) if (names.size < MOST_NAMES) names.add(name);
}

/** The calls of the second counted with the first, which keeps what is told of it. */
function joined(first: OpenGroup, second: OpenGroup): OpenGroup {
  const times = [first.firstSeen, second.firstSeen].filter((time) => time !== '').sort(compareText);
  return {
    ...first,
    count: first.count + second.count,
    firstSeen: times[0] ?? '',
    lastSeen: first.lastSeen > second.lastSeen ? first.lastSeen : second.lastSeen,
    eventIds: [...first.eventIds, ...second.eventIds].sort(compareEntries).slice(0, MOST_EVENT_IDS),
    sessions: new Set([...first.sessions, ...second.sessions].slice(0, MOST_NAMES)),
    sourceAddresses: new Set([...first.sourceAddresses, ...second.sourceAddresses].slice(0, MOST_NAMES)),
  };
}

function weightOf({ count, firstSeen, lastSeen, eventIds, told, sourceAddresses }: OpenGroup): Weight {
  const callers = [...new Set(told.map(({ caller }) => caller))];
  return { count, first: firstSeen, last: lastSeen, ids: eventIds, callers, addresses: [...sourceAddresses] };
}

function rememberTold({ told }: OpenGroup, { principal, time, text: { requestId } }: Denial): void {
  const last = told.at(-1);
  if (told.length === MOST_TOLD && last !== undefined && time <= last.time) return;
  told.push({ caller: principal.arn, time, ...(requestId === undefined ? {} : { requestId }) });
  told.sort((a, b) => compareText(b.time, a.time));
  if (told.length > MOST_TOLD) told.pop();
}

/** Keeps the earliest ids, so that the list does not depend on the order of arrival. */
function rememberEvents({ eventIds }: OpenGroup, more: Weight['ids']): void {
  for (const { id, time } of more) {
    const last = eventIds.at(-1);
    if (eventIds.length === MOST_EVENT_IDS && last !== undefined && compareEntries(last, { id, time }) <= 0) continue;
    eventIds.push({ id, time });
    eventIds.sort(compareEntries);
    if (eventIds.length > MOST_EVENT_IDS) eventIds.pop();
  }
}

function compareEntries(a: { id: string; time: string }, b: { id: string; time: string }): number {
  return compareText(a.time, b.time) || compareText(a.id, b.id);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function closeGroup(group: OpenGroup): DenialGroup {
  return {
    ...(group.folded === true ? { foldedId: group.id } : {}),
    denial: group.denial,
    ...(group.record === undefined ? {} : { record: group.record }),
    count: group.count,
    firstSeen: group.firstSeen,
    lastSeen: group.lastSeen,
    eventIds: group.eventIds.map((entry) => entry.id),
    sessions: [...group.sessions].sort(compareText),
    sourceAddresses: [...group.sourceAddresses].sort(compareText),
  };
}
