import { BACKSLASH, COLON, QUOTE, signAfter } from './brackets.js';
import type { Wanted } from './wanted.js';

/*
 * Each search starts at a byte that is rare in CloudTrail's text, because a needle of fewer than eight bytes
 * is looked for with memchr: three such passes cost less than one for `"errorCode"`, whose quote is everywhere.
 */
const CODE = Buffer.from('Code"');
const MESSAGE = Buffer.from('Message');
const ESCAPE = Buffer.from('\\u00');
const RROR = Buffer.from('rror');

/** One block stays in the processor's cache for all the passes over it. */
const BLOCK = 256 * 1024;
const OVERLAP = 16;

/** True when a key that is `"error…` or `"Error…` begins at `start` and its closing quote is at `end`. */
function isErrorKey(bytes: Buffer, start: number, end: number): boolean {
  if (bytes[start] !== QUOTE || bytes[end] !== QUOTE || bytes[start - 1] === BACKSLASH) return false;
  const first = bytes[start + 1];
  if (first !== 0x65 && first !== 0x45) return false;
  for (let at = 0; at < RROR.length; at += 1) if (bytes[start + 2 + at] !== RROR[at]) return false;
  return signAfter(bytes, end + 1) === COLON;
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
  for (let at = block.indexOf(ESCAPE); at >= 0; at = block.indexOf(ESCAPE, at + 4)) {
    // A sign of ASCII's latter half, where the letters are: a key may be spelt so.
    const digit = block[at + 4] ?? 0;
    if (digit >= 0x34 && digit <= 0x37) found.push(from + at);
  }
}

function addText(bytes: Buffer, text: string, found: number[]): void {
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + text.length)) found.push(at);
}

/**
 * Where in the bytes of a JSON text a record may be that is wanted: ascending offsets inside such records.
 * Undefined when bytes cannot tell, because every record is asked for.
 */
export function candidates(bytes: Buffer, wanted: Wanted): number[] | undefined {
  if (wanted.all && !isPlain(wanted.principal)) return undefined;
  const found: number[] = [];
  for (let from = 0; from < bytes.length; from += BLOCK) {
    addHits(bytes, from, found);
  }
  if (wanted.all && wanted.principal !== undefined) addText(bytes, wanted.principal, found);
  return found.sort((a, b) => a - b);
}

const TIME = Buffer.from('"eventTime"');

/** True where a record lies as itself. In what Lambda is handed by SQS and SNS it lies in a text, escaped. */
export function holdsOwnTime(bytes: Buffer): boolean {
  return bytes.includes(TIME);
}

/** JSON has one spelling for these signs once letters are not escaped. */
function isPlain(text: string | undefined): boolean {
  return text !== undefined && /^[\w+=,.@-]+$/.test(text);
}
