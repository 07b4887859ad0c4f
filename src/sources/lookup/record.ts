import type { CloudTrailEvent } from '../../model/event.js';
import { isJsonObject } from '../../model/json.js';

/** The record of a LookupEvents entry; undefined when the text is no JSON object. */
export function parseRecord(text: string | undefined): CloudTrailEvent | undefined {
  try {
    const record: unknown = JSON.parse(text ?? '');
    return isJsonObject(record) ? (record as CloudTrailEvent) : undefined;
  } catch {
    return undefined;
  }
}
