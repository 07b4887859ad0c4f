import { actionInfo, splitAction } from '../../model/reference/action-info.js';
import { displayWidth } from '../display-width.js';
import type { RenderOptions } from '../renderer.js';
import type { AccessAnswer, AccessReport } from './contract.js';
import type { Lines } from './lines.js';
import { shortResource, withShortNames } from './short-names.js';

const GAP = 2;
/** `no 12`. */
const CELL = 5;

/** Actions by resources; what is not yes has the number of its reason, below. */
export function matrixLines(report: AccessReport, lines: Lines, { width }: RenderOptions): void {
  const resources = [...new Set(report.answers.map(({ resource }) => resource))];
  const rows = new Map<string, Map<string, AccessAnswer>>();
  for (const answer of report.answers) {
    const name = answer.operation === undefined ? answer.action : `${answer.action} (${answer.operation})`;
    rows.set(name, (rows.get(name) ?? new Map()).set(answer.resource, answer));
  }
  const { heads, label, named } = shapeOf([...rows.keys()], resources.map(shortResource), width);
  for (const line of named) lines.add('', line);
  lines.add('', row(''.padEnd(label.width), heads, heads));
  let level = '';
  for (const [name, cells] of report.listing && report.function === undefined ? byLevel(rows) : rows) {
    const own = report.listing && report.function === undefined ? levelOf(name) : '';
    if (own !== level) lines.add('', own);
    level = own;
    const texts = resources.map((resource) => cellOf(cells.get(resource)));
    lines.add('', row(label.of(name).padEnd(label.width), texts, heads));
  }
  reasonsList(report, lines);
}

const LEVELS = ['List', 'Read', 'Write', 'Tagging', 'Permissions management'];

/** A list of all actions by what they can do. */
function byLevel<T>(rows: ReadonlyMap<string, T>): [string, T][] {
  return [...rows].sort(([a], [b]) => LEVELS.indexOf(levelOf(a)) - LEVELS.indexOf(levelOf(b)));
}

function levelOf(action: string): string {
  return actionInfo(...splitAction(action))?.accessLevel ?? '';
}

interface Shape {
  readonly heads: readonly string[];
  readonly label: { readonly width: number; of(name: string): string };
  /** What the numbers of the heads stand for. */
  readonly named: readonly string[];
}

/** As it stands, without the services of the actions, or with numbers for the resources: the first that fits. */
function shapeOf(actions: readonly string[], names: readonly string[], width: number): Shape {
  const whole = labelOf(actions, (name) => name);
  const short = labelOf(actions, (name) => name.replace(/^[\w-]+:/, ''));
  const isOne = new Set(actions.map((name) => name.split(':')[0])).size === 1;
  for (const label of isOne ? [whole, short] : [whole])
    if (label.width + sum(names) <= width) return { heads: names, label, named: [] };
  const heads = names.map((_, index) => `[${index + 1}]`);
  return { heads, label: isOne ? short : whole, named: names.map((name, index) => `[${index + 1}] ${name}`) };
}

function labelOf(actions: readonly string[], of: (name: string) => string): Shape['label'] {
  return { width: Math.max(...actions.map((name) => displayWidth(of(name)))), of };
}

function sum(names: readonly string[]): number {
  return names.reduce((total, name) => total + GAP + Math.max(displayWidth(name), CELL), 0);
}

function row(name: string, cells: readonly string[], heads: readonly string[]): string {
  const padded = cells.map((cell, at) => cell.padEnd(Math.max(displayWidth(heads[at] ?? ''), CELL)));
  return [name, ...padded].join(' '.repeat(GAP)).trimEnd();
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
  for (const { n, text, answers, remedy, command = false } of reasons) {
    const count = answers === 1 ? '' : ` (${answers} answers; this is the first)`;
    const fix = remedy === undefined || command ? '' : `; ${remedy}`;
    lines.add(`${n} `, withShortNames(`${text}${count}${fix}`));
    if (remedy !== undefined && command) lines.command('  ', remedy);
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
