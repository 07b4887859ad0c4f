import { availableParallelism } from 'node:os';
import { type Aws, awsError, throwUsers } from '../../aws/index.js';
import { type Gap, gap } from '../../model/gap.js';
import { ahead } from '../records/ahead.js';
import { inflateAside, inflateChunks, inflatedSize, isGzip, WHOLE_LIMIT } from '../records/inflate.js';
import { release } from '../records/release.js';
import { eventsOf, Scan } from '../records/scan.js';
import type { Wanted } from '../records/wanted.js';
import type { DenialSource, SourceItem } from '../source.js';
import { objectBytes, wholeObject } from './fetch.js';
import { findObjects, type ObjectsWanted } from './find-objects.js';
import { daysOf } from './layout.js';
import type { S3Access, S3Object } from './list.js';
import { formatS3Uri, type S3Location } from './location.js';

export interface S3SourceOptions extends Wanted, ObjectsWanted {
  readonly places: readonly S3Location[];
  /** Whose credentials read the bucket; absent, the tool's own. */
  readonly account?: string;
  /** The bucket's Region, if it is known: S3 tells it otherwise. */
  readonly region?: string;
  /** Objects fetched at a time; 16 unless told. */
  readonly connections?: number;
}

const CONNECTIONS = 16;
/** Larger objects are streamed one at a time, so that those fetched ahead stay small. */
const AHEAD_LIMIT = 8 * 1024 * 1024;

interface Fetched {
  readonly object: S3Object;
  /** Absent: to be streamed. */
  readonly bytes?: Buffer;
  readonly error?: unknown;
}

interface Inflated extends Fetched {
  readonly whole?: Buffer;
}

/**
 * A trail's files in S3. It finds the layout, lists what the window needs, fetches several objects at a time
 * and reads them as the file source does. An object that cannot be read whole is a gap, by its name.
 */
export function createS3Source(aws: Aws, options: S3SourceOptions): DenialSource {
  const scan = new Scan(options);
  const items = (signal?: AbortSignal): AsyncGenerator<SourceItem> => {
    const { account, region } = options;
    const count = (call: string): void => scan.count(call);
    const access = { aws, count, ...(account && { account }), ...(region && { region }), ...(signal && { signal }) };
    return itemsOf(options, scan, access);
  };
  return {
    name: options.places.map(formatS3Uri).join(', '),
    items,
    events: (signal) => eventsOf(items(signal)),
    gaps: () => [...scan.gaps(), ...noObjects(options, scan)],
    statistics: () => scan.statistics(),
    refused: () => scan.refused(),
  };
}

function noObjects({ places, window }: S3SourceOptions, scan: Scan): Gap[] {
  if (scan.statistics().work['objects'] !== undefined || scan.gaps().length > 0) return [];
  const days = window ? daysOf(window) : [];
  return [gap('S3_NO_OBJECTS', { places: places.map(formatS3Uri), days }, { incomplete: true })];
}

async function* itemsOf(options: S3SourceOptions, scan: Scan, access: S3Access): AsyncGenerator<SourceItem> {
  const objects = wantedObjects(options, scan, access);
  const fetched = ahead(objects, options.connections ?? CONNECTIONS, (object) => fetchAhead(access, object));
  for await (const { object, whole, bytes, error } of ahead(fetched, availableParallelism(), inflate)) {
    access.signal?.throwIfAborted();
    const uri = formatS3Uri({ bucket: object.bucket, prefix: object.key });
    if (error !== undefined) noteFailure(scan, uri, error);
    else if (whole) {
      yield* scan.whole(whole, uri, whole !== bytes);
      release(whole);
    } else yield* scan.chunks(inflateChunks(bytes ? only(bytes) : objectBytes(access, object)), uri);
  }
}

async function* only(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

async function* wantedObjects(options: S3SourceOptions, scan: Scan, access: S3Access): AsyncGenerator<S3Object> {
  const failed = (uri: string, error: unknown): void => noteFailure(scan, uri, error);
  for (const place of options.places) {
    for await (const object of findObjects({ ...options, access, failed }, place)) {
      if (object.size === 0 || scan.skips(object.key)) continue;
      scan.count('objects');
      scan.count('object bytes', object.size);
      yield object;
    }
  }
}

async function fetchAhead(access: S3Access, object: S3Object): Promise<Fetched> {
  if (object.size > AHEAD_LIMIT) return { object };
  try {
    return { object, bytes: await wholeObject(access, object) };
  } catch (error) {
    return { object, error };
  }
}

async function inflate(fetched: Fetched): Promise<Inflated> {
  const { bytes } = fetched;
  if (bytes === undefined || bytes.length > WHOLE_LIMIT) return fetched;
  if (!isGzip(bytes)) return { ...fetched, whole: bytes };
  const size = inflatedSize(bytes);
  const whole = size === undefined ? undefined : await inflateAside(bytes, size);
  return whole ? { ...fetched, whole } : fetched;
}

function noteFailure(scan: Scan, uri: string, error: unknown): void {
  throwUsers(error);
  const { kind, code, message } = awsError(error);
  const gapCode = kind === 'denied' ? 'S3_DENIED' : 'S3_FAILED';
  scan.troubles.add(gap(gapCode, { name: uri }, { failure: { code, message }, incomplete: true }));
}
