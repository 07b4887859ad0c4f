import { readDate } from '../conditions/date.js';
import type { ToldValues } from './key-ties.js';

/**
 * aws:CurrentTime and aws:EpochTime are one moment in two spellings.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-epochtime
 */
const TIMES: Readonly<Record<string, string>> = {
  'aws:currenttime': 'aws:epochtime',
  'aws:epochtime': 'aws:currenttime',
};

/**
 * Who calls within an account has its organization.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceorgid
 */
const ORGANIZATIONS: Readonly<Record<string, string>> = {
  'aws:resourceorgid': 'aws:principalorgid',
  'aws:principalorgid': 'aws:resourceorgid',
  'aws:resourceorgpaths': 'aws:principalorgpaths',
  'aws:principalorgpaths': 'aws:resourceorgpaths',
};

/** What a key in lower case holds, by what others are told to hold; undefined where they do not tell. `own`: the caller's account owns the resource. */
export function valuesFrom(key: string, own: boolean, told: ToldValues): readonly string[] | null | undefined {
  const time = partner(TIMES, key);
  if (time !== undefined) return sameTime(key, told(time)?.[0]);
  if (key === 'aws:calledviafirst' || key === 'aws:calledvialast') return endOf(key, told('aws:calledvia'));
  const organization = partner(ORGANIZATIONS, key);
  return organization !== undefined && own ? told(organization) : undefined;
}

function partner(pairs: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(pairs, key) ? pairs[key] : undefined;
}

/** The time in the key's own spelling. */
function sameTime(key: string, text: string | undefined): readonly string[] | undefined {
  const time = text === undefined ? undefined : readDate(text);
  if (time === undefined) return undefined;
  return [key === 'aws:epochtime' ? String(Math.floor(time / 1000)) : new Date(time).toISOString()];
}

/** aws:CalledVia lists the services in the order of their calls. */
function endOf(key: string, chain: readonly string[] | null | undefined): readonly string[] | undefined {
  const end = key === 'aws:calledviafirst' ? chain?.[0] : chain?.at(-1);
  return end === undefined ? undefined : [end];
}

/** The one name under which both spellings of the time are tried. */
export function timeKey(key: string): string {
  return key === 'aws:epochtime' ? 'aws:currenttime' : key;
}
