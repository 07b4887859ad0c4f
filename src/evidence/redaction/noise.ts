import { createHmac } from 'node:crypto';

/** Bytes that follow from a text and from a secret, the same for the same text, and telling nothing of it. */
export type Noise = (text: string) => readonly number[];

/** The key is random and kept nowhere: whoever holds the redacted bundle cannot try values until a token comes out. */
export function noiseOf(key: Uint8Array): Noise {
  return (text) => [...createHmac('sha256', key).update(text).digest()];
}

export const LOWER = 'abcdefghijklmnopqrstuvwxyz';
export const UPPER_BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
export const DIGITS = '0123456789';

/** A text of the alphabet's signs, drawn from the noise; at most 32 of them differ. */
export function drawn(noise: readonly number[], alphabet: string, length: number): string {
  const signs = Array.from({ length }, (_, index) => alphabet[(noise[index % noise.length] ?? 0) % alphabet.length]);
  return signs.join('');
}
