import { ANY, isLiteral, ONE } from '../matching/glob.js';

/** A glob as an automaton reads it. */
export interface TextPattern {
  readonly glob: string;
  readonly ignoreCase: boolean;
  /** An ARN glob: wildcards of the first five segments do not match a colon. */
  readonly arn: boolean;
}

/** Beyond this many states the patterns are not told apart. */
const MOST_STATES = 3000;

interface Machine {
  readonly symbols: readonly string[];
  /** Per symbol: whether its wildcard may match a colon. */
  readonly overColon: readonly boolean[];
  readonly ignoreCase: boolean;
}

const ARN_SEGMENTS = 6;

function machineOf(pattern: TextPattern): Machine {
  const text = pattern.ignoreCase ? pattern.glob.toLowerCase() : pattern.glob;
  const symbols = [...text];
  const last = Math.min(text.split(':').length, ARN_SEGMENTS) - 1;
  const segments = symbols.map((_, at) => symbols.slice(0, at).filter((symbol) => symbol === ':').length);
  return {
    symbols,
    overColon: segments.map((segment) => !pattern.arn || segment >= last),
    ignoreCase: pattern.ignoreCase,
  };
}

/** Where a machine can stand, stars skipped. */
function closed(machine: Machine, positions: readonly number[]): number[] {
  const all = new Set(positions);
  for (const position of all) if (machine.symbols[position] === ANY) all.add(position + 1);
  return [...all].sort((a, b) => a - b);
}

function step(machine: Machine, positions: readonly number[], character: string): number[] {
  const read = machine.ignoreCase ? character.toLowerCase() : character;
  const next: number[] = [];
  for (const position of positions) {
    const symbol = machine.symbols[position];
    const wild = (symbol === ANY || symbol === ONE) && (character !== ':' || machine.overColon[position] === true);
    if (wild && symbol === ANY) next.push(position);
    else if (wild || symbol === read) next.push(position + 1);
  }
  return closed(machine, next);
}

/** Every character that the patterns tell apart, and one that stands for all the others. */
function alphabetOf(patterns: readonly TextPattern[]): string[] {
  const characters = new Set<string>();
  for (const { glob, ignoreCase } of patterns) {
    for (const character of glob) {
      if (character === ANY || character === ONE) continue;
      characters.add(character);
      if (ignoreCase) characters.add(character.toLowerCase()).add(character.toUpperCase());
    }
  }
  if (patterns.some(({ arn }) => arn)) characters.add(':');
  const other = ['x', 'y', 'z', 'q', '~', '\u00b7', '\u2042'].find((character) => !characters.has(character));
  return [...characters].filter((character) => [...character].length === 1).concat(other ?? '\u2043');
}

/**
 * One text for every way in which texts can match or miss the patterns: a search through the product of their automata.
 * Undefined when there are too many states to search.
 */
export function textsThatDiffer(patterns: readonly TextPattern[]): string[] | undefined {
  const machines = patterns.map(machineOf);
  const ends = machines.map(({ symbols }) => symbols.length);
  const alphabet = alphabetOf(patterns);
  const start = machines.map((machine) => closed(machine, [0]));
  // Not the start: where other texts lead back to it, one of them is wanted too.
  const seen = new Set<string>();
  const queue: { state: number[][]; text: string }[] = [{ state: start, text: '' }];
  const byMatches = new Map<string, string>();
  for (const { state, text } of queue) {
    // The empty text may come out unlike the others that match the same.
    const matches = [text === '', ...state.map((positions, at) => positions.includes(ends[at] ?? -1))].join();
    if (!byMatches.has(matches)) byMatches.set(matches, text);
    for (const character of alphabet) {
      const next = machines.map((machine, at) => step(machine, state[at] ?? [], character));
      const name = JSON.stringify(next);
      if (seen.has(name)) continue;
      if (seen.size >= MOST_STATES) return undefined;
      seen.add(name);
      queue.push({ state: next, text: text + character });
    }
  }
  return [...byMatches.values()];
}

/** As `textsThatDiffer`, for patterns without wildcards: each literal, a variant in another case, and one more text. */
export function literalsThatDiffer(patterns: readonly TextPattern[]): string[] {
  const literals = new Set(patterns.map(({ glob }) => glob));
  const texts = new Set(literals);
  for (const { glob, ignoreCase } of patterns) if (ignoreCase) texts.add(otherCase(glob, literals));
  const folded = new Set([...literals].map((literal) => literal.toLowerCase()));
  let other = 'another';
  while (folded.has(other)) other += '-other';
  return [...texts, other, ''];
}

/** The literal in a case that no pattern writes, or as it is when there is none. */
function otherCase(literal: string, taken: ReadonlySet<string>): string {
  const characters = [...literal];
  const candidates = [literal.toUpperCase(), literal.toLowerCase()].concat(
    characters.map((character, at) => {
      const swapped = character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase();
      return [...characters.slice(0, at), swapped, ...characters.slice(at + 1)].join('');
    }),
  );
  return (
    candidates.find((candidate) => !taken.has(candidate) && candidate.toLowerCase() === literal.toLowerCase()) ??
    literal
  );
}

export function hasWildcards(patterns: readonly TextPattern[]): boolean {
  return patterns.some(({ glob }) => !isLiteral(glob));
}
