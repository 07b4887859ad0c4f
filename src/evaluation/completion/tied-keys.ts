import type { ContextValue } from '../../model/request.js';
import { ANY, compileGlob, globOf, isLiteral, ONE } from '../matching/glob.js';
import type { Template } from '../matching/template.js';
import { type CompiledCondition, resolveWanted } from '../policies/condition.js';
import type { KeyDomain } from '../request/key-domains.js';
import { timeKey } from '../request/key-values.js';
import type { RequestView } from '../request/request-view.js';
import { type AtomGroup, keysOf } from './atoms.js';
import { ignoresCase, insertionsOf } from './insertions.js';

const MOST_TRIES = 5_000;

/**
 * The request with every combination of values that keys tied together by variables can have, as far as the group's atoms
 * can tell them apart. Undefined when they cannot be enumerated for sure.
 */
export function viewsOfTied(group: AtomGroup, view: RequestView): Tried[] | undefined {
  const named = new Set(['']);
  for (const atom of group.atoms) {
    if (ignoresCase(atom)) return undefined;
    const own = 'condition' in atom && group.keys.includes(timeKey(atom.condition.key));
    const values = own
      ? equalsOf(atom.condition, group, view)
      : allOf([...keysOf(atom, view)].map((key) => insertionsOf(key, atom, view)));
    if (!values) return undefined;
    for (const value of values) named.add(value);
  }
  // Where only equality counts, one further value for each key tells all others apart.
  for (const _ of group.keys) named.add(another(named));
  const values = group.keys.map((key) => valuesOfKey(view.domain(key), named));
  if (values.reduce((count, those) => count * those.length, 1) > MOST_TRIES) return undefined;
  let tried: Tried[] = [{ view, values: [] }];
  for (const [at, key] of group.keys.entries()) {
    tried = tried.flatMap((one) =>
      (values[at] ?? []).map((value) => ({ view: one.view.with(key, value), values: [...one.values, value] })),
    );
  }
  return tried;
}

/** The request with values for some keys, and these values. */
interface Tried {
  readonly view: RequestView;
  readonly values: readonly ContextValue[];
}

/** Of the values tried, those that the key can have; a form that none of them has makes values of its own. */
function valuesOfKey({ presence, forms }: KeyDomain, named: ReadonlySet<string>): ContextValue[] {
  // What is always there is never empty.
  if (!forms) return presence === 'always' ? [...named].filter((value) => value !== '') : [null, ...named];
  const absent = presence === 'always' ? [] : [null];
  const globs = forms.map((form) => globOf(form));
  const fitting = [...named].filter((value) => globs.some((glob) => compileGlob(glob)(value)));
  const others = globs.flatMap((glob) => [...named].map((value) => glob.replaceAll(ANY, value).replaceAll(ONE, 'x')));
  return [...absent, ...new Set([...fitting, ...others])];
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
