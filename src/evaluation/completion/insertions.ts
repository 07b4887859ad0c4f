import { isUnknown } from '../../model/unknown.js';
import { ANY, compileGlob } from '../matching/glob.js';
import { resolveTemplate, type Template } from '../matching/template.js';
import type { RequestView } from '../request/request-view.js';
import type { Atom } from './atoms.js';

/** Beyond this length a text has too many parts to try. */
const LONGEST = 200;
const MOST_INSERTIONS = 100;

/**
 * The values that the key can have as a variable in the atom, so that the atom's patterns may match what they are compared
 * with: the parts of that text that fit, in any case where case does not count. Undefined when there are too many.
 */
export function insertionsOf(key: string, atom: Atom, view: RequestView): string[] | undefined {
  const fold = (text: string): string => (ignoresCase(atom) ? text.toLowerCase() : text);
  const globs = templatesOf(atom).flatMap((template) => globWith(key, template, view));
  const fitting = new Set<string>();
  for (const text of textsSeen(atom, view)) {
    if (text.length > LONGEST) return undefined;
    for (const part of partsOf(text)) {
      if (globs.some((glob) => compileGlob(fold(glob(part)))(fold(text)))) fitting.add(part);
    }
    if (fitting.size > MOST_INSERTIONS) return undefined;
  }
  return [...fitting];
}

export function ignoresCase(atom: Atom): boolean {
  return 'condition' in atom && atom.condition.parsed.operator.toLowerCase().includes('ignorecase');
}

function templatesOf(atom: Atom): readonly Template[] {
  return 'pattern' in atom ? [atom.pattern.template] : atom.condition.wanted.map(({ template }) => template);
}

/** The template as a glob around the key's value, with every other unknown variable as a wildcard; none where it lacks the key. */
function globWith(key: string, template: Template, view: RequestView): ((value: string) => string)[] {
  if (!template.variables.some((variable) => variable.key === key)) return [];
  const opened: Template = {
    ...template,
    parts: template.parts.map((part) =>
      typeof part === 'string' || part.key === key || view.variable(part.key) !== undefined ? part : ANY,
    ),
  };
  const resolve = (value: string): string | null | undefined =>
    resolveTemplate(opened, (variable) => (variable === key ? value : view.variable(variable)));
  return typeof resolve('') === 'string' ? [(value) => resolve(value) ?? ''] : [];
}

function textsSeen(atom: Atom, view: RequestView): readonly string[] {
  if ('pattern' in atom) return [view.request.resource];
  const seen = view.lookup(atom.condition.key);
  return isUnknown(seen) || seen === null ? [] : seen;
}

function partsOf(text: string): Set<string> {
  const parts = new Set<string>();
  for (let from = 0; from < text.length; from++) {
    for (let to = from; to <= text.length; to++) parts.add(text.slice(from, to));
  }
  return parts;
}
