/** A longer object is no record: CloudTrail's end below 256 KB, and wrapping takes a little more. */
const LONGEST = 1024 * 1024;

/** How much text a search may walk over, so that no text takes more than time in proportion to its length. */
export class Effort {
  #left: number;

  constructor(text: string) {
    this.#left = 64 * 1024 + 12 * text.length;
  }

  get isSpent(): boolean {
    return this.#left <= 0;
  }

  spend(amount: number): void {
    this.#left -= amount;
  }
}

const OPENS_STRING = new Set(['{', '[', ',', ':', '(', '>', '=']);
const CLOSES_STRING = /\s*(?:[,:}\])]|=>|$)/y;
const SPECIAL = /["'{}[\]]/g;

function signBefore(text: string, at: number): string {
  let before = at - 1;
  while (before >= 0 && text.charCodeAt(before) <= 0x20) before -= 1;
  return text.charAt(before);
}

/** Behind the closing quote of a string that opens at `at`; a string may run over lines, as wrapped text does. */
function behindString(text: string, at: number, limit: number): number | undefined {
  const quote = text.charAt(at);
  for (let next = at + 1; next < limit; next += 1) {
    const sign = text.charAt(next);
    if (sign === '\\') next += 1;
    else if (sign === quote) {
      CLOSES_STRING.lastIndex = next + 1;
      // An apostrophe inside a text is no end of it.
      if (quote === '"' || CLOSES_STRING.test(text)) return next + 1;
    }
  }
  return undefined;
}

/**
 * Behind the end of the object that opens at `start`: of JSON, of a Python or JavaScript dump, of a Ruby hash.
 * Undefined where it does not end within a record's length.
 */
export function endOfObject(text: string, start: number, effort: Effort): number | undefined {
  const limit = Math.min(text.length, start + LONGEST);
  let depth = 0;
  let end: number | undefined;
  let at = start;
  while (at < limit && !effort.isSpent) {
    SPECIAL.lastIndex = at;
    const match = SPECIAL.exec(text);
    if (match === null || match.index >= limit) break;
    const { index } = match;
    const [sign] = match;
    at = index + 1;
    if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') depth -= 1;
    else if (sign === '"' || OPENS_STRING.has(signBefore(text, index)) || /u$/.test(text.slice(index - 1, index))) {
      const behind = behindString(text, index, limit);
      if (behind === undefined) break;
      at = behind;
    }
    if (depth === 0) {
      end = at;
      break;
    }
  }
  effort.spend(Math.max(16, at - start));
  return end;
}
