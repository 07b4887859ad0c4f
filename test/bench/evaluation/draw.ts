export interface Draw {
  /** A whole number from 0 up to, and without, `below`. */
  int(below: number): number;
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
  some<T>(list: readonly T[], count: number): T[];
}

/** xorshift32: the same policies and requests on every machine. */
export function drawFrom(seed: number): Draw {
  let state = seed | 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  const int = (below: number): number => next() % below;
  const pick = <T>(list: readonly T[]): T => {
    const found = list[int(list.length)];
    if (found === undefined) throw new RangeError('nothing to draw from');
    return found;
  };
  return {
    int,
    pick,
    chance: (share) => next() / 0x1_0000_0000 < share,
    some: (list, count) => Array.from({ length: count }, () => pick(list)),
  };
}
