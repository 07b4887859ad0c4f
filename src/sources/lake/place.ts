import { DoctorError } from '../../model/error.js';

/** True for what names this source, and no file. */
export const isLake = (place: string): boolean => /^lake(?:$|:)/.test(place);

/** The event data store that `lake:ARN` names; undefined of `lake`, which is the one that there is. */
export function lakeStore(place: string): string | undefined {
  const store = place.replace(/^lake:?/, '');
  if (store === '') return undefined;
  if (/^arn:[\w-]+:cloudtrail:[\w-]+:\d{12}:eventdatastore\/[\da-f-]{36}$/.test(store)) return store;
  throw new DoctorError({ source: 'user', code: 'UsageSource' }, `--from \`${place}\` names no event data store`, {
    hint: 'write lake, or lake:ARN with the ARN that `aws cloudtrail list-event-data-stores` tells',
  });
}
