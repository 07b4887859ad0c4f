/** A value, a policy or a whole layer that nobody could tell, with the reason in words. Never means absent. */
export interface Unknown {
  readonly unknown: string;
  /** The same in a few words, where the reason is long: `iam:GetRole (not read)`. */
  readonly brief?: string;
  /** What there is to do about it, where that is not what is done of any other: half a sentence. */
  readonly way?: string;
}

export function unknown(why: string, brief?: string): Unknown {
  return { unknown: why, ...(brief === undefined ? {} : { brief }) };
}

export function isUnknown(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && 'unknown' in value && typeof value.unknown === 'string';
}
