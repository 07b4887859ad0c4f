import type { CloudTrailEvent } from '../../model/event.js';
import { eventTimeOf, isWithin } from '../../model/event-time.js';
import { isJsonObject } from '../../model/json.js';
import type { Window } from '../../model/window.js';

/** What a scan is asked for. Each filter lets through what it cannot judge, so that no denial is lost to it. */
export interface Wanted {
  /** By `eventTime`. */
  readonly window?: Window;
  /** Service endpoints: `dynamodb.amazonaws.com`. */
  readonly eventSources?: readonly string[];
  /** Records without an error too; with `principal` only those that hold that text. */
  readonly all?: boolean;
  /** A user, role or session name. It narrows `all` and never drops a record that holds an error. */
  readonly principal?: string;
  /** Somebody pasted the content: where nothing in a short one tells a denial by its form, the whole is one message. */
  readonly pasted?: boolean;
}

const ERROR_KEY = /^[eE]rror(?:Code|Message)$/;

const said = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/** Some services answer with the error inside responseElements: CloudTrail's record reference says so. */
function answersError(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(answersError);
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(([key, inner]) => (ERROR_KEY.test(key) && said(inner)) || answersError(inner));
}

/** True when the record tells of an error: by its code, by its message alone, or inside its responseElements. */
function holdsError(event: CloudTrailEvent): boolean {
  return said(event.errorCode) || said(event.errorMessage) || answersError(event.responseElements);
}

/** Insights events count errors; they are no calls. */
export function isInsight(event: CloudTrailEvent): boolean {
  return event.eventCategory === 'Insight' || event.eventType === 'AwsCloudTrailInsight';
}

/** Whether a parsed record is asked for. */
export function wants(event: CloudTrailEvent, wanted: Wanted): boolean {
  const { window, eventSources, principal } = wanted;
  if (window !== undefined && !isWithin(eventTimeOf(event), window)) return false;
  if (eventSources && event.eventSource !== undefined && !eventSources.includes(event.eventSource)) return false;
  if (holdsError(event)) return true;
  if (wanted.all !== true) return false;
  return principal === undefined || JSON.stringify(event).includes(principal);
}
