import { compileGlob, globOf, type TextMatcher } from './glob.js';

/** A matcher for actions that are already in lower case. */
export function compileActionPattern(pattern: string): TextMatcher {
  return compileGlob(globOf(pattern.toLowerCase()));
}

/** True when the action matches a pattern of an Action element; case does not count. */
export function matchesAction(pattern: string, action: string): boolean {
  return compileActionPattern(pattern)(action.toLowerCase());
}
