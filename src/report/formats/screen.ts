import type { Section } from '../card/sections.js';
import { sectionsOf } from '../card/sections.js';
import { shortNames } from '../card/short-names.js';
import type { Report } from '../contract.js';
import { plainText } from '../plain-text.js';
import type { RenderOptions } from '../renderer.js';
import { viewOf } from '../view.js';
import { wrap } from '../wrap.js';
import { clipped, gapsText, overview, toned, wrapped } from './table-text.js';

const LABEL = 13;
/** Codes of what matters only where nothing was found. */
const CAVEATS = new Set(['LOOKUP_DATA_EVENTS_INVISIBLE', 'LOOKUP_DELIVERY_LAG', 'LOOKUP_OTHER_REGIONS']);

/** The answer on one screen: every denial in a line or two, then the first in whole. */
export function* renderScreen(report: Report, options: RenderOptions): Iterable<string> {
  const view = viewOf(report);
  yield `${wrapped(shortNames(view.title), options.width, '').join('\n')}\n`;
  if (view.cards.length > 1) yield overview(view.cards, options);
  const number = report.diagnoses.findIndex(({ status }) => status !== 'lookalike') + 1 || 1;
  const sections = sectionsOf(report, number);
  if (sections.length > 0) yield `\n${sections.map((section) => sectionText(section, options)).join('')}`;
  const told = new Set(report.notChecked.map(({ policyType }) => policyType));
  const gaps = view.gaps.filter(({ code, incomplete }) =>
    report.diagnoses.length === 0
      ? true
      : incomplete === true || (told.size === 0 && !CAVEATS.has(code) && code !== 'LAYER_UNREAD'),
  );
  yield gapsText(gaps, options);
}

function sectionText({ label, lines, most, tone }: Section, options: RenderOptions): string {
  const width = options.width - LABEL;
  const all = lines.flatMap((line) => hanging(clipped(plainText(line)), width));
  const shown = all.length <= most ? all : [...all.slice(0, most - 1), cutShort(all[most - 1] ?? '', width)];
  return shown
    .map((line, index) => {
      const head = (index === 0 ? label : '').padEnd(LABEL);
      return `${index === 0 ? toned(head, tone, options) : head}${line}\n`;
    })
    .join('');
}

function hanging(text: string, width: number): string[] {
  return wrap(text, width);
}

function cutShort(line: string, width: number): string {
  return `${line.slice(0, Math.max(0, width - 1))}…`;
}
