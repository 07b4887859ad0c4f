import type { CloudTrailEvent } from '../event.js';
import { candidates } from './candidates.js';
import { isRecord, parseJson } from './record.js';
import type { Wanted } from './wanted.js';

const FILE_START = Buffer.from('{"Records":[{"eventVersion"');
const RECORD_START = Buffer.from('{"eventVersion"');
const NEXT_RECORD = Buffer.from('},{"eventVersion"');
const MANDATORY = ['eventTime', 'awsRegion', 'eventID', 'userIdentity'] as const;

/** Where the last record of the file ends, or undefined when the file does not end as a trail file does. */
function endOfRecords(bytes: Buffer): number | undefined {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] ?? 0) <= 0x20) end -= 1;
  return bytes.toString('latin1', end - 3, end) === '}]}' ? end - 2 : undefined;
}

/**
 * The records of a trail file that may be wanted, when the file is written as CloudTrail writes it: one line,
 * `eventVersion` first in each record. Only these records are parsed. Whatever is not as expected makes
 * it undefined: the whole file is then to be read the slow way.
 */
export function compactRecords(bytes: Buffer, wanted: Wanted): CloudTrailEvent[] | undefined {
  if (!bytes.subarray(0, FILE_START.length).equals(FILE_START)) return undefined;
  const last = endOfRecords(bytes);
  const hits = last === undefined ? undefined : candidates(bytes, wanted);
  if (last === undefined || hits === undefined) return undefined;
  const records: CloudTrailEvent[] = [];
  let end = 0;
  for (const hit of hits) {
    if (hit < end) continue;
    const start = bytes.lastIndexOf(RECORD_START, hit);
    const next = bytes.indexOf(NEXT_RECORD, hit);
    if (start < end) return undefined;
    end = next < 0 ? last : next + 1;
    // A slice that is not exactly one JSON value does not parse, so this also proves where the record begins and ends.
    const record = parseJson(bytes.toString('utf8', start, end));
    if (!isRecord(record) || MANDATORY.some((field) => record[field] === undefined)) return undefined;
    records.push(record);
  }
  return records;
}
