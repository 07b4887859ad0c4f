import { type CompiledCondition, evaluateCondition, unknownKeysOf } from '../policies/condition.js';
import { type CompiledStatement, matchVariablePattern, type VariablePattern } from '../policies/statement.js';
import { timeKey } from '../request/key-values.js';
import type { RequestView } from '../request/request-view.js';
import { MAYBE, type Truth } from '../truth.js';

/** Something undecided that depends on unknown keys: a condition, or a resource pattern with variables. */
export type Atom = AtomSubject & {
  /** Conditions of one statement are one part of it, for all of them have to hold; a pattern is one by itself. */
  readonly part: number;
};

type AtomSubject = { readonly condition: CompiledCondition } | { readonly pattern: VariablePattern };

/** Unknown keys that variables tie together, or one alone, with all that depends on them. */
export interface AtomGroup {
  /** In lower case. */
  readonly keys: readonly string[];
  readonly atoms: readonly Atom[];
}

export interface Atoms {
  readonly groups: readonly AtomGroup[];
  readonly keys: ReadonlySet<string>;
  /** How many parts of statements the atoms are of. */
  readonly parts: number;
}

export function subjectOf(atom: Atom): object {
  return 'condition' in atom ? atom.condition : atom.pattern;
}

export function evaluateAtom(atom: Atom, view: RequestView): Truth {
  return 'condition' in atom ? evaluateCondition(atom.condition, view) : matchVariablePattern(atom.pattern, view);
}

/** The unknown keys that the atom depends on. */
export function keysOf(atom: Atom, view: RequestView): ReadonlySet<string> {
  const names =
    'condition' in atom
      ? [...unknownKeysOf(atom.condition, view)]
      : atom.pattern.template.variables.map(({ key }) => key).filter((key) => view.variable(key) === undefined);
  return new Set(names.map(timeKey));
}

export function atomsOf(statements: Iterable<CompiledStatement>, view: RequestView): Atoms {
  const groups = new Set<AtomGroup>();
  let parts = 0;
  for (const statement of new Set(statements)) {
    const own = parts++;
    const conditions = statement.conditions.map((condition): Atom => ({ condition, part: own }));
    const patterns = statement.variableResources.map((pattern): Atom => ({ pattern, part: parts++ }));
    for (const atom of [...conditions, ...patterns]) if (evaluateAtom(atom, view) === MAYBE) join(groups, atom, view);
  }
  return { groups: [...groups], keys: new Set([...groups].flatMap(({ keys }) => keys)), parts };
}

/** Puts the atom into the group of its keys, and into one the groups that it ties together. */
function join(groups: Set<AtomGroup>, atom: Atom, view: RequestView): void {
  const keys = keysOf(atom, view);
  if (keys.size === 0) return;
  const touched = [...groups].filter((group) => group.keys.some((key) => keys.has(key)));
  for (const group of touched) groups.delete(group);
  groups.add({
    keys: [...new Set([...touched.flatMap((group) => group.keys), ...keys])],
    atoms: [...touched.flatMap((group) => group.atoms), atom],
  });
}
