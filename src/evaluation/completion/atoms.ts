import { type CompiledCondition, evaluateCondition, unknownKeysOf } from '../policies/condition.js';
import { type CompiledStatement, matchVariablePattern, type VariablePattern } from '../policies/statement.js';
import type { RequestView } from '../request/request-view.js';
import { MAYBE, type Truth } from '../truth.js';

/** Something undecided that hangs on one unknown key: a condition, or a resource pattern with a variable. */
export type Atom = { readonly condition: CompiledCondition } | { readonly pattern: VariablePattern };

export interface Atoms {
  /** By key, in lower case. */
  readonly byKey: ReadonlyMap<string, readonly Atom[]>;
  /** Every key that anything hangs on, also together with others. */
  readonly keys: ReadonlySet<string>;
}

export function subjectOf(atom: Atom): object {
  return 'condition' in atom ? atom.condition : atom.pattern;
}

export function evaluateAtom(atom: Atom, view: RequestView): Truth {
  return 'condition' in atom ? evaluateCondition(atom.condition, view) : matchVariablePattern(atom.pattern, view);
}

export function atomsOf(statements: Iterable<CompiledStatement>, view: RequestView): Atoms {
  const byKey = new Map<string, Atom[]>();
  const keys = new Set<string>();
  const add = (atom: Atom, unknown: ReadonlySet<string>): void => {
    if (evaluateAtom(atom, view) !== MAYBE) return;
    for (const key of unknown) keys.add(key);
    const [only] = unknown;
    if (only === undefined || unknown.size > 1) return;
    const list = byKey.get(only);
    if (list) list.push(atom);
    else byKey.set(only, [atom]);
  };
  for (const statement of new Set(statements)) {
    for (const condition of statement.conditions) add({ condition }, unknownKeysOf(condition, view));
    for (const pattern of statement.variableResources) add({ pattern }, unknownVariables(pattern, view));
  }
  return { byKey, keys };
}

function unknownVariables(pattern: VariablePattern, view: RequestView): Set<string> {
  const names = pattern.template.variables.map(({ key }) => key);
  return new Set(names.filter((key) => view.variable(key) === undefined));
}
