import { ANY, compileGlob, globOf, isLiteral, ONE, type TextMatcher } from './glob.js';

const SEGMENTS = 6;

/** The six parts of an ARN; the last keeps its colons. Fewer when the text has fewer. */
function segmentsOf(text: string): string[] {
  const parts = text.split(':');
  return parts.length <= SEGMENTS ? parts : [...parts.slice(0, SEGMENTS - 1), parts.slice(SEGMENTS - 1).join(':')];
}

/**
 * A matcher for the ARN condition operators: each of the six parts is compared alone. Undefined where a `*` would have to
 * stand for several of them: of such wildcards AWS says that they reach over colons, and of the parts that each is alone.
 */
export function compileArnGlob(glob: string): TextMatcher | undefined {
  const wanted = segmentsOf(glob);
  if (wanted.length < SEGMENTS) return glob.endsWith(ANY) ? undefined : () => false;
  if (isLiteral(glob)) return (text) => text === glob;
  const matchers = wanted.map(compileGlob);
  return (text) => {
    const seen = segmentsOf(text);
    return seen.length === SEGMENTS && matchers.every((matches, at) => matches(seen[at] ?? ''));
  };
}

interface Pattern {
  readonly symbols: readonly string[];
  /** The wildcards that stay within their segment: all but a `*` that ends one (`arn:aws:dynamodb:*`). */
  readonly bounded: readonly boolean[];
}

function patternOf(glob: string): Pattern {
  const symbols = [...glob];
  const ends = (next: string | undefined): boolean => next === undefined || next === ':';
  return {
    symbols,
    bounded: symbols.map((symbol, at) => symbol === ONE || (symbol === ANY && !ends(symbols[at + 1]))),
  };
}

/**
 * A matcher for the glob of a Resource element. Wildcards stay within their segment, except for a `*` that ends one.
 * An ARN has six segments: the colons of the sixth, as in a log stream or an object's key, are characters like others
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function compileResourceGlob(glob: string): TextMatcher {
  // What does not even match when wildcards reach everywhere is soon told.
  const loose = compileGlob(glob);
  const pattern = isLiteral(glob) ? undefined : patternOf(glob);
  if (!pattern?.bounded.includes(true)) return loose;
  // A wildcard of the last segment has no segment to slip into.
  if (pattern.bounded.lastIndexOf(true, startOfLast(pattern.symbols) - 1) < 0) return loose;
  return (text) => loose(text) && matchesPattern(pattern, text);
}

function startOfLast(symbols: readonly string[]): number {
  let colons = 0;
  const at = symbols.findIndex((symbol) => symbol === ':' && ++colons === SEGMENTS - 1);
  return at < 0 ? symbols.length : at;
}

/** Follows every way through the pattern at once. */
function matchesPattern({ symbols, bounded }: Pattern, text: string): boolean {
  let positions = new Set(reach(symbols, 0));
  let colons = 0;
  for (const character of text) {
    const parts = character === ':' && colons++ < SEGMENTS - 1;
    const next = new Set<number>();
    for (const at of positions) {
      const symbol = symbols[at];
      const wild = (symbol === ANY || symbol === ONE) && !(parts && bounded[at] === true);
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

/** A matcher for a pattern of a Resource element, for many ARNs: see `matchesArn`. */
export function arnMatcher(pattern: string): TextMatcher {
  return compileResourceGlob(globOf(pattern));
}

/** True when the ARN surely matches a pattern of a Resource element (`*` and `?` are wildcards, variables are not resolved). */
export function matchesArn(pattern: string, arn: string): boolean {
  return arnMatcher(pattern)(arn);
}
