import Table from 'cli-table3';
import type { Card, Code, Fact } from '../card/card-parts.js';
import type { Report, ReportDiagnosis } from '../contract.js';
import { plainLines, plainText } from '../plain-text.js';
import type { RenderOptions } from '../renderer.js';
import { pagesOf, viewOf } from '../view.js';
import { wrap } from '../wrap.js';
import { causesText, clipped, gapsText, indented, newsText, overview, toned, wrapped } from './table-text.js';

/** Below this many columns a box leaves too little room: label and text stand below each other. */
const NARROW = 80;
const MOST_CARDS = 50;
const LABEL_WIDTH = 18;
/** What the two cells' borders and padding take: `│ label │ text │`. */
const FRAME = 7;
/** No lines between the rows: a card is to fit on a screen. */
const CHARS = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };

/** For people: every diagnosis whole. */
export function* renderDetails(report: Report, options: RenderOptions): Iterable<string> {
  const view = viewOf(report);
  yield `${wrapped(view.title, options.width, '').join('\n')}\n`;
  yield newsText([...view.news, ...view.muted], options);
  if (view.causes !== undefined && options.first === undefined) yield causesText(view.causes, options);
  else if (view.cards.length > 1) yield overview(view.cards.slice(0, MOST_CARDS), options);
  for (const [index, card] of view.cards.slice(0, MOST_CARDS).entries())
    yield cardText(card, index + (options.first ?? 1), options) + pagesText(report.diagnoses[index]);
  yield* remaining(view.cards.slice(MOST_CARDS), options);
  yield gapsText(view.gaps, options);
  if (view.read.length > 0) yield readText(view.read, options);
}

function readText(read: readonly string[], { width }: RenderOptions): string {
  return `\nRead\n${read.map((line) => `${wrapped(`- ${line}`, width, '  ').join('\n')}\n`).join('')}`;
}

function cardText(card: Card, number: number, options: RenderOptions): string {
  const heading = wrapped(
    `${number}. ${card.status}: ${card.headline.text}`,
    options.width,
    ' '.repeat(`${number}. `.length),
  );
  const facts = options.width < NARROW ? vertical(card.facts, options) : boxed(card.facts, options);
  const code = card.facts.flatMap((fact) => (fact.code ?? []).map((each) => codeText(fact.label, each)));
  return `\n${heading.map((line) => toned(line, card.tone, options)).join('\n')}\n${facts}\n${code.join('')}`;
}

/** Unwrapped, so that a terminal makes links of them. */
function pagesText(diagnosis: ReportDiagnosis | undefined): string {
  const pages = diagnosis === undefined ? [] : pagesOf(diagnosis);
  return pages.length === 0 ? '' : `\nDocumentation:\n${pages.map((page) => `${plainText(page)}\n`).join('')}`;
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
    const line = `${MOST_CARDS + index + 1}. ${card.status}: ${card.headline.text} (${card.count} x)`;
    yield `${wrapped(line, options.width, '   ').join('\n')}\n`;
  }
}
