import { createHmac, scryptSync } from 'node:crypto';

/** Bytes that follow from a text and from a secret, the same for the same text, and telling nothing of it. */
export type Noise = (text: string) => readonly number[];

/**
 * Costs some 50 ms: whoever holds the redacted bundle would pay as much for each guess at what was replaced.
 */
const COST = { N: 2 ** 14, r: 8, p: 1 };

/**
 * The secret is drawn from the evidence before redaction. So two recordings of the same thing have the same tokens,
 * and the bundle does not hold what the secret is made of.
 */
export function noiseOf(evidence: string): Noise {
  const key = scryptSync(evidence, 'ddb-doctor evidence bundle', 32, COST);
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
