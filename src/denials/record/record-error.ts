import type { CloudTrailEvent } from '../../model/event.js';
import { isJsonObject } from '../../model/json.js';

/** The error of a record, wherever the service put it. */
export interface RecordError {
  readonly code: string;
  readonly message: string;
}

const DEEPEST = 6;

function textOf(...values: unknown[]): string {
  for (const value of values) if (typeof value === 'string' && value !== '') return value;
  return '';
}

/**
 * Some services answer with the error inside responseElements.
 * AWS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
function errorInside(value: unknown, depth: number): RecordError | undefined {
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return undefined;
  if (isJsonObject(value)) {
    const code = textOf(value['errorCode'], value['ErrorCode']);
    const message = textOf(value['errorMessage'], value['ErrorMessage']);
    if (code !== '' || message !== '') return { code, message };
  }
  for (const inner of Object.values(value)) {
    const found = errorInside(inner, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** GuardDuty and others put the message that belongs to `errorCode` there. */
function messageInside(elements: CloudTrailEvent['responseElements']): string {
  if (!isJsonObject(elements)) return '';
  return textOf(elements['message'], elements['Message'], errorInside(elements, 0)?.message);
}

/** The error that a record tells of: its own fields first, else the first one inside its responseElements. */
export function recordError(event: CloudTrailEvent): RecordError | undefined {
  const code = textOf(event.errorCode);
  const message = textOf(event.errorMessage);
  if (code === '' && message === '') return errorInside(event.responseElements, 0);
  return { code, message: message === '' ? messageInside(event.responseElements) : message };
}

/** True for the record of a call that failed, for whatever reason. */
export function isErrorRecord(event: CloudTrailEvent): boolean {
  return recordError(event) !== undefined;
}
