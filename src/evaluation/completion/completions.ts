import { KEY_PREFIXES, MULTIVALUED_KEYS } from '../../model/reference/key-types.generated.js';
import type { ContextValue } from '../../model/request.js';
import { isUnknown } from '../../model/unknown.js';
import { valuesOf } from '../request/context-values.js';
import { isConsistent, isTied, type ToldValues, tiedName } from '../request/key-ties.js';
import type { RequestView } from '../request/request-view.js';
import { and, MAYBE, NO, type Truth, YES } from '../truth.js';
import { type Atom, type AtomGroup, type Atoms, evaluateAtom, keysOf, subjectOf } from './atoms.js';
import { viewsOfTied } from './tied-keys.js';
import { witnessesOf } from './witnesses.js';

/** Up to this many unknown keys every completion is tried; beyond, Kleene's logic alone speaks. */
export const MOST_UNKNOWN_KEYS = 3;
const MOST_COMPLETIONS = 30_000;
const MOST_WAYS = 256;

/** One way in which all that depends on a group of keys can come out together. */
interface Way {
  /** What each atom comes to. */
  readonly truths: readonly Truth[];
  /** Values of the keys that make it come out so: one example. */
  readonly values: readonly ContextValue[];
}

/** The ways of a group of keys. */
interface GroupWays {
  readonly keys: readonly string[];
  readonly atoms: readonly Atom[];
  readonly ways: readonly Way[];
}

/** Per group, the index of its way. */
type Choice = readonly number[];

export interface Completions {
  readonly groups: readonly (readonly string[])[];
  readonly all: readonly Choice[];
  /** Equal for choices that make the same of every statement. */
  readonly nameOf: (choice: Choice) => string;
  /** What each atom comes to. */
  readonly assumed: (choice: Choice) => ReadonlyMap<object, Truth>;
}

/** Every completion of up to three keys, or undefined. A key whose ways cannot be enumerated stays unknown in all of them. */
export function completionsOf(atoms: Atoms, view: RequestView): Completions | undefined {
  if (atoms.keys.size === 0 || atoms.keys.size > MOST_UNKNOWN_KEYS) return undefined;
  const tied = [...atoms.keys].filter(isTied);
  const place: Place = { view, parts: atoms.parts, tied: tied.length > 1 ? new Set(tied) : NO_KEYS };
  const groups = atoms.groups.flatMap((group) => waysOfGroup(group, place));
  const count = groups.reduce((product, { ways }) => product * ways.length, 1);
  if (groups.length === 0 || count > MOST_COMPLETIONS) return undefined;
  const signatures = groups.map((group) => group.ways.map((way) => signatureOf(group.atoms, way, atoms.parts)));
  return {
    groups: groups.map(({ keys }) => keys),
    all: product(groups).filter((choice) => place.tied.size === 0 || isConsistent(toldBy(groups, choice))),
    nameOf: (choice) => merged(signatures.flatMap((ways, at) => ways[choice[at] ?? 0] ?? [])),
    assumed: (choice) => assumedBy(groups, choice),
  };
}

interface Place {
  readonly view: RequestView;
  readonly parts: number;
  /** The unknown keys that depend on one another, if there are several. */
  readonly tied: ReadonlySet<string>;
}

const NO_KEYS: ReadonlySet<string> = new Set();

/** What a way makes of each part of a statement. */
function signatureOf(atoms: readonly Atom[], { truths }: Way, parts: number): Uint8Array {
  const signature = new Uint8Array(parts).fill(YES);
  for (const [at, { part }] of atoms.entries()) {
    signature[part] = and(asTruth(signature[part]), asTruth(truths[at]));
  }
  return signature;
}

function asTruth(value: number | undefined): Truth {
  return value === NO ? NO : value === YES ? YES : MAYBE;
}

function merged(signatures: readonly Uint8Array[]): string {
  const [first = new Uint8Array(), ...others] = signatures;
  const all = first.slice();
  for (const signature of others) {
    for (let at = 0; at < all.length; at++) all[at] = and(asTruth(all[at]), asTruth(signature[at]));
  }
  return all.join('');
}

function assumedBy(groups: readonly GroupWays[], choice: Choice): ReadonlyMap<object, Truth> {
  const assumed = new Map<object, Truth>();
  for (const [group, { atoms, ways }] of groups.entries()) {
    const truths = ways[choice[group] ?? 0]?.truths ?? [];
    for (const [at, atom] of atoms.entries()) assumed.set(subjectOf(atom), truths[at] ?? MAYBE);
  }
  return assumed;
}

