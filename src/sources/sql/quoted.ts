import { DoctorError } from '../../model/error.js';

/** Line ends among them: nothing that a question or a catalog names holds any, and no engine agrees on what they mean. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/**
 * The one place where a value becomes a part of a query's text: between signs, with the sign doubled inside.
 * Throws a `DoctorError` of source `user` for control characters.
 */
function quoted(value: string, sign: string): string {
  if (CONTROL.test(value)) {
    const shown = value.replaceAll(/\p{C}/gu, '\ufffd');
    throw new DoctorError({ source: 'user', code: 'UsageQueryText' }, `\`${shown}\` holds a control character`);
  }
  return sign + value.replaceAll(sign, sign + sign) + sign;
}

/** A text of the query. */
export const literal = (value: string): string => quoted(value, "'");

/** The name of a column, a table or a database. */
export const name = (value: string): string => quoted(value, '"');

/** Values in parentheses, sorted, each once: the text of a query is the same for the same question. */
export function listed(values: readonly string[]): string {
  return `(${[...new Set(values)].sort().map(literal).join(', ')})`;
}
