import type { Window } from '../../model/window.js';
import { datesOf, levelOf, mayHold, RECORD_KINDS } from './layout.js';
import { foldersIn, objectsIn, type S3Access, type S3Object } from './list.js';
import { formatS3Uri, type S3Location } from './location.js';

/** Which objects are wanted; what is absent is not narrowed. */
export interface ObjectsWanted {
  readonly window?: Window;
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
}

export interface ObjectSearch extends ObjectsWanted {
  readonly access: S3Access;
  /** Told of a prefix that could not be listed. */
  failed(uri: string, error: unknown): void;
}

/** `AWSLogs` lies at most so deep below what was given; deeper, every object is listed. */
const DEEPEST = 3;
/** More folders than anyone keeps trails in: they are something else's. */
const MOST_FOLDERS = 50;

/**
 * The objects at a place that may hold wanted records. It follows CloudTrail's layout from wherever in it the
 * place lies, and lists the days of the window alone; where there is no such layout it lists everything.
 */
export async function* findObjects(search: ObjectSearch, place: S3Location): AsyncGenerator<S3Object> {
  const isFolder = place.prefix === '' || place.prefix.endsWith('/');
  const folder = isFolder ? place.prefix : `${place.prefix}/`;
  try {
    if (levelOf(folder).holds !== 'anything') yield* below(search, { ...place, prefix: folder });
    else if (isFolder) yield* below(search, place);
    else yield* belowName(search, place);
  } catch (error) {
    search.failed(formatS3Uri(place), error);
  }
}

/** `logs` may be a folder, the beginning of names, or a whole key. */
async function* belowName(search: ObjectSearch, place: S3Location): AsyncGenerator<S3Object> {
  const folders = await foldersIn(search.access, place);
  const asFolder = `${place.prefix}/`;
  if (folders.includes(asFolder)) yield* below(search, { ...place, prefix: asFolder });
  else yield* wantedObjects(search, place);
}

async function* below(search: ObjectSearch, place: S3Location): AsyncGenerator<S3Object> {
  const level = levelOf(place.prefix);
  switch (level.holds) {
    case 'accounts':
      yield* each(search, await accountsIn(search, place));
      break;
    case 'kinds':
      yield* each(search, await kindsIn(search, place));
      break;
    case 'regions':
      if (RECORD_KINDS.has(level.kind)) yield* each(search, await regionsIn(search, place));
      break;
    case 'days':
      yield* daysBelow(search, place, level.date);
      break;
    case 'anything':
      yield* searchBelow(search, place);
  }
}

async function* each(search: ObjectSearch, places: readonly S3Location[]): AsyncGenerator<S3Object> {
  for (const place of places) {
    try {
      yield* below(search, place);
    } catch (error) {
      search.failed(formatS3Uri(place), error);
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
async function* daysBelow(search: ObjectSearch, place: S3Location, date: string): AsyncGenerator<S3Object> {
  if (!search.window) {
    yield* wantedObjects(search, place);
    return;
  }
  const root = place.prefix.slice(0, place.prefix.length - (date === '' ? 0 : date.length + 1));
  for (const wanted of datesOf(search.window)) {
    const narrower = wanted.startsWith(date) ? wanted : date.startsWith(`${wanted}/`) ? date : undefined;
    if (narrower !== undefined) yield* wantedObjects(search, { ...place, prefix: `${root}${narrower}/` });
  }
}

async function* searchBelow(search: ObjectSearch, place: S3Location): AsyncGenerator<S3Object> {
  const roots = await logRoots(search, place, 0);
  if (roots.length > 0) yield* each(search, roots);
  else yield* wantedObjects(search, place);
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

async function* wantedObjects(search: ObjectSearch, place: S3Location): AsyncGenerator<S3Object> {
  for await (const object of objectsIn(search.access, place)) {
    if (!search.window || mayHold(object.key, search.window)) yield object;
  }
}
