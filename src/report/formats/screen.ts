import type { ToldGap } from '../../model/gap.js';
import type { Card } from '../card/card-parts.js';
import type { Section } from '../card/sections.js';
import { sectionsOf } from '../card/sections.js';
import { shortNames } from '../card/short-names.js';
import type { Report } from '../contract.js';
import { displayWidth } from '../display-width.js';
import { plainText } from '../plain-text.js';
import type { RenderOptions } from '../renderer.js';
import { viewOf } from '../view.js';
import { wrap } from '../wrap.js';
import { causesText, clipped, gapsText, newsText, overview, toned, wrapped } from './table-text.js';

const LABEL = 13;
/** Told beside an answer: that some of it may be missing. What only explains a missing answer is for --details. */
function isUrgent({ code, incomplete }: ToldGap): boolean {
  return incomplete === true || code === 'TEXT_ONLY';
}

/** The answer on one screen: every denial in a line or two, then the first in whole. */
export function* renderScreen(report: Report, options: RenderOptions): Iterable<string> {
  const view = viewOf(report);
  const title = { lines: wrapped(shortNames(view.title), options.width, ''), most: 2 };
  yield `${shownLines(title, options.width).join('\n')}\n`;
  yield newsText([...view.news, ...view.muted], options);
  if (view.causes !== undefined) yield causesText(view.causes, options);
  else if (view.cards.length > 1) yield overview(speaking(report, view.cards), options);
  const parts = sectionsOf(report, firstOf(report)).map((section) => partOf(section, options));
  if (parts.length > 0)
    yield `\n${fitted(parts, options)
      .map((part) => partText(part, options))
      .join('')}`;
  yield gapsText(report.diagnoses.length === 0 ? view.gaps : view.gaps.filter(isUrgent), options);
}

/** Without those that somebody accepted, which come last and are told in a line a mute. */
function speaking({ diagnoses }: Report, cards: readonly Card[]): readonly Card[] {
  return cards.filter((_, index) => diagnoses[index]?.muted === undefined);
}

/** The number of the denial to tell first: none where every one is accepted. */
function firstOf({ diagnoses }: Report): number {
  const first = diagnoses.findIndex(({ status, muted }) => status !== 'lookalike' && muted === undefined) + 1;
  return first === 0 && diagnoses.every(({ muted }) => muted === undefined) ? 1 : first;
}

/** A section in lines of the screen. */
interface Part {
  readonly section: Section;
  readonly lines: readonly string[];
  readonly most: number;
}

function partOf(section: Section, { width }: RenderOptions): Part {
  const wrapped = (texts: readonly string[]) => texts.flatMap((line) => wrap(clipped(plainText(line)), width - LABEL));
  const whole = wrapped(section.lines);
  const isLong = Number.isFinite(width) && whole.length > section.most;
  const lines = isLong && section.brief !== undefined ? wrapped(section.brief) : whole;
  return { section, lines, most: Number.isFinite(width) ? Math.min(lines.length, section.most) : lines.length };
}

/**
 * What gives way first where a screen of 24 lines has no room for all, and down to how many lines: what denies, with
 * the values that it turned on, and the fix stand longest.
 */
const GIVING_WAY: readonly (readonly [label: string, least: number])[] = [
  ['Or', 1],
  ['Proof', 2],
  ['Also', 1],
  ['Mind', 2],
  ['Not checked', 2],
  ['Proof', 1],
  ['Or', 0],
  ['But', 1],
  ['AWS said', 2],
  ['Why', 7],
  ['Fix', 5],
  ['Mind', 1],
  ['Not checked', 1],
  ['Why', 5],
  ['Fix', 3],
  ['Also', 0],
  ['Why', 3],
];
const SCREEN = 20;

function fitted(parts: readonly Part[], { width }: RenderOptions): readonly Part[] {
  if (!Number.isFinite(width)) return parts;
  const most = parts.map((part) => part.most);
  let over = most.reduce((sum, each) => sum + each, 0) - SCREEN;
  for (const [label, least] of GIVING_WAY) {
    for (const [at, { section }] of parts.entries()) {
      const given = section.label === label ? Math.min(Math.max((most[at] ?? 0) - least, 0), Math.max(over, 0)) : 0;
      most[at] = (most[at] ?? 0) - given;
      over -= given;
    }
  }
  return parts.map((part, at) => ({ ...part, most: most[at] ?? 0 })).filter((part) => part.most > 0);
}

function partText(part: Part, options: RenderOptions): string {
  const { label, tone } = part.section;
  const shown = shownLines(part, options.width - LABEL);
  // A status may be longer than the column of the labels.
  const [first = '', ...rest] = label.length < LABEL ? shown : ['', ...shown];
  const head = toned(label.padEnd(LABEL), tone, options);
  return [`${head}${first}`, ...rest.map((line) => `${' '.repeat(LABEL)}${line}`)]
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

function shownLines({ lines, most }: Pick<Part, 'lines' | 'most'>, width: number): readonly string[] {
  if (lines.length <= most || !Number.isFinite(width)) return lines;
  return [...lines.slice(0, most - 1), cutShort(lines[most - 1] ?? '', width)];
}

function cutShort(line: string, width: number): string {
  return `${displayWidth(line) < width ? line : (wrap(line, width - 1)[0] ?? '')}…`;
}
