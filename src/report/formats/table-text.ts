import { styleText } from 'node:util';
import type { Gap } from '../../model/gap.js';
import type { Card, Tone } from '../card/card-parts.js';
import type { CausesView } from '../card/causes.js';
import { shortNames } from '../card/short-names.js';
import { plainText } from '../plain-text.js';
import type { RenderOptions } from '../renderer.js';
import { wrap } from '../wrap.js';

const MOST_CHARACTERS = 4000;
const STYLES = { bad: ['bold', 'red'], good: ['green'], warn: ['yellow'], quiet: ['dim'] } as const;

const MOST_CAUSES = 20;

/** A cause an entry, largest first; within a screen or two, whatever the records hold. */
export function causesText({ causes, summary }: CausesView, { width }: RenderOptions): string {
  const shown = causes
    .slice(0, MOST_CAUSES)
    .flatMap(({ headline, lines }, index) => [
      ...wrapped(`${String(index + 1).padStart(3)}. ${headline}`, width, '     '),
      ...lines.flatMap((line) => wrapped(line, width - 5, '').map((each) => `     ${each}`)),
    ]);
  const further = causes.length - MOST_CAUSES;
  const more = further > 0 ? [`     and ${further} more causes: --output json`] : [];
  const sides = summary.flatMap((line) => wrapped(line, width, '  '));
  return `\n${[...shown, ...more, '', ...sides].join('\n')}\n`;
}

/** What denied what, for each card in two lines at most: without details, its ARNs by their names alone. */
export function overview(cards: readonly Card[], { width }: RenderOptions): string {
  const ofSeveral = new Set(cards.map(({ caller }) => caller)).size > 1;
  const lines = cards.map(({ status, headline, count, caller }, index) => {
    const number = `${String(index + 1).padStart(3)}. `;
    const [what = ''] = headline.split('; ');
    const by = ofSeveral && !namesCaller(what, caller) ? ` by ${caller}` : '';
    const line = shortNames(plainText(`${status}, ${count} x${by}: ${what}`));
    const [first = '', second, ...rest] = wrap(line, width - number.length - 1);
    const below = second === undefined ? '' : `${' '.repeat(number.length)}${second}${rest.length === 0 ? '' : '…'}\n`;
    return `${number}${first}\n${below}`;
  });
  return `\n${lines.join('')}`;
}

/** A caller that nobody knows is not worth naming either. */
function namesCaller(text: string, caller: string): boolean {
  if (caller === '' || caller === 'unknown') return true;
  return text.split(/[\s;,]+/).some((word) => /(?:role|user)\//.test(word) && word.split('/').includes(caller));
}

export function gapsText(gaps: readonly Gap[], options: RenderOptions): string {
  if (gaps.length === 0) return '';
  const lines = gaps.flatMap(({ text, remedy }) => [
    ...wrapped(`- ${text}`, options.width, '  '),
    ...(remedy === undefined ? [] : indented(wrapped(`to fix it: ${remedy}`, options.width - 2, '  '))),
  ]);
  return `\n${toned('Could not be seen or checked', 'warn', options)}\n${lines.join('\n')}\n`;
}

export function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

/** Wrapped to the width, all lines but the first indented. */
export function wrapped(text: string, width: number, indent: string): string[] {
  const [first = '', ...rest] = wrap(clipped(plainText(text)), width - indent.length);
  return [first, ...rest.map((line) => `${indent}${line}`)];
}

/** A field of a record may hold 256 KB; nobody reads that in a terminal. */
export function clipped(text: string): string {
  const left = text.length - MOST_CHARACTERS;
  return left <= 0 ? text : `${text.slice(0, MOST_CHARACTERS)}… (${left} characters more: --output json)`;
}

export function toned(line: string, tone: Tone | undefined, { color }: RenderOptions): string {
  return color && tone !== undefined ? styleText([...STYLES[tone]], line, { validateStream: false }) : line;
}
