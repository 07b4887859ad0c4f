import type { Window } from '../../model/window.js';
import { ahead } from '../records/ahead.js';
import { datesOf, levelOf, mayHold, RECORD_KINDS } from './layout.js';
import { foldersIn, objectPages, type S3Access, type S3Object } from './list.js';
import { formatS3Uri, type S3Location } from './location.js';

/** Which objects are wanted; what is absent is not narrowed. */
export interface ObjectsWanted {
  readonly window?: Window;
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
}

interface ObjectSearch extends ObjectsWanted {
  readonly access: S3Access;
  /** Told of a prefix that could not be listed. */
  failed(uri: string, error: unknown): void;
}

/** `AWSLogs` lies at most so deep below what was given; deeper, every object is listed. */
const DEEPEST = 3;
/** More folders than anyone keeps trails in: they are something else's. */
const MOST_FOLDERS = 50;

/** Lists under way at a time: S3 answers thousands a second, and an organization has tens of thousands of them. */
const LISTS = 48;
/** Organization, account, kind, Region, days: how often a place is opened until its objects can be listed. */
const LEVELS = 5;

/** A place whose objects are wanted as they are listed, or one that is opened first. */
interface Step {
  readonly place: S3Location;
  readonly isOpen: boolean;
}

/**
 * The objects at a place that may hold wanted records. It follows CloudTrail's layout from wherever in it the
 * place lies, and lists the days of the window alone; where there is no such layout it lists everything. Many
 * places are listed at a time; the objects come in the order of the places.
 */
export async function* findObjects(search: ObjectSearch, place: S3Location): AsyncGenerator<S3Object> {
  let steps: AsyncIterable<Step> = startAt(search, place);
  for (let level = 0; level < LEVELS; level += 1) steps = opened(search, steps);
  const listings = ahead(steps, LISTS, async ({ place }) => ({ place, listing: await listObjects(search, place) }));
  for await (const { place: listed, listing } of listings) yield* wantedOf(search, listed, listing);
}

async function* startAt(search: ObjectSearch, place: S3Location): AsyncGenerator<Step> {
  const isFolder = place.prefix === '' || place.prefix.endsWith('/');
  const folder = { ...place, prefix: isFolder ? place.prefix : `${place.prefix}/` };
  const isKnown = levelOf(folder.prefix).holds !== 'anything';
  const start = async (): Promise<Step[]> => (isFolder || isKnown ? [closed(folder)] : [await named(search, place)]);
  yield* await orFailed(search, place, start);
}

const closed = (place: S3Location): Step => ({ place, isOpen: false });
const open = (place: S3Location): Step => ({ place, isOpen: true });

/** `logs` may be a folder, the beginning of names, or a whole key. */
async function named(search: ObjectSearch, place: S3Location): Promise<Step> {
  const folders = await foldersIn(search.access, place);
  const asFolder = `${place.prefix}/`;
  return folders.includes(asFolder) ? closed({ ...place, prefix: asFolder }) : open(place);
}

/** One level further down, many places at a time, in the order of the steps. */
async function* opened(search: ObjectSearch, steps: AsyncIterable<Step>): AsyncGenerator<Step> {
  const below = (step: Step): Promise<readonly Step[]> =>
    orFailed(search, step.place, async () => (step.isOpen ? [step] : await stepsBelow(search, step.place)));
  for await (const next of ahead(steps, LISTS, below)) yield* next;
}

/** What could not be listed is told, and nothing is found there. */
async function orFailed<T>(search: ObjectSearch, place: S3Location, work: () => Promise<readonly T[]>) {
  try {
    return await work();
  } catch (error) {
    search.access.signal?.throwIfAborted();
    search.failed(formatS3Uri(place), error);
    return [];
  }
}

