import { orderedOperators } from './order.js';

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Undefined when the text is not a number. */
export function readNumber(text: string): number | undefined {
  return DECIMAL.test(text) ? Number(text) : undefined;
}

export const numericOperators = orderedOperators({ prefix: 'Numeric', domain: 'number', read: readNumber });
