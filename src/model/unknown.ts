/** A value, a policy or a whole layer that nobody could tell, with the reason in words. Never means absent. */
export interface Unknown {
  readonly unknown: string;
}

export function unknown(why: string): Unknown {
  return { unknown: why };
}

export function isUnknown(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && 'unknown' in value && typeof value.unknown === 'string';
}
