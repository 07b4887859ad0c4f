import type { TextMatcher } from '../matching/glob.js';

/** How a completion finds values that tell the comparisons of a key apart. */
export type Domain = 'text' | 'number' | 'date' | 'address';

/** One condition operator, without its qualifier and without IfExists. */
export interface Operator {
  /** StringNotEquals and the like: true when no wanted value matches. */
  readonly negated: boolean;
  readonly domain: Domain;
  readonly variables: boolean;
  readonly wildcards: boolean;
  /** A matcher for one wanted value (a glob where wildcards are on); undefined when it is malformed. */
  compile(wanted: string): TextMatcher | undefined;
}

/** An operator and its negation. */
export function pair(name: string, negation: string, operator: Omit<Operator, 'negated'>): [string, Operator][] {
  return [
    [name, { ...operator, negated: false }],
    [negation, { ...operator, negated: true }],
  ];
}
