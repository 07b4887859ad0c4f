import { ANY, compileGlob, globOf, isLiteral, type TextMatcher } from './glob.js';

const SEGMENTS = 6;

/** The six parts of an ARN; the last keeps its colons. Fewer when the text has fewer. */
function segmentsOf(text: string): string[] {
  const parts = text.split(':');
  return parts.length <= SEGMENTS ? parts : [...parts.slice(0, SEGMENTS - 1), parts.slice(SEGMENTS - 1).join(':')];
}

/** True when every wildcard lies where a match over the whole text cannot slip over a colon of the first five. */
function wholeTextSuffices(segments: readonly string[]): boolean {
  return (
    segments.slice(0, -1).every(isLiteral) && (segments.length === SEGMENTS || segments.at(-1)?.endsWith(ANY) === true)
  );
}

/**
 * A matcher for an ARN glob, segment by segment: a wildcard does not slip into the next segment,
 * except that a `*` which ends a shortened ARN (`arn:aws:dynamodb:*`) covers all that follows.
 */
export function compileArnGlob(glob: string): TextMatcher {
  if (isLiteral(glob)) return (text) => text === glob;
  const wanted = segmentsOf(glob);
  if (wholeTextSuffices(wanted)) return compileGlob(glob);
  if (wanted.length < SEGMENTS && !glob.endsWith(ANY)) return () => false;
  const matchers = wanted.map(compileGlob);
  const last = matchers.length - 1;
  return (text) => {
    const seen = segmentsOf(text);
    if (seen.length < matchers.length) return false;
    return matchers.every((matches, at) => matches((at === last ? seen.slice(last).join(':') : seen[at]) ?? ''));
  };
}

/** True when the ARN matches a pattern of a Resource element (`*` and `?` are wildcards, variables are not resolved). */
export function matchesArn(pattern: string, arn: string): boolean {
  return compileArnGlob(globOf(pattern))(arn);
}
