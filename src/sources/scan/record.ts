import { isJsonObject } from '../../vocabulary/json.js';
import type { CloudTrailEvent } from '../event.js';

/** True when the value has what every CloudTrail record has since eventVersion 1.0. */
export function isRecord(value: unknown): value is CloudTrailEvent {
  return isJsonObject(value) && typeof value['eventSource'] === 'string' && typeof value['eventName'] === 'string';
}

/** Undefined when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
