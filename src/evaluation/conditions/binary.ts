import type { Operator } from './operator.js';

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Byte for byte: both sides are base64, so equal bytes are equal texts. */
const binaryEquals: Operator = {
  negated: false,
  domain: 'text',
  variables: false,
  wildcards: false,
  compile: (wanted) => (BASE64.test(wanted) ? (seen) => seen === wanted : undefined),
};

export const binaryOperators: [string, Operator][] = [['BinaryEquals', binaryEquals]];
