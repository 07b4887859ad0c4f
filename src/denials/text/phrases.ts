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

/** Looks for one phrase. Its patterns are made when a text first holds its word: most never are. */
class Search {
  readonly phrase: Phrase;
  /** In lower case: a text without it does not hold the phrase. */
  readonly word: string;
  private pattern: RegExp | undefined;
  private before: RegExp | undefined;

  constructor(phrase: Phrase) {
    this.phrase = phrase;
    this.word = phrase.word ?? wordOf(phrase.says);
  }

  next(text: string, from: number): RegExpExecArray | null {
    this.pattern ??= new RegExp(wrapping(this.phrase.says), 'gi');
    this.pattern.lastIndex = from;
    return this.pattern.exec(text);
  }

  /** The slots of the words before a phrase; undefined when they are not what must stand there. */
  preceding(text: string, start: number): FoundPhrase['slots'] | undefined {
    const { after } = this.phrase;
    if (after === undefined) return {};
    this.before ??= new RegExp(`${wrapping(after)}$`, 'i');
    const match = this.before.exec(text.slice(Math.max(0, start - BEFORE), start));
    return match ? (match.groups ?? {}) : undefined;
  }
}

/** The longest of the whole words that a phrase begins with. */
function wordOf(says: string): string {
  const [fixed = ''] = /^(?:\\b)?[a-z' ]*/i.exec(says) ?? [];
  const words = fixed.replace('\\b', '').toLowerCase().split(' ');
  // What follows may be a part of the last one, or make a part of it optional.
  const whole = fixed === says ? words : words.slice(0, -1);
  return whole.reduce((longest, word) => (word.length > longest.length ? word : longest), '');
}

/** Every phrase, with the word by which a text is seen to be worth a search for it. */
export const SEARCHES = [...LOOKALIKE_PHRASES, ...DENIAL_PHRASES].map((phrase) => new Search(phrase));

/** By a word of a phrase: the searches for all phrases with that word, or with a part of it. Most are never asked for. */
const BY_WORD = new Map<string, readonly Search[] | undefined>(SEARCHES.map(({ word }) => [word, undefined]));

function searchesOf(word: string): readonly Search[] {
  const known = BY_WORD.get(word) ?? SEARCHES.filter((search) => word.includes(search.word));
  BY_WORD.set(word, known);
  return known;
}

// One pass for all words: a pass for each takes twenty times as long. Longer ones first, for they hold shorter ones.
const ANY_WORD = new RegExp([...BY_WORD.keys()].sort((a, b) => b.length - a.length).join('|'), 'g');

/** The searches that a text in lower case is worth, in the order of the list. */
function searchesFor(lower: string): readonly Search[] {
  const found = new Set<Search>();
  for (const [word] of lower.matchAll(ANY_WORD)) for (const search of searchesOf(word)) found.add(search);
  return SEARCHES.filter((search) => found.has(search));
}

/** How far the words before a phrase are looked at. */
const BEFORE = 480;

interface Sighting {
  readonly search: Search;
  readonly match: RegExpExecArray;
}

function sightings(search: Search, text: string, from: number): Sighting[] {
  const match = search.next(text, from);
  return match ? [{ search, match }] : [];
}

/** Every fixed sentence of a normalised text, in order. Of two that begin at one place, the first of the list counts. */
export function phrasesOf(text: string): FoundPhrase[] {
  const lower = text.toLowerCase();
  const found: FoundPhrase[] = [];
  let ahead = searchesFor(lower).flatMap((search) => sightings(search, text, 0));
  while (ahead.length > 0) {
    const start = Math.min(...ahead.map(({ match }) => match.index));
    const here = ahead.filter(({ match }) => match.index === start);
    const phrase = identified(text, here);
    if (phrase !== undefined) found.push(phrase);
    const end = start + (here[0]?.match[0].length ?? 0);
    ahead = ahead.flatMap((sighting) =>
      sighting.match.index < end ? sightings(sighting.search, text, end) : [sighting],
    );
  }
  return found;
}

function identified(text: string, here: readonly Sighting[]): FoundPhrase | undefined {
  for (const { search, match } of here) {
    const preceding = search.preceding(text, match.index);
    if (preceding === undefined) continue;
    const { phrase } = search;
    const end = match.index + match[0].length;
    return { phrase, slots: { ...preceding, ...match.groups }, start: match.index, end };
  }
  return undefined;
}
