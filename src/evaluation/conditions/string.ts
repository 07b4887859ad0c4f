import { compileGlob } from '../matching/glob.js';
import { pair } from './operator.js';

const text = { domain: 'text', variables: true } as const;

export const stringOperators = [
  ...pair('StringEquals', 'StringNotEquals', {
    ...text,
    wildcards: false,
    compile: (wanted) => (seen) => seen === wanted,
  }),
  ...pair('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', {
    ...text,
    wildcards: false,
    compile: (wanted) => {
      const folded = wanted.toLowerCase();
      return (seen) => seen.toLowerCase() === folded;
    },
  }),
  ...pair('StringLike', 'StringNotLike', { ...text, wildcards: true, compile: compileGlob }),
];
