import { KEY_PREFIXES, MULTIVALUED_KEYS } from '../../model/reference/key-types.generated.js';
import type { ContextValue } from '../../model/request.js';
import type { RequestView } from '../request/request-view.js';
import type { Truth } from '../truth.js';
import { type Atom, type AtomGroup, type Atoms, evaluateAtom, keysOf, subjectOf } from './atoms.js';
import { viewsOfTied } from './tied-keys.js';
import { witnessesOf } from './witnesses.js';

/** Up to this many unknown keys every completion is tried; beyond, Kleene's logic alone speaks. */
export const MOST_UNKNOWN_KEYS = 3;
const MOST_COMPLETIONS = 10_000;
const MOST_WAYS = 256;

/** One way in which all that hangs on a key can come out together. */
export type Way = readonly Truth[];

/** The ways of a group of keys. */
interface GroupWays {
  readonly keys: readonly string[];
  readonly atoms: readonly Atom[];
  readonly ways: readonly Way[];
}

/** One completion of the unknown keys: what each atom comes to, and the way chosen for each group of keys. */
export interface Completion {
  readonly assumed: ReadonlyMap<object, Truth>;
  /** Per group, the index of its way. */
  readonly choice: readonly number[];
}

export interface Completions {
  readonly groups: readonly (readonly string[])[];
  readonly all: readonly Completion[];
}

/** Every completion of up to three keys, or undefined. A key whose ways cannot be enumerated stays unknown in all of them. */
export function completionsOf(atoms: Atoms, view: RequestView): Completions | undefined {
  if (atoms.keys.size === 0 || atoms.keys.size > MOST_UNKNOWN_KEYS) return undefined;
  const enumerated = atoms.groups.flatMap((group) => waysOfGroup(group, view));
  const count = enumerated.reduce((product, { ways }) => product * ways.length, 1);
  if (enumerated.length === 0 || count > MOST_COMPLETIONS) return undefined;
  return { groups: enumerated.map(({ keys }) => keys), all: product(enumerated) };
}

/** Of keys that are tied together, all at once; where that cannot be, each with what hangs on it alone. */
function waysOfGroup(group: AtomGroup, view: RequestView): GroupWays[] {
  const { keys, atoms } = group;
  const together = keys.length > 1 ? waysOfTied(group, view) : undefined;
  if (together) return [{ keys, atoms, ways: together }];
  return keys.flatMap((key) => {
    const own = atoms.filter((atom) => keysOf(atom, view).size === 1 && keysOf(atom, view).has(key));
    const alone = { keys: [key], atoms: own };
    const ways = own.length === 0 ? undefined : (waysOf(key, own, view) ?? waysOfTied(alone, view));
    return ways ? [{ ...alone, ways }] : [];
  });
}

function waysOfTied(group: AtomGroup, view: RequestView): Way[] | undefined {
  const { keys, atoms } = group;
  if (keys.some((key) => holdsSeveral(key, atoms))) return undefined;
  const ways = viewsOfTied(group, view)?.map((known) => atoms.map((atom) => evaluateAtom(atom, known)));
  return ways && distinct(ways);
}

function distinct(ways: readonly Way[]): Way[] {
  return [...new Map(ways.map((way) => [way.join(), way])).values()];
}

function product(groups: readonly GroupWays[]): Completion[] {
  let all: Completion[] = [{ assumed: new Map(), choice: [] }];
  for (const { atoms, ways } of groups) {
    all = all.flatMap(({ assumed, choice }) =>
      ways.map((way, at) => {
        const extended = new Map(assumed);
        for (const [index, atom] of atoms.entries()) extended.set(subjectOf(atom), way[index] ?? 0);
        return { assumed: extended, choice: [...choice, at] };
      }),
    );
  }
  return all;
}

function waysOf(key: string, atoms: readonly Atom[], view: RequestView): Way[] | undefined {
  const witnesses = witnessesOf(key, atoms, view);
  if (!witnesses) return undefined;
  const wayFor = (value: ContextValue): Way => {
    const known = view.with(key, value);
    return atoms.map((atom) => evaluateAtom(atom, known));
  };
  const all: ContextValue[] = [...witnesses, null];
  if (holdsSeveral(key, atoms)) {
    const several = listsOf(witnesses, { key, atoms, wayFor });
    if (!several) return undefined;
    all.push(...several);
  }
  return distinct(all.map(wayFor));
}

/** AWS documents which keys hold several values; of a key that it does not document, a set operator tells. */
function holdsSeveral(key: string, atoms: readonly Atom[]): boolean {
  if (MULTIVALUED_KEYS.has(key)) return true;
  const documented = KEY_PREFIXES.has(key.slice(0, Math.max(key.indexOf(':'), 0)));
  return !documented && atoms.some((atom) => 'condition' in atom && atom.condition.name?.qualifier !== undefined);
}

/**
 * Lists of several values, one for each way in which such lists can come out. How a union comes out follows from how its
 * parts do, so growing unions until nothing new appears reaches every list. Undefined when that does not end in time.
 */
function listsOf(
  witnesses: readonly string[],
  place: { key: string; atoms: readonly Atom[]; wayFor: (value: ContextValue) => Way },
): (readonly string[])[] | undefined {
  // A variable takes no key of several values, which unions of like values would hide.
  if (place.atoms.some((atom) => !('condition' in atom) || atom.condition.key !== place.key)) return undefined;
  const singles = new Map<string, readonly string[]>();
  for (const witness of witnesses) {
    // An empty text by itself is no value; beside others it is one.
    const list = witness === '' ? ['', ''] : [witness];
    const way = place.wayFor(list).join();
    if (!singles.has(way)) singles.set(way, list);
  }
  const unions = new Map<string, readonly string[]>();
  const queue = [...singles.values()];
  for (const list of queue) {
    for (const single of singles.values()) {
      const union = [...new Set([...list, ...single])];
      const way = place.wayFor(union).join();
      if (union.length < 2 || unions.has(way)) continue;
      if (unions.size >= MOST_WAYS) return undefined;
      unions.set(way, union);
      if (!singles.has(way)) queue.push(union);
    }
  }
  return [...unions.values()];
}