async function stepsBelow(search: ObjectSearch, place: S3Location): Promise<readonly Step[]> {
  const level = levelOf(place.prefix);
  switch (level.holds) {
    case 'accounts':
      return (await accountsIn(search, place)).map(closed);
    case 'kinds':
      return (await kindsIn(search, place)).map(closed);
    case 'regions':
      return RECORD_KINDS.has(level.kind) ? (await regionsIn(search, place)).map(closed) : [];
    case 'days':
      return daysBelow(search, place, level.date).map(open);
    case 'anything': {
      const roots = await logRoots(search, place, 0);
      return roots.length > 0 ? roots.map(closed) : [open(place)];
    }
  }
}

const within = (place: S3Location, name: string): S3Location => ({ ...place, prefix: `${place.prefix}${name}/` });

async function accountsIn(search: ObjectSearch, place: S3Location): Promise<S3Location[]> {
  const inOrganization = /AWSLogs\/o-[a-z0-9]+\/$/.test(place.prefix);
  if (inOrganization && search.accounts) return search.accounts.map((account) => within(place, account));
  const names = (await foldersIn(search.access, place)).map((folder) => folder.slice(place.prefix.length, -1));
  const wanted = (name: string): boolean =>
    name.startsWith('o-') || (/^\d{12}$/.test(name) && (search.accounts?.includes(name) ?? true));
  return names.filter(wanted).map((name) => within(place, name));
}

async function kindsIn(search: ObjectSearch, place: S3Location): Promise<S3Location[]> {
  const folders = await foldersIn(search.access, place);
  return folders
    .filter((folder) => RECORD_KINDS.has(folder.slice(place.prefix.length, -1)))
    .map((prefix) => ({ ...place, prefix }));
}

async function regionsIn(search: ObjectSearch, place: S3Location): Promise<S3Location[]> {
  if (search.regions) return search.regions.map((region) => within(place, region));
  return (await foldersIn(search.access, place)).map((prefix) => ({ ...place, prefix }));
}

/** `date` is as much of the date as the prefix holds: ``, `2026`, `2026/11` or `2026/11/21`. */
function daysBelow(search: ObjectSearch, place: S3Location, date: string): S3Location[] {
  if (!search.window) return [place];
  const root = place.prefix.slice(0, place.prefix.length - (date === '' ? 0 : date.length + 1));
  return datesOf(search.window).flatMap((wanted) => {
    const narrower = wanted.startsWith(date) ? wanted : date.startsWith(`${wanted}/`) ? date : undefined;
    return narrower === undefined ? [] : [{ ...place, prefix: `${root}${narrower}/` }];
  });
}

/** The nearest `AWSLogs/` folders below a prefix; beside one, those of other trails, which have a prefix of their own. */
async function logRoots(search: ObjectSearch, place: S3Location, depth: number): Promise<S3Location[]> {
  const folders = await foldersIn(search.access, place);
  const logs = `${place.prefix}AWSLogs/`;
  const own = folders.includes(logs) ? [{ ...place, prefix: logs }] : [];
  if (depth >= DEEPEST || folders.length > MOST_FOLDERS) return own;
  const others = folders.filter((prefix) => prefix !== logs);
  const next = own.length > 0 ? DEEPEST : depth + 1;
  const found = await Promise.all(others.map((prefix) => logRoots(search, { ...place, prefix }, next)));
  return [...own, ...found.flat()];
}

/** A listing whose first page is there; a failure is told where its turn has come. */
interface Listing {
  readonly pages: AsyncGenerator<readonly S3Object[]>;
  readonly first: Promise<IteratorResult<readonly S3Object[]>>;
}

async function listObjects({ access }: ObjectSearch, place: S3Location): Promise<Listing> {
  const pages = objectPages(access, place);
  const first = pages.next();
  await first.catch(() => undefined);
  return { pages, first };
}

async function* wantedOf(search: ObjectSearch, place: S3Location, { pages, first }: Listing): AsyncGenerator<S3Object> {
  const isWanted = ({ key }: S3Object): boolean => !search.window || mayHold(key, search.window);
  try {
    const { value = [] } = await first;
    yield* value.filter(isWanted);
    for await (const page of pages) yield* page.filter(isWanted);
  } catch (error) {
    search.failed(formatS3Uri(place), error);
  }
}