/** What a choice makes of keys that depend on one another; of tags, whether any is passed. */
function toldBy(groups: readonly GroupWays[], choice: Choice): ToldValues {
  const told = new Map<string, readonly string[] | null>();
  for (const [group, { keys, ways }] of groups.entries()) {
    const values = ways[choice[group] ?? 0]?.values ?? [];
    for (const [at, key] of keys.entries()) {
      const value = valuesOf(values[at] ?? null);
      if (isUnknown(value) || (value === null && tiedName(key) !== key)) continue;
      told.set(tiedName(key), value);
    }
  }
  return (key) => told.get(key);
}

/** Of keys that are tied together, all at once; where that cannot be, each with what depends on it alone. */
function waysOfGroup(group: AtomGroup, place: Place): GroupWays[] {
  const { keys, atoms } = group;
  const together = keys.length > 1 ? waysOfTied(group, place) : undefined;
  if (together) return [{ keys, atoms, ways: together }];
  return keys.flatMap((key) => {
    const own = atoms.filter((atom) => keysOf(atom, place.view).size === 1 && keysOf(atom, place.view).has(key));
    const alone = { keys: [key], atoms: own };
    const ways = own.length === 0 ? undefined : (waysOf(key, own, place) ?? waysOfTied(alone, place));
    return ways ? [{ ...alone, ways }] : [];
  });
}

function waysOfTied(group: AtomGroup, place: Place): Way[] | undefined {
  const { keys, atoms } = group;
  if (keys.some((key) => holdsSeveral(key, atoms))) return undefined;
  const ways = viewsOfTied(group, place.view)?.map(
    ({ view, values }): Way => ({
      truths: atoms.map((atom) => evaluateAtom(atom, view)),
      values,
    }),
  );
  return ways && distinct(group, ways, place);
}

/** One way for each that statements, and keys that depend on these, can tell apart. */
function distinct({ keys, atoms }: AtomGroup, ways: readonly Way[], { parts, tied }: Place): Way[] {
  const nameOf = (way: Way): string => {
    const states = keys.map((key, at) => (tied.has(key) ? stateOf(way.values[at] ?? null) : ''));
    return [...states, signatureOf(atoms, way, parts).join('')].join();
  };
  return [...new Map(ways.map((way) => [nameOf(way), way])).values()];
}

function stateOf(value: ContextValue): string {
  if (value === null) return '-';
  return typeof value === 'string' && /^(true|false)$/i.test(value) ? value.toLowerCase() : '+';
}

function product(groups: readonly GroupWays[]): Choice[] {
  let all: Choice[] = [[]];
  for (const { ways } of groups) all = all.flatMap((choice) => ways.map((_, at) => [...choice, at]));
  return all;
}

function waysOf(key: string, atoms: readonly Atom[], place: Place): Way[] | undefined {
  const { view } = place;
  const witnesses = witnessesOf(key, atoms, view);
  if (!witnesses) return undefined;
  const truthsFor = (value: ContextValue): Truth[] => {
    const known = view.with(key, value);
    return atoms.map((atom) => evaluateAtom(atom, known));
  };
  // What is always there is never empty.
  const always = view.domain(key).presence === 'always';
  const all: ContextValue[] = always ? witnesses.filter((value) => value !== '') : [...witnesses, null];
  if (holdsSeveral(key, atoms)) {
    const several = listsOf(witnesses, { key, atoms, truthsFor });
    if (!several) return undefined;
    all.push(...several);
  }
  const ways = all.map((value): Way => ({ truths: truthsFor(value), values: [value] }));
  return distinct({ keys: [key], atoms }, ways, place);
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
  place: { key: string; atoms: readonly Atom[]; truthsFor: (value: ContextValue) => Truth[] },
): (readonly string[])[] | undefined {
  // A variable takes no key of several values, which unions of like values would hide.
  if (place.atoms.some((atom) => !('condition' in atom) || atom.condition.key !== place.key)) return undefined;
  const singles = new Map<string, readonly string[]>();
  for (const witness of witnesses) {
    // An empty text by itself is no value; beside others it is one.
    const list = witness === '' ? ['', ''] : [witness];
    const way = place.truthsFor(list).join();
    if (!singles.has(way)) singles.set(way, list);
  }
  const unions = new Map<string, readonly string[]>();
  const queue = [...singles.values()];
  for (const list of queue) {
    for (const single of singles.values()) {
      const union = [...new Set([...list, ...single])];
      const way = place.truthsFor(union).join();
      if (union.length < 2 || unions.has(way)) continue;
      if (unions.size >= MOST_WAYS) return undefined;
      unions.set(way, union);
      if (!singles.has(way)) queue.push(union);
    }
  }
  return [...unions.values()];
}
