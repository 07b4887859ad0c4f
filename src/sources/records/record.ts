import type { CloudTrailEvent } from '../../model/event.js';
import { isJsonObject } from '../../model/json.js';

/**
 * True when the value has what every CloudTrail record has since eventVersion 1.0. What Lambda is handed by Kinesis,
 * SQS and S3 has these fields too, and an `aws:kinesis` in the place of the service's endpoint.
 */
export function isRecord(value: unknown): value is CloudTrailEvent {
  if (!isJsonObject(value) || typeof value['eventName'] !== 'string') return false;
  return typeof value['eventSource'] === 'string' && !value['eventSource'].startsWith('aws:');
}

/** Undefined when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
