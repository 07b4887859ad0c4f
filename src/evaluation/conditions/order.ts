import { type Domain, type Operator, pair } from './operator.js';
import { rememberLast } from './remember-last.js';

type Order = (seen: number, wanted: number) => boolean;

interface Scale {
  /** `Numeric` or `Date`. */
  readonly prefix: string;
  readonly domain: Domain;
  /** Undefined when the text is not on the scale. */
  readonly read: (text: string) => number | undefined;
  /** As `read`, for what a policy writes; undefined also where that is not clear. */
  readonly readWanted?: (text: string) => number | undefined;
}

/** The six comparisons of an ordered family. A value that is not on the scale matches none, and matches the negation. */
export function orderedOperators(scale: Scale): [string, Operator][] {
  const readSeen = rememberLast(scale.read);
  const { readWanted = scale.read } = scale;
  const comparison = (order: Order): Omit<Operator, 'negated'> => ({
    domain: scale.domain,
    variables: false,
    wildcards: false,
    compile: (text) => {
      const wanted = readWanted(text);
      if (wanted === undefined) return undefined;
      return (seenText) => {
        const seen = readSeen(seenText);
        return seen !== undefined && order(seen, wanted);
      };
    },
  });
  const plain = (suffix: string, order: Order): [string, Operator] => [
    scale.prefix + suffix,
    { ...comparison(order), negated: false },
  ];
  return [
    ...pair(
      `${scale.prefix}Equals`,
      `${scale.prefix}NotEquals`,
      comparison((seen, wanted) => seen === wanted),
    ),
    plain('LessThan', (seen, wanted) => seen < wanted),
    plain('LessThanEquals', (seen, wanted) => seen <= wanted),
    plain('GreaterThan', (seen, wanted) => seen > wanted),
    plain('GreaterThanEquals', (seen, wanted) => seen >= wanted),
  ];
}
