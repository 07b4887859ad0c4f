import { isPassingFailure, isToldByLog, withRecord } from '../denials/index.js';
import type { Denial } from '../model/denial.js';
import { sha256 } from '../model/text/sha256.js';
import type { RecordOfText, ToldKind } from '../model/told-call.js';
import { type Weight, weightOfOne } from '../model/weight.js';
import type { DenialGroup, GroupResources } from './diagnosis.js';
import { Aside, compareText } from './kept/event-ids.js';
import { join, joined, leave, type OpenGroup, openGroup, weightOf, withRecordOf } from './open-group.js';
import { resourceShapeOf } from './resource-shape.js';

const MOST_NAMES = 50;
/** Told of a group beside their number. */
const MOST_EXAMPLES = 5;
/** Resources that are kept apart. */
const MOST_GROUPS = 5000;
/** Of more groups than these the denials are kept as JSON. */
const MOST_LIVE = 500;

/** The ids under which a record that was looked up is known. */
export interface TakenRecord {
  /** Of its resource alone. */
  readonly own: string;
  readonly diagnosis: string;
  readonly weight: Weight;
}

/**
 * Gathers equal denials: same principal (a role for all its sessions), action, shape of resource, reason, Region and
 * endpoint; what fails in passing, such as a condition that was not met, by principal, service and code alone.
 * Memory grows with the number of resources, not of denials; past some thousands of them those of one shape are counted
 * together.
 */
export class DenialGrouper {
  readonly #groups = new Map<string, OpenGroup>();
  readonly #principals = new Map<string, Set<string>>();
  readonly #aside = new Aside();
  readonly #most: number;

  constructor(most = MOST_GROUPS) {
    this.#most = most;
  }

