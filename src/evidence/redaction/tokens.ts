import { byCodeUnits } from '../bundle/stable-json.js';
import type { Kind, KindRules } from './kinds.js';
import type { Noise } from './noise.js';

/** What stands for each value; a value that is not in it stays. */
export type Tokens = ReadonlyMap<string, string>;

/** Tries before a value is kept: the ranges and patterns of policies leave room, or they leave none. */
const ATTEMPTS = 16;

interface Minting {
  readonly kind: Kind;
  readonly rules: KindRules;
  readonly noise: Noise;
  /** Values and tokens of the whole bundle: no token may equal another or a value. Grows. */
  readonly taken: Set<string>;
}

/**
 * One token for each value, different for different values, and alike for values that differ in their case alone.
 * A value for which no token decides alike in every statement is kept, in all its spellings.
 */
export function mint(values: Iterable<string>, minting: Minting): Tokens {
  const groups = new Map<string, string[]>();
  for (const value of [...new Set(values)].sort((a, b) => a.length - b.length || byCodeUnits(a, b))) {
    const group = minting.kind === 'user-agent' ? value : value.toLowerCase();
    groups.set(group, [...(groups.get(group) ?? []), value]);
  }
  return new Map([...groups.values()].flatMap((spellings) => mintGroup(spellings, minting)));
}

function mintGroup(spellings: readonly string[], { kind, rules, noise, taken }: Minting): [string, string][] {
  const [value = ''] = spellings;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    for (const candidate of rules.candidates(value, noise(`${kind} ${attempt} ${value}`))) {
      const pairs = spellings.map((spelling, index): [string, string] => [
        spelling,
        index === 0 ? candidate : inMixedCase(candidate, noise(spelling)),
      ]);
      const tokens = new Set(pairs.map(([, token]) => token));
      if (tokens.size < pairs.length || pairs.some(([of, token]) => taken.has(token) || !rules.alike(of, token)))
        continue;
      for (const token of tokens) taken.add(token);
      for (const [of, token] of pairs) rules.accept?.(of, token);
      return pairs;
    }
  }
  return [];
}

function inMixedCase(token: string, noise: readonly number[]): string {
  const sign = (letter: string, index: number) =>
    (noise[index % noise.length] ?? 0) & 1 ? letter.toUpperCase() : letter;
  return [...token].map(sign).join('');
}
