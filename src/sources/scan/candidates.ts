import type { Wanted } from './wanted.js';

/*
 * Each search starts at a byte that is rare in CloudTrail's text, because a needle of fewer than eight bytes
 * is looked for with memchr: three such passes cost less than one for `"errorCode"`, whose quote is everywhere.
 */
const CODE = Buffer.from('Code"');
const MESSAGE = Buffer.from('Message');
const ESCAPE = Buffer.from('\\u00');

/** One block stays in the processor's cache for all the passes over it. */
const BLOCK = 256 * 1024;
const OVERLAP = 16;

const [QUOTE, BACKSLASH, COLON, BLANK] = [0x22, 0x5c, 0x3a, 0x20];

/** True when a quote at `end` closes an object's key that begins with `"error` or `"Error` at `start`. */
function isErrorKey(bytes: Buffer, start: number, end: number): boolean {
  if (bytes[start] !== QUOTE || bytes[end] !== QUOTE || bytes[start - 1] === BACKSLASH) return false;
  const first = bytes[start + 1];
  if ((first !== 0x65 && first !== 0x45) || bytes.toString('latin1', start + 2, start + 6) !== 'rror') return false;
  let after = end + 1;
  while ((bytes[after] ?? COLON) <= BLANK) after += 1;
  return bytes[after] === COLON;
}

/** True when a letter or digit beyond ASCII's first 64 signs is written as an escape, so that a key may be. */
function escapesLetter(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(ESCAPE); at >= 0; at = bytes.indexOf(ESCAPE, at + 4)) {
    const digit = bytes[at + 4] ?? 0;
    if (digit >= 0x34 && digit <= 0x37) return true;
  }
  return false;
}

/** A block and so much of the next that nothing is cut in two; what lies there is found twice. */
const blockAt = (bytes: Buffer, from: number): Buffer => bytes.subarray(from, from + BLOCK + OVERLAP);

function addHits(bytes: Buffer, from: number, found: number[]): void {
  const block = blockAt(bytes, from);
  for (let at = block.indexOf(CODE); at >= 0; at = block.indexOf(CODE, at + 5)) {
    if (isErrorKey(bytes, from + at - 6, from + at + 4)) found.push(from + at - 6);
  }
  for (let at = block.indexOf(MESSAGE); at >= 0; at = block.indexOf(MESSAGE, at + 7)) {
    if (isErrorKey(bytes, from + at - 6, from + at + 7)) found.push(from + at - 6);
  }
}

function addText(bytes: Buffer, text: string, found: number[]): void {
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + text.length)) found.push(at);
}

/**
 * Where in the bytes of a JSON text a record may be that is wanted: ascending offsets inside such records.
 * Undefined when bytes cannot tell, because letters are escaped or every record is asked for.
 */
export function candidates(bytes: Buffer, wanted: Wanted): number[] | undefined {
  if (wanted.all && !isPlain(wanted.principal)) return undefined;
  const found: number[] = [];
  for (let from = 0; from < bytes.length; from += BLOCK) {
    if (escapesLetter(blockAt(bytes, from))) return undefined;
    addHits(bytes, from, found);
  }
  if (wanted.all && wanted.principal !== undefined) addText(bytes, wanted.principal, found);
  return found.sort((a, b) => a - b);
}

/** JSON has one spelling for these signs once letters are not escaped. */
function isPlain(text: string | undefined): boolean {
  return text !== undefined && /^[\w+=,.@-]+$/.test(text);
}
