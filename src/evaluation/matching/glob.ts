/** Stand for `*` and `?` in a glob, so that the characters themselves stay literal. Unicode noncharacters: no AWS name holds them. */
export const ANY = '\uFDD0';
export const ONE = '\uFDD1';

export type TextMatcher = (text: string) => boolean;

/** Turns `*` and `?` of a policy's text into wildcards. */
export function globOf(text: string): string {
  return text.includes('*') || text.includes('?') ? text.replaceAll('*', ANY).replaceAll('?', ONE) : text;
}

/** The glob as a policy writes it. */
export function textOfGlob(glob: string): string {
  return glob.includes(ANY) || glob.includes(ONE) ? glob.replaceAll(ANY, '*').replaceAll(ONE, '?') : glob;
}

export function isLiteral(glob: string): boolean {
  return !glob.includes(ANY) && !glob.includes(ONE);
}

/** A matcher for a whole text, as simple as the glob permits. */
export function compileGlob(glob: string): TextMatcher {
  if (isLiteral(glob)) return (text) => text === glob;
  if (!glob.includes(ONE)) {
    const parts = glob.split(ANY);
    if (parts.every((part) => part === '')) return () => true;
    if (parts.length === 2) return aroundOneStar(parts[0] ?? '', parts[1] ?? '');
    if (parts.length === 3 && parts[0] === '' && parts[2] === '') return contains(parts[1] ?? '');
  }
  const head = glob.slice(0, firstWildcard(glob));
  const tail = glob.slice(lastWildcard(glob) + 1);
  // Most texts that do not match differ at once.
  return (text) => text.startsWith(head) && text.endsWith(tail) && matchesGlob(glob, text);
}

function firstWildcard(glob: string): number {
  const [any, one] = [glob.indexOf(ANY), glob.indexOf(ONE)];
  return any < 0 || one < 0 ? Math.max(any, one) : Math.min(any, one);
}

function lastWildcard(glob: string): number {
  return Math.max(glob.lastIndexOf(ANY), glob.lastIndexOf(ONE));
}

function aroundOneStar(head: string, tail: string): TextMatcher {
  if (tail === '') return (text) => text.startsWith(head);
  if (head === '') return (text) => text.endsWith(tail);
  const least = head.length + tail.length;
  return (text) => text.length >= least && text.startsWith(head) && text.endsWith(tail);
}

function contains(middle: string): TextMatcher {
  return (text) => text.includes(middle);
}

/** The length in the text of the character that stands there. */
function widthAt(text: string, position: number): number {
  return (text.codePointAt(position) ?? 0) > 0xffff ? 2 : 1;
}

/** Linear in the text for each `*`: only the last star is ever widened. */
function matchesGlob(glob: string, text: string): boolean {
  let at = 0;
  let position = 0;
  let star = -1;
  let resume = 0;
  while (position < text.length) {
    const wanted = glob[at];
    if (wanted === ANY) {
      star = at++;
      resume = position;
    } else if (wanted === ONE || wanted === text[position]) {
      at++;
      position += wanted === ONE ? widthAt(text, position) : 1;
    } else if (star >= 0) {
      at = star + 1;
      position = ++resume;
    } else return false;
  }
  while (glob[at] === ANY) at++;
  return at === glob.length;
}
