import { ANY, compileGlob, globOf, isLiteral, ONE, type TextMatcher } from './glob.js';

const SEGMENTS = 6;

/** The six parts of an ARN; the last keeps its colons. Fewer when the text has fewer. */
export function segmentsOf(text: string): string[] {
  const parts = text.split(':');
  return parts.length <= SEGMENTS ? parts : [...parts.slice(0, SEGMENTS - 1), parts.slice(SEGMENTS - 1).join(':')];
}

/** A matcher for the ARN condition operators: each of the six parts is compared alone. */
export function compileArnGlob(glob: string): TextMatcher {
  const wanted = segmentsOf(glob);
  if (wanted.length < SEGMENTS) return () => false;
  if (isLiteral(glob)) return (text) => text === glob;
  const matchers = wanted.map(compileGlob);
  return (text) => {
    const seen = segmentsOf(text);
    return seen.length === SEGMENTS && matchers.every((matches, at) => matches(seen[at] ?? ''));
  };
}

/**
 * A matcher for the glob of a Resource element. Wildcards stay within their segment,
 * except that a `*` which ends a segment reaches beyond its colon (`arn:aws:dynamodb:*`).
 */
export function compileResourceGlob(glob: string): TextMatcher {
  if (isLiteral(glob)) return compileGlob(glob);
  const symbols = [...glob];
  const bounded = symbols.map((symbol, at) => symbol === ONE || (symbol === ANY && !endsSegment(symbols[at + 1])));
  if (!bounded.includes(true)) return compileGlob(glob);
  const withinLast = bounded.lastIndexOf(true, startOfLast(symbols) - 1) < 0;
  // What does not even match when wildcards reach everywhere is soon told.
  const loose = compileGlob(glob);
  // A resource without further colons has no segment to slip into.
  return (text) => loose(text) && ((withinLast && colonsOf(text) < SEGMENTS) || matchesSymbols(symbols, bounded, text));
}

function colonsOf(text: string): number {
  let colons = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) colons++;
  return colons;
}

function endsSegment(next: string | undefined): boolean {
  return next === undefined || next === ':';
}

function startOfLast(symbols: readonly string[]): number {
  let colons = 0;
  const at = symbols.findIndex((symbol) => symbol === ':' && ++colons === SEGMENTS - 1);
  return at < 0 ? symbols.length : at;
}

/** Follows every way through the pattern at once. */
function matchesSymbols(symbols: readonly string[], bounded: readonly boolean[], text: string): boolean {
  let positions = new Set(reach(symbols, 0));
  for (const character of text) {
    const next = new Set<number>();
    for (const at of positions) {
      const symbol = symbols[at];
      const wild = (symbol === ANY || symbol === ONE) && !(character === ':' && bounded[at] === true);
      if (wild && symbol === ANY) for (const to of reach(symbols, at)) next.add(to);
      else if (wild || symbol === character) for (const to of reach(symbols, at + 1)) next.add(to);
    }
    if (next.size === 0) return false;
    positions = next;
  }
  return positions.has(symbols.length);
}

/** The position, and those behind the stars that begin there. */
function reach(symbols: readonly string[], from: number): number[] {
  const positions = [from];
  for (let at = from; symbols[at] === ANY; at++) positions.push(at + 1);
  return positions;
}

/** True when the ARN matches a pattern of a Resource element (`*` and `?` are wildcards, variables are not resolved). */
export function matchesArn(pattern: string, arn: string): boolean {
  return compileResourceGlob(globOf(pattern))(arn);
}
