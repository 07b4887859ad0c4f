import { eastAsianWidth } from 'get-east-asian-width';
import { isPrintableAscii } from '../model/text/safe-json.js';

const ESCAPES = /\u001b\[[0-9;]*m/g;
const ZERO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]$/u;

/** Columns that a text takes in a terminal: East Asian wide characters and emoji take two, marks none. */
export function displayWidth(text: string): number {
  const plain = text.includes('\u001b') ? text.replace(ESCAPES, '') : text;
  if (isPrintableAscii(plain)) return plain.length;
  let width = 0;
  for (const character of plain) width += characterWidth(character);
  return width;
}

export function characterWidth(character: string): number {
  if (ZERO_WIDTH.test(character)) return 0;
  return eastAsianWidth(character.codePointAt(0) ?? 0);
}