  /** Counts a denial, and all that it stands for, with its group. */
  add(denial: Denial, weight: Weight = weightOfOne(denial)): OpenGroup {
    const key = placeKey(denial);
    const isMany = weight.mixed === true || (weight.resources ?? 1) > 1;
    const group = (isMany ? undefined : this.#groups.get(key)) ?? this.#open(denial, { key, isMany, ...weight });
    join(group, denial, weight);
    return group;
  }

  /** Takes back a call that a log told of: its record came, and is counted. */
  takeBack(group: OpenGroup, requestId: string): void {
    leave(group, requestId);
    if (group.count === 0) this.#groups.delete(group.key);
  }

  /** What texts alone tell of, most frequent first. */
  told(): ToldKind[] {
    const open = [...this.#groups.values()].filter(
      ({ told, kept }) => told.length > 0 && kept.denial.kind === 'denial',
    );
    return open
      .sort((a, b) => b.count - a.count || compareText(a.id, b.id))
      .map(({ id, kept, told }) => {
        const { action, resource } = kept.denial;
        return { id, action, ...(resource === undefined ? {} : { resource }), calls: told };
      });
  }

  /** Puts the denial of a record in the place of what a text told; undefined where no text has the id. */
  recorded(id: string, recorded: Denial, record: RecordOfText): TakenRecord | undefined {
    const group = [...this.#groups.values()].find((one) => one.id === id && one.told.length > 0);
    if (group === undefined) return undefined;
    const denial = withRecord(group.kept.denial, recorded);
    const key = ownKey(denial);
    const ids = { id: idOf(key), key, diagnosis: diagnosisIdOf(denial) };
    const moved = withRecordOf({ ...group, ...ids }, denial, record);
    this.#groups.delete(group.key);
    const known = this.#groups.get(key);
    this.#groups.set(key, known === undefined ? moved : joined([known, moved]));
    return { own: moved.id, diagnosis: moved.diagnosis, weight: weightOf(moved) };
  }

  /** Calls that came counted together are as those that were folded here: one resource of theirs is shown for all. */
  #open(denial: Denial, { key, isMany, mixed }: Arrived): OpenGroup {
    const isFolded = isMany || this.#groups.size >= this.#most;
    const name = isFolded ? placedBy(denial, `folded\n${groupKey(denial)}`) : key;
    const known = this.#groups.get(name);
    if (known !== undefined) return known;
    const ids = {
      id: idOf(isFolded ? `folded\n${groupKey(denial)}` : ownKey(denial)),
      key: name,
      diagnosis: diagnosisIdOf(denial),
      folded: isFolded,
      mixed: mixed === true,
    };
    const group = openGroup(denial, ids, this.#groups.size < MOST_LIVE ? undefined : this.#aside);
    this.#groups.set(name, group);
    this.#name(denial);
    return group;
  }

  /** A principal opens a group of its own. */
  #name(denial: Denial): void {
    const what = whatOf(denial);
    const principals = this.#principals.get(what) ?? new Set<string>();
    if (principals.size < MOST_NAMES) principals.add(principalName(denial));
    this.#principals.set(what, principals);
  }

  /** Denials first; each kind ranked by what hurts: recency to the minute, count, number of principals denied the same. */
  groups(): DenialGroup[] {
    const own = gathered(this.#groups.values(), ({ id }) => id).map(joined);
    const ranked = gathered(own, ({ diagnosis }) => diagnosis).map((members) => {
      const group = groupOf(members);
      const minute = group.lastSeen.slice(0, 16);
      const { denial } = group;
      const principals = this.#principals.get(whatOf(denial))?.size ?? 1;
      return { group, place: placeOf(denial), minute, principals, key: groupKey(denial) };
    });
    ranked.sort(
      (a, b) =>
        a.place - b.place ||
        compareText(b.minute, a.minute) ||
        b.group.count - a.group.count ||
        b.principals - a.principals ||
        compareText(a.key, b.key),
    );
    return ranked.map(({ group }) => group);
  }
}

interface Arrived extends Pick<Weight, 'mixed'> {
  readonly key: string;
  readonly isMany: boolean;
}

type Members = readonly [OpenGroup, ...OpenGroup[]];

/**
 * By id: what logs and what records told, which are kept apart until then. By diagnosis: those that differ by nothing but
 * what the shape of a resource leaves out.
 */
function gathered(groups: Iterable<OpenGroup>, by: (group: OpenGroup) => string): Members[] {
  const found = new Map<string, [OpenGroup, ...OpenGroup[]]>();
  for (const group of groups) {
    const members = found.get(by(group));
    if (members === undefined) found.set(by(group), [group]);
    else members.push(group);
  }
  return [...found.values()];
}

/** Several as one group. `apart`: only some of its shape, which a statement tells apart from the others. */
export function groupOf(members: Members, { apart = false } = {}): DenialGroup {
  const whole = joined(members);
  const id = apart ? idOf(`${groupKey(whole.kept.denial)}\n${namesOf(members)[0]}`) : whole.diagnosis;
  const group = new Counted(id, members, whole);
  const isFolded = members.some(({ folded }) => folded);
  const { resource } = whole.kept;
  const shape = members.some(({ mixed }) => mixed) ? '*' : resourceShapeOf(resource);
  if (whole.record !== undefined) group.record = whole.record;
  if (isFolded) group.folded = true;
  if ((members.length > 1 || isFolded) && shape !== resource)
    group.resources = { shape, ...(isFolded ? {} : { count: members.length }), examples: examplesOf(members) };
  return group;
}

/** A group as long as nobody asks for it: of many all but a few are only counted. */
class Counted implements DenialGroup {
  readonly id: string;
  readonly members: Members;
  readonly #whole: OpenGroup;
  resources?: GroupResources;
  folded?: true;
  record?: RecordOfText;

  constructor(id: string, members: Members, whole: OpenGroup) {
    this.id = id;
    this.members = members;
    this.#whole = whole;
  }

  get denial(): Denial {
    return this.#whole.kept.denial;
  }

  get count(): number {
    return this.#whole.count;
  }

  get firstSeen(): string {
    return this.#whole.firstSeen;
  }

  get lastSeen(): string {
    return this.#whole.lastSeen;
  }

  get eventIds(): readonly string[] {
    return this.#whole.eventIds.entries.map(({ id }) => id);
  }

  get sessions(): readonly string[] {
    return [...this.#whole.sessions.list].sort(compareText);
  }

  get sourceAddresses(): readonly string[] {
    return [...this.#whole.sourceAddresses.list].sort(compareText);
  }
}

function namesOf(members: Members): string[] {
  return members.map(({ kept }) => kept.resource).sort(compareText);
}

/** The newest first. */
function examplesOf(members: Members): string[] {
  const newest = [...members].sort(
    (a, b) => compareText(b.lastSeen, a.lastSeen) || compareText(a.kept.resource, b.kept.resource),
  );
  return newest.slice(0, MOST_EXAMPLES).map(({ kept }) => kept.resource);
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

/** The id of the denials that are equal in their resource too. */
export function ownIdOf(denial: Denial): string {
  return idOf(ownKey(denial));
}

function idOf(key: string): string {
  return sha256(key).slice(0, 12);
}

function whatOf({ action, resource = '' }: Denial): string {
  return `${action} ${resourceShapeOf(resource)}`;
}

function groupKey(denial: Denial): string {
  return keyOf(denial, resourceShapeOf(denial.resource ?? ''));
}

function ownKey(denial: Denial): string {
  return keyOf(denial, denial.resource ?? '');
}

/** What logs told stands apart while it is counted, so that a record that comes later can take its place. */
const placedBy = (denial: Denial, key: string): string => (isToldByLog(denial) ? `told\n${key}` : key);

const placeKey = (denial: Denial): string => placedBy(denial, ownKey(denial));

function keyOf(denial: Denial, resource: string): string {
  const { reason } = denial;
  // These say nothing of what was called: one line tells as much as one for each table.
  if (isPassingFailure(denial))
    return [denial.kind, principalName(denial), denial.service, denial.errorCode].join('\n');
  return [
    denial.kind,
    principalName(denial),
    denial.operation,
    denial.action,
    resource,
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
