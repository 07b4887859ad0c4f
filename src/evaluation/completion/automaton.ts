import { ANY, isLiteral, ONE } from '../matching/glob.js';

/** A glob as an automaton reads it. */
export interface TextPattern {
  readonly glob: string;
  readonly ignoreCase: boolean;
  /** An ARN glob: wildcards of the first five segments do not match a colon. */
  readonly arn: boolean;
}

/** Beyond this many states, or steps of one machine, the patterns are not told apart. */
const MOST_STATES = 3000;
const MOST_STEPS = 150_000;

const ARN_SEGMENTS = 6;
const DEAD: readonly number[] = [];

/** A pattern as a machine whose states are made when they are first reached. */
class Machine {
  private readonly symbols: readonly string[];
  /** Per symbol: whether its wildcard may match a colon. */
  private readonly overColon: readonly boolean[];
  private readonly ignoreCase: boolean;
  private readonly ids = new Map<string, number>();
  private readonly states: (readonly number[])[] = [];
  private readonly steps: Map<string, number>[] = [];
  readonly start: number;

  constructor({ glob, ignoreCase, arn }: TextPattern) {
    const text = ignoreCase ? glob.toLowerCase() : glob;
    const last = Math.min(text.split(':').length, ARN_SEGMENTS) - 1;
    this.symbols = [...text];
    let segment = 0;
    this.overColon = this.symbols.map((symbol) => {
      const over = !arn || segment >= last;
      if (symbol === ':') segment++;
      return over;
    });
    this.ignoreCase = ignoreCase;
    this.start = this.stateOf([0]);
  }

  accepts(state: number): boolean {
    return this.states[state]?.at(-1) === this.symbols.length;
  }

  /** The literal characters that lead on from a state, in each case that counts as the same. */
  expected(state: number): readonly string[] {
    return (this.states[state] ?? DEAD).flatMap((position) => {
      const symbol = this.symbols[position];
      if (symbol === undefined || symbol === ANY || symbol === ONE) return [];
      return this.ignoreCase ? [symbol, symbol.toUpperCase()] : [symbol];
    });
  }

  step(state: number, character: string): number {
    const known = this.steps[state]?.get(character);
    if (known !== undefined) return known;
    const read = this.ignoreCase ? character.toLowerCase() : character;
    const next: number[] = [];
    for (const position of this.states[state] ?? DEAD) {
      const symbol = this.symbols[position];
      const wild = (symbol === ANY || symbol === ONE) && (character !== ':' || this.overColon[position] === true);
      if (wild && symbol === ANY) next.push(position);
      else if (wild || symbol === read) next.push(position + 1);
    }
    const reached = this.stateOf(next);
    this.steps[state]?.set(character, reached);
    return reached;
  }

  /** The state of standing at these positions, stars skipped. */
  private stateOf(positions: readonly number[]): number {
    const all = new Set(positions);
    for (const position of all) if (this.symbols[position] === ANY) all.add(position + 1);
    const sorted = [...all].sort((a, b) => a - b);
    const name = sorted.join();
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    this.ids.set(name, this.states.length);
    this.states.push(sorted);
    this.steps.push(new Map());
    return this.states.length - 1;
  }
}

/** A character that no pattern holds: it stands for all others. */
function otherThan(patterns: readonly TextPattern[]): string {
  const held = patterns.map(({ glob }) => glob).join('');
  return ['x', 'y', 'z', 'q', '~', '\u00b7', '\u2042'].find((character) => !isIn(character, held)) ?? '\u2043';
}

function isIn(character: string, text: string): boolean {
  return text.includes(character) || text.includes(character.toUpperCase());
}

/**
 * One text for every way in which texts can match or miss the patterns: a search through the product of their automata.
 * Undefined when there are too many states to search.
 */
export function textsThatDiffer(patterns: readonly TextPattern[]): string[] | undefined {
  const machines = patterns.map((pattern) => new Machine(pattern));
  const always = [otherThan(patterns), ...(patterns.some(({ arn }) => arn) ? [':'] : [])];
  // Not the start: where other texts lead back to it, one of them is wanted too.
  const seen = new Set<string>();
  const queue: { states: number[]; text: string }[] = [{ states: machines.map(({ start }) => start), text: '' }];
  const byMatches = new Map<string, string>();
  let steps = 0;
  for (const { states, text } of queue) {
    // The empty text may come out unlike the others that match the same.
    const matches = [text === '', ...machines.map((machine, at) => machine.accepts(states[at] ?? 0))].join();
    if (!byMatches.has(matches)) byMatches.set(matches, text);
    const characters = new Set([...always, ...machines.flatMap((machine, at) => machine.expected(states[at] ?? 0))]);
    steps += characters.size * machines.length;
    if (steps > MOST_STEPS) return undefined;
    for (const character of characters) {
      if ([...character].length !== 1) continue;
      const next = machines.map((machine, at) => machine.step(states[at] ?? 0, character));
      const name = next.join();
      if (seen.has(name)) continue;
      if (seen.size >= MOST_STATES) return undefined;
      seen.add(name);
      queue.push({ states: next, text: text + character });
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
