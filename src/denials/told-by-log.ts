import type { Call } from '../model/call.js';

/** True of a call that a log tells of, S3's access log too: CloudTrail gave it no id of an event. */
export function isToldByLog({ event }: Pick<Call, 'event'>): boolean {
  const { eventID, sharedEventID, requestID } = event ?? {};
  return !sharedEventID && (!eventID || eventID === requestID);
}
