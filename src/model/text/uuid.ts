const LENGTH = 36;
const HYPHEN = 0x2d;

/**
 * Writes the four numbers of 32 bits that a UUID stands for, in small letters as AWS writes it, to `words` from `at` on;
 * false for any other text. They sort as the texts do.
 */
export function readUuid(text: string, words: Uint32Array, at = 0): boolean {
  if (text.length !== LENGTH) return false;
  let count = 0;
  for (let place = 0; place < LENGTH; place += 1) {
    const code = text.charCodeAt(place);
    if (place === 8 || place === 13 || place === 18 || place === 23) {
      if (code !== HYPHEN) return false;
      continue;
    }
    const digit = digitOf(code);
    if (digit < 0) return false;
    const word = at + (count >> 3);
    words[word] = ((words[word] ?? 0) << 4) | digit;
    count += 1;
  }
  return true;
}

/** The UUID of the four numbers from `at` on. */
export function uuidAt(words: Uint32Array, at: number): string {
  const digits = [0, 1, 2, 3].map((nth) => (words[at + nth] ?? 0).toString(16).padStart(8, '0')).join('');
  const ends = [8, 12, 16, 20, 32];
  return ends.map((end, nth) => digits.slice(ends[nth - 1] ?? 0, end)).join('-');
}

/** The value of a digit of 16, in small letters; -1 for any other sign. */
function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : -1;
}
