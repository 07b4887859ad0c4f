import type { ContextValue } from '../../model/request.js';
import { isLiteral } from '../matching/glob.js';
import type { Template } from '../matching/template.js';
import { type CompiledCondition, resolveWanted } from '../policies/condition.js';
import type { RequestView } from '../request/request-view.js';
import { type AtomGroup, keysOf } from './atoms.js';
import { ignoresCase, insertionsOf } from './insertions.js';

const MOST_TRIES = 5_000;

/**
 * The request with every combination of values that keys tied together by variables can have, as far as the group's atoms
 * can tell them apart. Undefined when they cannot be enumerated for sure.
 */
export function viewsOfTied(group: AtomGroup, view: RequestView): RequestView[] | undefined {
  const named = new Set(['']);
  for (const atom of group.atoms) {
    if (ignoresCase(atom)) return undefined;
    const own = 'condition' in atom && group.keys.includes(atom.condition.key);
    const values = own
      ? equalsOf(atom.condition, group, view)
      : allOf([...keysOf(atom, view)].map((key) => insertionsOf(key, atom, view)));
    if (!values) return undefined;
    for (const value of values) named.add(value);
  }
  // Where only equality counts, one further value for each key tells all others apart.
  for (const _ of group.keys) named.add(another(named));
  const values: ContextValue[] = [null, ...named];
  if (values.length ** group.keys.length > MOST_TRIES) return undefined;
  let views = [view];
  for (const key of group.keys) views = views.flatMap((one) => values.map((value) => one.with(key, value)));
  return views;
}

function allOf(lists: readonly (readonly string[] | undefined)[]): string[] | undefined {
  return lists.includes(undefined) ? undefined : lists.flatMap((list) => list ?? []);
}

function another(taken: ReadonlySet<string>): string {
  let text = 'another';
  while (taken.has(text)) text += '-other';
  return text;
}

/** The texts that a condition on one of the keys compares it with; undefined when it does more than compare for equality. */
function equalsOf(condition: CompiledCondition, group: AtomGroup, view: RequestView): string[] | undefined {
  const operator = condition.name?.operator;
  if (operator === null) return [];
  if (!operator?.variables || /arn/i.test(condition.parsed.operator)) return undefined;
  return allOf(
    condition.wanted.map((wanted) => {
      const tied = wanted.template.variables.find(({ key }) => group.keys.includes(key));
      if (tied) return isLone(wanted.template) ? [tied.fallback ?? ''] : undefined;
      const text = resolveWanted(wanted, view);
      if (text === undefined) return undefined;
      return text === null || isLiteral(text) ? [text ?? ''] : undefined;
    }),
  );
}

/** The template is a variable and nothing else. */
function isLone({ parts }: Template): boolean {
  return parts.filter((part) => part !== '').length === 1;
}
