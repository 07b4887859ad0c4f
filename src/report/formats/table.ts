import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { Gap } from '../../model/gap.js';
import type { Card, Code, Fact, Tone } from '../card/card-parts.js';
import type { CausesView } from '../card/causes.js';
import type { Report } from '../contract.js';
import { plainLines, plainText } from '../plain-text.js';
import type { RenderOptions } from '../renderer.js';
import type { DenialRow } from '../report.js';
import { viewOf } from '../view.js';
import { wrap } from '../wrap.js';

/** Below this many columns a box leaves too little room: label and text stand below each other. */
const NARROW = 80;
const MOST_CARDS = 50;
/** Where causes are told, cards are examples. */
const MOST_CARDS_OF_CAUSES = 2;
const MOST_GAPS_OF_CAUSES = 5;
const MOST_CAUSES = 20;
const MOST_CHARACTERS = 4000;
const LABEL_WIDTH = 18;
/** What the two cells' borders and padding take: `│ label │ text │`. */
const FRAME = 7;
/** No lines between the rows: a card is to fit on a screen. */
const CHARS = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
const STYLES = { bad: ['bold', 'red'], good: ['green'], warn: ['yellow'], quiet: ['dim'] } as const;

/** For people, at a terminal or in a pipe. No escape codes unless `options.color`. */
export async function* renderTable(
  report: Report,
  _denials: AsyncIterable<DenialRow>,
  options: RenderOptions,
): AsyncIterable<string> {
  const view = viewOf(report);
  yield `${wrapped(view.title, options.width, '').join('\n')}\n`;
  if (view.causes !== undefined) {
    yield causesText(view.causes, options);
    for (const [index, card] of view.cards.slice(0, MOST_CARDS_OF_CAUSES).entries())
      yield cardText(card, index + 1, options);
    yield `\nFurther examples, and every figure: --output html or json; a row for each denial: --output csv\n`;
    yield gapsText(view.gaps.slice(0, MOST_GAPS_OF_CAUSES), options);
    return;
  }
  if (view.cards.length > 1) yield overview(view.cards.slice(0, MOST_CARDS), options);
  for (const [index, card] of view.cards.slice(0, MOST_CARDS).entries()) yield cardText(card, index + 1, options);
  yield* remaining(view.cards.slice(MOST_CARDS), options);
  yield gapsText(view.gaps, options);
  if (view.read.length > 0) yield readText(view.read, options);
}

function readText(read: readonly string[], { width }: RenderOptions): string {
  return `\nRead\n${read.map((line) => `${wrapped(`- ${line}`, width, '  ').join('\n')}\n`).join('')}`;
}

/** A cause an entry, largest first; within a screen or two, whatever the records hold. */
function causesText({ causes, summary }: CausesView, { width }: RenderOptions): string {
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
function overview(cards: readonly Card[], { width }: RenderOptions): string {
  const ofSeveral = new Set(cards.map(({ caller }) => caller)).size > 1;
  const lines = cards.map(({ status, headline, count, caller }, index) => {
    const number = `${String(index + 1).padStart(3)}. `;
    const [what = ''] = headline.split('; ');
    const by = ofSeveral && !namesCaller(what, caller) ? ` by ${caller}` : '';
    const line = withoutPrefixes(plainText(`${status}, ${count} x${by}: ${what}`));
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

/** `table/orders` for its ARN, so that the line has room for what differs. */
function withoutPrefixes(text: string): string {
  return text.replace(/\barn:[\w-]+:[\w-]*:[\w-]*:\d*:(?=[^\s,;)])/g, '');
}

function cardText(card: Card, number: number, options: RenderOptions): string {
  const heading = wrapped(
    `${number}. ${card.status}: ${card.headline}`,
    options.width,
    ' '.repeat(`${number}. `.length),
  );
  const facts = options.width < NARROW ? vertical(card.facts, options) : boxed(card.facts, options);
  const code = card.facts.flatMap((fact) => (fact.code ?? []).map((each) => codeText(fact.label, each)));
  return `\n${heading.map((line) => toned(line, card.tone, options)).join('\n')}\n${facts}\n${code.join('')}`;
}

/** Below the box and unwrapped, so that it can be copied. */
function codeText(label: string, { language, text }: Code): string {
  const what = language === 'json' ? 'as a statement' : 'as a command';
  return `\n${label}, ${what}:\n${plainLines(text).join('\n')}\n`;
}

/** A row a line: cli-table3 measures the whole text of a cell again for every line of it. */
function boxed(facts: readonly Fact[], options: RenderOptions): string {
  const table = new Table({ chars: CHARS, style: { head: [], border: [] } });
  for (const fact of facts) {
    for (const [index, line] of factLines(fact, options.width - FRAME - LABEL_WIDTH).entries()) {
      table.push([index === 0 ? fact.label.padEnd(LABEL_WIDTH) : '', toned(line, fact.tone, options)]);
    }
  }
  return table.toString();
}

function vertical(facts: readonly Fact[], options: RenderOptions): string {
  return facts
    .flatMap((fact) => {
      const lines = factLines(fact, options.width - 2).map((line) => toned(line, fact.tone, options));
      return [`${fact.label}:`, ...indented(lines)];
    })
    .join('\n');
}

function factLines({ lines, code }: Fact, width: number): string[] {
  const below = code === undefined || code.length === 0 ? '' : ': see below';
  return lines.flatMap((line) => wrap(`${clipped(plainText(line))}${below}`, width));
}

function* remaining(cards: readonly Card[], options: RenderOptions): Iterable<string> {
  if (cards.length === 0) return;
  yield `\nFurther ${cards.length}, in brief (all of them in full: --output html or json):\n`;
  for (const [index, card] of cards.entries()) {
    const line = `${MOST_CARDS + index + 1}. ${card.status}: ${card.headline} (${card.count} x)`;
    yield `${wrapped(line, options.width, '   ').join('\n')}\n`;
  }
}

function gapsText(gaps: readonly Gap[], options: RenderOptions): string {
  if (gaps.length === 0) return '';
  const lines = gaps.flatMap(({ text, remedy }) => [
    ...wrapped(`- ${text}`, options.width, '  '),
    ...(remedy === undefined ? [] : indented(wrapped(`to mend it: ${remedy}`, options.width - 2, '  '))),
  ]);
  return `\n${toned('Could not be seen or checked', 'warn', options)}\n${lines.join('\n')}\n`;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

/** Wrapped to the width, all lines but the first indented. */
function wrapped(text: string, width: number, indent: string): string[] {
  const [first = '', ...rest] = wrap(clipped(plainText(text)), width - indent.length);
  return [first, ...rest.map((line) => `${indent}${line}`)];
}

/** A field of a record may hold 256 KB; nobody reads that in a terminal. */
function clipped(text: string): string {
  const left = text.length - MOST_CHARACTERS;
  return left <= 0 ? text : `${text.slice(0, MOST_CHARACTERS)}… (${left} characters more: --output json)`;
}

function toned(line: string, tone: Tone | undefined, { color }: RenderOptions): string {
  return color && tone !== undefined ? styleText([...STYLES[tone]], line, { validateStream: false }) : line;
}
