import { readDate } from '../conditions/date.js';
import type { ToldValues } from './key-ties.js';

/**
 * aws:CurrentTime and aws:EpochTime are one moment in two spellings.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-epochtime
 */
const OTHER: Readonly<Record<string, string>> = {
  'aws:currenttime': 'aws:epochtime',
  'aws:epochtime': 'aws:currenttime',
};

/** The time that a key holds, in its own spelling, from the key that spells it otherwise. */
export function sameTime(key: string, told: ToldValues): string | undefined {
  const other = Object.hasOwn(OTHER, key) ? OTHER[key] : undefined;
  const text = other === undefined ? undefined : told(other)?.[0];
  const time = text === undefined ? undefined : readDate(text);
  if (time === undefined) return undefined;
  return key === 'aws:epochtime' ? String(Math.floor(time / 1000)) : new Date(time).toISOString();
}

/** The one name under which both spellings of the time are tried. */
export function timeKey(key: string): string {
  return key === 'aws:epochtime' ? 'aws:currenttime' : key;
}
