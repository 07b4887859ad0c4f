import { isPrintableAscii, seenText } from '../model/text/safe-json.js';

/**
 * Text of strangers as one harmless line: breaks and tabs become spaces. What a terminal does not show, or obeys, is
 * written as in JSON (`\\u200b`), so that a name that cannot be shown as it is says so.
 */
export function plainText(text: string): string {
  if (isPrintableAscii(text)) return text;
  return seenText(text.replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' '));
}

/** The same for text of several lines: tabs become spaces, lines stay. */
export function plainLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/).map((line) => plainText(line.replaceAll('\t', '  ')));
}
