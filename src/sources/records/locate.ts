import type { CloudTrailEvent } from '../../model/event.js';
import {
  CLOSE_ARRAY,
  COMMA,
  lengthOfObject,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  signAfter,
  signBefore,
} from './brackets.js';
import { candidates, holdsOwnTime } from './candidates.js';
import { isRecord, parseJson } from './record.js';
import type { Wanted } from './wanted.js';

const FILE_START = /^\s*\{\s*"Records"\s*:\s*\[/;
const FILE_END = /\}\s*\]\s*\}\s*$/;
const NEXT_RECORD = Buffer.from('},{"eventVersion"');
const RECORD_START = NEXT_RECORD.length - 2;
/** Shorter than eight bytes, so that it is looked for with memchr: five times as fast as the whole. */
const NEXT_HEAD = NEXT_RECORD.subarray(0, 6);
const VERSION_KEY = Buffer.from('"eventVersion":');
/** As CloudTrail writes it: the version first, no white space. */
const WRITTEN = /^\{"Records":\[\{"eventVersion"/;
const MANDATORY = ['eventVersion', 'eventTime', 'awsRegion', 'eventID', 'userIdentity'] as const;

/** With more candidates than one in so many bytes, walking over all of them is as fast. */
const DENSE = 400;
/** A record of CloudTrail's is shorter, and has fewer objects before any of its keys. */
const LONGEST = 1024 * 1024;
const MOST_STARTS = 500;
/** Most records end sooner behind any of their keys. */
const USUAL = 16 * 1024;

/** Bytes of a file's records that are kept as they were parsed; those after them are parsed again when they are asked for. */
const MOST_PARSED = 1024 * 1024;

/** Where a record lies, and mostly itself. */
export interface Located {
  readonly record?: CloudTrailEvent;
  readonly start: number;
  /** Behind its last byte. */
  readonly end: number;
}

/**
 * The records of a trail file that may be wanted, in any key order and with any white space. Only the bytes
 * around candidates are looked at, and only these records are parsed. Whatever is not as expected makes it
 * undefined: the whole file is then to be walked. What it takes for a record is one JSON object, an element of
 * an array, with all that a record must have; an object like that inside another record would pass for one.
 */
export function locateRecords(bytes: Buffer, wanted: Wanted): Located[] | undefined {
  if (
    !FILE_START.test(bytes.toString('latin1', 0, 64)) ||
    !FILE_END.test(bytes.toString('latin1', bytes.length - 64)) ||
    !holdsOwnTime(bytes.subarray(0, LONGEST))
  ) {
    return undefined;
  }
  const hits = candidates(bytes, wanted);
  if (hits === undefined || hits.length * DENSE > bytes.length + DENSE) return undefined;
  const records: Located[] = [];
  let end = 0;
  let parsed = 0;
  for (const hit of hits) {
    if (hit < end) continue;
    const located = recordAround(bytes, hit, end);
    if (located === undefined) return undefined;
    end = located.end;
    parsed += end - located.start;
    records.push(parsed < MOST_PARSED ? located : { start: located.start, end });
  }
  return records;
}

/** The located records themselves. */
export function* recordsAt(bytes: Buffer, located: readonly Located[]): Generator<CloudTrailEvent> {
  for (const { record, start, end } of located) {
    const known = record ?? recordIn(bytes, start, end);
    if (known !== undefined) yield known;
  }
}

/** How many records a trail file holds; in a string, the quotes of the key would be escaped. */
export function countRecords(bytes: Buffer): number {
  const asWritten = WRITTEN.test(bytes.toString('latin1', 0, 64));
  return asWritten ? 1 + countNext(bytes) : countOf(bytes, VERSION_KEY);
}

function countNext(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEXT_HEAD); at >= 0; at = bytes.indexOf(NEXT_HEAD, at + 1)) {
    if (isNext(bytes, at)) count += 1;
  }
  return count;
}

/** In place of a comparison of buffers, whose bounds are checked for longer than these bytes take. */
function isNext(bytes: Buffer, at: number): boolean {
  for (let index = NEXT_HEAD.length; index < NEXT_RECORD.length; index += 1) {
    if (bytes[at + index] !== NEXT_RECORD[index]) return false;
  }
  return true;
}

function countOf(bytes: Buffer, needle: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + needle.length)) count += 1;
  return count;
}

/** The nearest object around the hit, and behind `floor`, that is a record. */
function recordAround(bytes: Buffer, hit: number, floor: number): Located | undefined {
  let start = hit;
  for (let tries = 0; tries < MOST_STARTS; tries += 1) {
    // From before the first byte on the search would begin at the end.
    start = start === 0 ? -1 : bytes.lastIndexOf(OPEN_OBJECT, start - 1);
    if (start < floor) return undefined;
    const before = signBefore(bytes, start);
    // In a string, the quote would be escaped.
    const opens = (before === COMMA || before === OPEN_ARRAY) && signAfter(bytes, start + 1) === QUOTE;
    if (!opens) continue;
    const usual = usualRecord(bytes, start, hit);
    if (usual) return usual;
    const length = lengthOfObject(bytes.subarray(start, start + LONGEST));
    if (length === undefined) return undefined;
    const end = start + length;
    if (end <= hit) continue;
    const after = signAfter(bytes, end);
    const record = after === COMMA || after === CLOSE_ARRAY ? recordIn(bytes, start, end) : undefined;
    if (record) return { record, start, end };
  }
  return undefined;
}

/** As CloudTrail writes it, the next record begins alike. What lies before it parses only if it is one whole object. */
function usualRecord(bytes: Buffer, start: number, hit: number): Located | undefined {
  if (NEXT_RECORD.compare(bytes, start, start + RECORD_START, 2) !== 0) return undefined;
  const next = bytes.subarray(hit, hit + USUAL).indexOf(NEXT_RECORD);
  if (next < 0) return undefined;
  const end = hit + next + 1;
  const record = recordIn(bytes, start, end);
  return record && { record, start, end };
}

function recordIn(bytes: Buffer, start: number, end: number): CloudTrailEvent | undefined {
  const record = parseJson(bytes.toString('utf8', start, end));
  return isRecord(record) && MANDATORY.every((field) => record[field] !== undefined) ? record : undefined;
}
