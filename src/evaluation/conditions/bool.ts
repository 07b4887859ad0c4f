import type { Operator } from './operator.js';

const bool: Operator = {
  negated: false,
  domain: 'text',
  variables: false,
  wildcards: false,
  compile: (wanted) => {
    const folded = wanted.toLowerCase();
    if (folded !== 'true' && folded !== 'false') return undefined;
    return (seen) => seen.toLowerCase() === folded;
  },
};

export const boolOperators: [string, Operator][] = [['Bool', bool]];
