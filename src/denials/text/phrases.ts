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
}));

const ANY = new RegExp(PHRASES.map(({ pattern }) => pattern.source.replace(/\(\?<\w+>/g, '(?:')).join('|'), 'gi');

function identified(text: string, start: number): FoundPhrase | undefined {
  for (const { phrase, pattern } of PHRASES) {
    pattern.lastIndex = start;
    const match = pattern.exec(text);
    if (match !== null) return { phrase, slots: match.groups ?? {}, start, end: pattern.lastIndex };
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
