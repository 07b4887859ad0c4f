import { parseArn } from '../../model/arn.js';
import { trapInWords } from '../traps/catalogue.js';
import { resourceMiss } from '../traps/resources.js';

/** Patterns shown of a statement that names more. */
const MOST_SHOWN = 3;

/** `table/orders but not on table/orders/index/by-date (an index is a resource of its own: …)`: what is covered, and why `seen` is not. */
export function resourceMissInWords(wanted: readonly string[], seen: string, action?: string): string {
  const explained = wanted.map((pattern) => ({ pattern, why: whyNotCovered(pattern, seen, action) }));
  const closest = explained.find(({ why }) => why !== undefined);
  const [only] = wanted;
  const near = closest?.pattern ?? (wanted.length === 1 ? only : undefined);
  const why = closest?.why === undefined ? '' : ` (${closest.why})`;
  if (near === undefined) return `${listInWords(wanted)} but not on ${seen}`;
  const more = wanted.length > 1 ? ` and ${wanted.length - 1} more` : '';
  return isBeside(near, seen)
    ? `${tail(near)}${more} but not on ${tail(seen)}${why}`
    : `${near}${more} but not on ${seen}${why}`;
}

/** The one thing that keeps a pattern from covering a resource; undefined where they are not alike. */
export function whyNotCovered(pattern: string, seen: string, action?: string): string | undefined {
  const miss = resourceMiss(pattern, seen, action);
  return miss && trapInWords(miss);
}

/** True when two ARNs differ only behind the account. */
function isBeside(pattern: string, seen: string): boolean {
  return parseArn(pattern) !== undefined && head(pattern) === head(seen);
}

function head(arn: string): string {
  return arn.split(':').slice(0, 5).join(':');
}

function tail(arn: string): string {
  return arn.split(':').slice(5).join(':');
}

function listInWords(patterns: readonly string[]): string {
  const rest = patterns.length - MOST_SHOWN;
  return `${patterns.slice(0, MOST_SHOWN).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
