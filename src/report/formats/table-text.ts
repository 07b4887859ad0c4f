import { styleText } from 'node:util';
import type { ToldGap } from '../../model/gap.js';
import type { Card, Tone } from '../card/card-parts.js';
import type { CausesView } from '../card/causes.js';
import { someOf } from '../card/names.js';
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

/** What is new since an earlier report. */
export function newsText(news: readonly string[], { width }: RenderOptions): string {
  return news
    .flatMap((line) => wrapped(`- ${shortNames(line)}`, width, '  '))
    .map((line) => `${line}\n`)
    .join('');
}

/** What denied what, for each card in two lines at most: without details, its ARNs by their names alone. */
export function overview(cards: readonly Card[], { width }: RenderOptions): string {
  const ofSeveral = new Set(cards.map(({ caller }) => caller)).size > 1;
  const lines = alike(cards, ofSeveral).map(({ status, what, by, count, number: at, regions, accounts }) => {
    const number = `${String(at).padStart(3)}. `;
    const where = `${placesOf(regions, 'Regions')}${placesOf(accounts, 'accounts')}`;
    const [first = '', second, ...rest] = wrap(
      `${status}, ${count} x${by}${where}: ${what}`,
      width - number.length - 1,
    );
    const below = second === undefined ? '' : `${' '.repeat(number.length)}${second}${rest.length === 0 ? '' : '…'}\n`;
    return `${number}${first}\n${below}`;
  });
  return `\n${lines.join('')}`;
}

function placesOf(places: readonly string[], kind: string): string {
  return places.length > 1 ? ` in ${places.length} ${kind} (${someOf(places)})` : '';
}

interface Line {
  readonly status: string;
  readonly what: string;
  readonly by: string;
  readonly count: number;
  /** Of the first card that it stands for. */
  readonly number: number;
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
}

/** One line for what differs in its Region or account alone: one cause over many of them is one answer. */
function alike(cards: readonly Card[], ofSeveral: boolean): Line[] {
  const lines = new Map<string, Line>();
  for (const [index, { status, headline, count, caller, region, account }] of cards.entries()) {
    const what = shortNames(plainText(headline.brief));
    // A caller that nobody knows is not worth naming.
    const isTold = headline.namesCaller || caller === '' || caller === 'unknown';
    const by = ofSeveral && !isTold ? ` by ${plainText(caller)}` : '';
    const key = `${status}\n${by}\n${what}`;
    const same = lines.get(key);
    const regions = withPlace(same?.regions, region);
    const accounts = withPlace(same?.accounts, account);
    // Lines of one place that read the same stand for calls that differ otherwise.
    const isFurther =
      same !== undefined && regions.length + accounts.length > same.regions.length + same.accounts.length;
    if (isFurther) lines.set(key, { ...same, count: same.count + count, regions, accounts });
    else {
      const line = { status, what, by, count, number: index + 1, regions, accounts };
      lines.set(same === undefined ? key : `${key}\n${index}`, line);
    }
  }
  return [...lines.values()];
}

function withPlace(places: readonly string[] = [], place: string): readonly string[] {
  return place === '' ? places : [...new Set([...places, place])];
}

export function gapsText(gaps: readonly ToldGap[], options: RenderOptions): string {
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
