/**
 * Text of strangers as one harmless line: control characters (C0, C1) and line separators become spaces;
 * invisible and direction-changing characters (Unicode Cf, private use, half surrogates) go.
 */
export function plainText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cf}\p{Co}\p{Cs}\u115f\u1160\u3164\uffa0]/gu, '');
}

/** The same for text of several lines: tabs become spaces, lines stay. */
export function plainLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/).map((line) => plainText(line.replaceAll('\t', '  ')));
}
