import type { Match } from './authorization.js';

/** A three-valued truth as a small integer, so that the hot path compares numbers. */
export type Truth = 0 | 1 | 2;

export const NO = 0;
export const YES = 1;
export const MAYBE = 2;

/** Kleene's conjunction. */
export function and(a: Truth, b: Truth): Truth {
  if (a === NO || b === NO) return NO;
  return a === YES && b === YES ? YES : MAYBE;
}

/** Kleene's disjunction. */
export function or(a: Truth, b: Truth): Truth {
  if (a === YES || b === YES) return YES;
  return a === NO && b === NO ? NO : MAYBE;
}

export function not(a: Truth): Truth {
  if (a === MAYBE) return MAYBE;
  return a === YES ? NO : YES;
}

export function truthOf(value: boolean): Truth {
  return value ? YES : NO;
}

export function toMatch(truth: Truth): Match {
  return truth === MAYBE ? 'unknown' : truth === YES;
}
