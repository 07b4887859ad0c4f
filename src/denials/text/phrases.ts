import { DENIAL_PHRASES } from './denial-phrases.js';
import { LOOKALIKE_PHRASES } from './lookalike-phrases.js';
import type { Phrase } from './phrase.js';

/** A fixed sentence found in a text, with what its slots hold. */
export interface FoundPhrase {
  readonly phrase: Phrase;
  readonly slots: Readonly<Record<string, string | undefined>>;
  readonly start: number;
  readonly end: number;
}

/** A blank of a phrase stands for any white space, except in a character class. */
function wrapping(says: string): string {
  return says.replace(/\\.|\[(?:\\.|[^\]\\])*\]| \?| /g, (part) =>
    part === ' ' ? '\\s+' : part === ' ?' ? '\\s*' : part,
  );
}

const PHRASES = [...LOOKALIKE_PHRASES, ...DENIAL_PHRASES].map((phrase) => ({
  phrase,
  pattern: new RegExp(wrapping(phrase.says), 'iy'),
  before: phrase.after === undefined ? undefined : new RegExp(`${wrapping(phrase.after)}$`, 'i'),
}));

const ANY = new RegExp(PHRASES.map(({ pattern }) => pattern.source.replace(/\(\?<\w+>/g, '(?:')).join('|'), 'gi');

/** How far the words before a phrase are looked at. */
const BEFORE = 480;

function identified(text: string, start: number): FoundPhrase | undefined {
  for (const { phrase, pattern, before } of PHRASES) {
    pattern.lastIndex = start;
    const match = pattern.exec(text);
    if (match === null) continue;
    const preceding = before?.exec(text.slice(Math.max(0, start - BEFORE), start));
    if (preceding === null) continue;
    const slots = { ...preceding?.groups, ...match.groups };
    return { phrase, slots, start, end: pattern.lastIndex };
  }
  return undefined;
}

/** Every fixed sentence of a normalised text, in order. */
export function phrasesOf(text: string): FoundPhrase[] {
  const found: FoundPhrase[] = [];
  for (const match of text.matchAll(ANY)) {
    const phrase = identified(text, match.index);
    if (phrase !== undefined) found.push(phrase);
  }
  return found;
}
