import { orderedOperators } from './order.js';

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Undefined when the text is not a number. */
export function readNumber(text: string): number | undefined {
  return DECIMAL.test(text) ? Number(text) : undefined;
}

/** Undefined also for what is too large to be told from its neighbours. */
function readWantedNumber(text: string): number | undefined {
  const number = readNumber(text);
  return number !== undefined && Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : undefined;
}

export const numericOperators = orderedOperators({
  prefix: 'Numeric',
  domain: 'number',
  read: readNumber,
  readWanted: readWantedNumber,
});
