/** The digit that is put in the place of each sign of an id; `place`: where in the text. */
export type Filler = (place: number) => number;

/** A part of a text that ids stand in. */
interface Slot {
  readonly start: number;
  readonly end: number;
  /** Else it is one id. */
  readonly isArn: boolean;
}

/** An ARN up to its service, and words that an id follows. */
const HEAD = /arn:aws[\w-]*:[\w-]+:|Request ID: |authorization-details\/|authorization id: |failure message: /g;
const OF_ARN = /[\w+=,.@:/*$-]+/y;
const OF_WORDS = /[\da-f-]{36}|[\dA-Z]{16,64}|[\da-z]{8,64}/y;
const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![A-Za-z\d])/y;

/** CloudTrail cuts messages much sooner. */
const LONGEST = 4096;
const scratch = Buffer.alloc(3 * LONGEST);

const ZERO = 0x30;
const HYPHEN = 0x2d;

/** By sign of ASCII. */
const [NEITHER, LETTER, HEXADECIMAL, DIGIT] = [0, 1, 2, 3] as const;
const KINDS = Uint8Array.from({ length: 256 }, (_, code) => {
  const sign = String.fromCharCode(code);
  if (/[\da-f]/.test(sign)) return /\d/.test(sign) ? DIGIT : HEXADECIMAL;
  return /[A-Za-z]/.test(sign) ? LETTER : NEITHER;
});

/** In the order of the text. */
export function slotsOf(text: string): Slot[] {
  const slots: Slot[] = [];
  HEAD.lastIndex = 0;
  for (let head = HEAD.exec(text); head !== null; head = HEAD.exec(text)) {
    const start = HEAD.lastIndex;
    const isArn = text.startsWith('arn', head.index);
    const pattern = isArn ? OF_ARN : OF_WORDS;
    pattern.lastIndex = start;
    const end = pattern.test(text) ? pattern.lastIndex : start;
    slots.push({ start, end, isArn });
    HEAD.lastIndex = end;
  }
  return slots;
}

/**
 * The text with other digits in the place of its ids: in an ARN numbers, UUIDs and hexadecimal ids, each a word by
 * itself. Undefined for a text that is long or not of ASCII. By bytes: a replacement takes twice as long.
 */
export function withIds(text: string, filler: Filler): string | undefined {
  if (text.length > LONGEST || scratch.write(text) !== text.length) return undefined;
  for (const slot of slotsOf(text)) {
    if (slot.isArn) fillIds(text, slot, filler);
    else fill(slot.start, slot.end, filler);
  }
  return scratch.toString('latin1', 0, text.length);
}

function fillIds(text: string, { start, end }: Slot, filler: Filler): void {
  for (let at = start; at < end; ) {
    const word = wordEnd(at, end);
    const uuid = word - at === 8 && scratch[word] === HYPHEN ? uuidEnd(text, at) : undefined;
    if (uuid !== undefined || isId(at, word)) fill(at, uuid ?? word, filler);
    at = (uuid ?? word) + 1;
  }
}

/** Behind the letters and digits from a place on. */
function wordEnd(start: number, end: number): number {
  let at = start;
  while (at < end && KINDS[scratch[at] ?? 0] !== NEITHER) at += 1;
  return at;
}

/** Hexadecimal, with a digit: without one it is more likely a word. */
function isId(start: number, end: number): boolean {
  let isNumbered = false;
  for (let at = start; at < end; at += 1) {
    const kind = KINDS[scratch[at] ?? 0];
    if (kind === LETTER) return false;
    if (kind === DIGIT) isNumbered = true;
  }
  return isNumbered;
}

function uuidEnd(text: string, start: number): number | undefined {
  UUID.lastIndex = start;
  return UUID.test(text) ? UUID.lastIndex : undefined;
}

function fill(start: number, end: number, filler: Filler): void {
  for (let at = start; at < end; at += 1) if (scratch[at] !== HYPHEN) scratch[at] = ZERO + filler(at);
}
