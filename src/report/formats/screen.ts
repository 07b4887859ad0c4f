import type { ToldGap } from '../../model/gap.js';
import type { Card } from '../card/card-parts.js';
import type { Section } from '../card/sections.js';
import { sectionsOf } from '../card/sections.js';
import { shortNames } from '../card/short-names.js';
import type { Report } from '../contract.js';
import { displayWidth } from '../display-width.js';
import { plainText } from '../plain-text.js';
import type { RenderOptions } from '../renderer.js';
import type { AnyRow } from '../report.js';
import { viewOf } from '../view.js';
import { wrap } from '../wrap.js';
import { causesText, clipped, gapsText, newsText, overview, toned, wrapped } from './table-text.js';

const LABEL = 13;
/** Told beside an answer: that some of it may be missing. What only explains a missing answer is for --details. */
function isUrgent({ code, incomplete }: ToldGap): boolean {
  return incomplete === true || code === 'TEXT_ONLY';
}

/**
 * For people, at a terminal or in a pipe: one screen, or with `options.details` every diagnosis whole. No escape codes
 * unless `options.color`.
 */
export async function* renderTable(
  report: Report,
  _denials: AsyncIterable<AnyRow>,
  options: RenderOptions,
): AsyncIterable<string> {
  if (options.details === true) yield* (await import('./details.js')).renderDetails(report, options);
  else yield* renderScreen(report, options);
}

/** The answer on one screen: every denial in a line or two, then the first in whole. */
function* renderScreen(report: Report, options: RenderOptions): Iterable<string> {
  const view = viewOf(report);
  const title = { lines: wrapped(shortNames(view.title), options.width, ''), most: 2 };
  const titleLines = shownLines(title, options.width);
  yield `${titleLines.join('\n')}\n`;
  yield newsText([...view.news, ...view.muted], options);
  if (view.causes !== undefined) yield causesText(view.causes, options);
  else if (view.cards.length > 1) yield overview(speaking(report, view.cards), options);
  const parts = sectionsOf(report, firstOf(report)).map((section) => partOf(section, options));
  if (parts.length > 0)
    yield `\n${fitted(parts, { most: ROWS - titleLines.length, options })
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

/** What gives way first where a screen of 24 lines has no room for all. */
const GIVING_WAY = ['Or', 'Also', 'Proof', 'Not checked', 'But', 'Mind', 'AWS said', 'Fix', 'Why'];
/** Lines that give way last: the reason with the values that were compared, and the change. */
const KEPT: Readonly<Record<string, number>> = { Why: 6, Fix: 4, Mind: 2 };
/** Without the blank line below the title, and the prompt below all. */
const ROWS = 22;

interface Room {
  readonly most: number;
  readonly options: RenderOptions;
}

function fitted(parts: readonly Part[], room: Room): readonly Part[] {
  const over = parts.reduce((sum, { most }) => sum + most, 0) - room.most;
  if (over <= 0 || !Number.isFinite(room.options.width)) return parts;
  const [part] = parts
    .filter(({ section, most }) => most > 1 && GIVING_WAY.includes(section.label))
    .sort((a, b) => spare(b) - spare(a) || order(a) - order(b));
  if (part === undefined) return parts;
  const shorter = parts.map((one) => (one === part ? { ...one, most: one.most - 1 } : one));
  return fitted(shorter, room);
}

function spare({ section, most }: Part): number {
  return most - (KEPT[section.label] ?? 1);
}

function order({ section }: Part): number {
  return GIVING_WAY.indexOf(section.label);
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
