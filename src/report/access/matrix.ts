import { displayWidth } from '../display-width.js';
import type { RenderOptions } from '../renderer.js';
import type { AccessAnswer, AccessReport } from './contract.js';
import type { Lines } from './lines.js';
import { shortResource, withShortNames } from './short-names.js';

const GAP = 2;

/** Actions by resources; what is not yes has the number of its reason, below. */
export function matrixLines(report: AccessReport, lines: Lines, { width }: RenderOptions): void {
  const resources = [...new Set(report.answers.map(({ resource }) => resource))];
  const rows = new Map<string, Map<string, AccessAnswer>>();
  for (const answer of report.answers) {
    const name = answer.operation === undefined ? answer.action : `${answer.action} (${answer.operation})`;
    rows.set(name, (rows.get(name) ?? new Map()).set(answer.resource, answer));
  }
  const label = Math.max(...[...rows.keys()].map(displayWidth));
  const names = resources.map(shortResource);
  const wide = Math.max(...names.map(displayWidth), 'not asked'.length);
  const fits = label + (wide + GAP) * names.length <= width;
  const heads = fits ? names : names.map((_, index) => `[${index + 1}]`);
  const column = fits ? wide : 6;
  if (!fits) for (const [index, name] of names.entries()) lines.add(`[${index + 1}] `, name);
  lines.add('', row('', heads, { label, column }));
  for (const [name, cells] of rows) {
    const texts = resources.map((resource) => cellOf(cells.get(resource)));
    lines.add('', row(name, texts, { label, column }));
  }
  reasonsList(report, lines);
}

interface Widths {
  readonly label: number;
  readonly column: number;
}

function row(name: string, cells: readonly string[], { label, column }: Widths): string {
  return [name.padEnd(label), ...cells.map((cell) => cell.padEnd(column))].join(' '.repeat(GAP)).trimEnd();
}

/** A pair that AWS never asks has a dash. */
function cellOf(answer: AccessAnswer | undefined): string {
  if (answer === undefined) return '-';
  return markOf(answer);
}

/** `yes`, `no 1`, `? 2`. */
export function markOf({ verdict, reason }: AccessAnswer): string {
  if (verdict === 'yes') return 'yes';
  return `${verdict === 'no' ? 'no' : '?'} ${reason ?? ''}`.trimEnd();
}

function reasonsList({ reasons, summary, notAsked }: AccessReport, lines: Lines): void {
  for (const { n, text, answers, remedy } of reasons) {
    const count = answers === 1 ? '' : ` (${answers} answers; this is the first)`;
    const fix = remedy === undefined ? '' : `; ${remedy}`;
    lines.add(`${n} `, withShortNames(`${text}${count}${fix}`));
  }
  const { allowed, denied, undetermined } = summary;
  const parts = [
    `${allowed} yes`,
    `${denied} no`,
    ...(undetermined === 0 ? [] : [`${undetermined} not known`]),
    ...(notAsked.length === 0 ? [] : [`${notAsked.length} never asked`]),
  ];
  lines.add('', parts.join(', '));
}
