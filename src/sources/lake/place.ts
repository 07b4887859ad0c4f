import { DoctorError } from '../../model/error.js';
import type { Window } from '../../model/window.js';
import { fromFlag, windowFlags } from '../athena/place.js';

/** What `--from lake…` names. */
export interface LakePlace {
  /** ARN of the event data store; absent: the one that there is. */
  readonly store?: string;
  /** A query that was begun before: its result is read in place of asking. */
  readonly execution?: string;
}

/** True for what names this source, and no file. */
export const isLake = (place: string): boolean => /^lake(?:$|:|\?)/.test(place);

const STORE = /^arn:[\w-]+:cloudtrail:[\w-]+:\d{12}:eventdatastore\/[\da-f-]{36}$/;

/** Reads `lake` and `lake:ARN`, each with `?execution=ID`. Throws a usage error for anything else. */
export function lakePlace(place: string): LakePlace {
  const [, store = '', execution] = /^lake:?([^?]*)(?:\?execution=([\da-f-]{36}))?$/.exec(place) ?? [];
  const isRead = place.includes('?') ? execution !== undefined : true;
  if (isRead && (store === '' ? /^lake(?:$|:$|\?|:\?)/.test(place) : STORE.test(store)))
    return { ...(store === '' ? {} : { store }), ...(execution === undefined ? {} : { execution }) };
  throw new DoctorError({ source: 'user', code: 'UsageSource' }, `--from \`${place}\` names no event data store`, {
    hint: 'write lake, or lake:ARN with the ARN that `aws cloudtrail list-event-data-stores` tells, and behind it ?execution=ID',
  });
}

/** How to take up a query that was begun, for a command line. */
export function resumeLake(store: string, execution: string, window: Window): string {
  return `${fromFlag(`lake:${store}?execution=${execution}`)} ${windowFlags(window)}`;
}
