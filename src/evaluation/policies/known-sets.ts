import type { Layer } from '../../model/policies.js';
import type { PolicyType } from '../../model/policy-type.js';
import { isUnknown, type Unknown } from '../../model/unknown.js';
import { PolicySet } from './policy-set.js';

interface KnownLayer {
  readonly copy: unknown;
  readonly sets: Map<PolicyType, PolicySet>;
}

const known = new WeakMap<object, KnownLayer>();

/** The set of a layer, compiled once for as long as the layer lives and holds what it held. */
export function policySetOf(layer: Layer, policyType: PolicyType): PolicySet {
  let found = known.get(layer);
  if (found === undefined || !isSame(layer, found.copy)) {
    found = { copy: copyOf(layer, DEEPEST), sets: new Map() };
    known.set(layer, found);
  }
  const set = found.sets.get(policyType) ?? recentSet(layer, policyType);
  found.sets.set(policyType, set);
  return set;
}

interface RecentSet {
  readonly texts: readonly (string | undefined)[];
  readonly policyType: PolicyType;
  readonly set: PolicySet;
}

/** Layers of a few principals at work: each denial lists the same policies anew. */
const MOST_RECENT = 24;
const recent: RecentSet[] = [];

/** Of so many policies those that a change leaves alone are not compiled again with it. */
const MANY = 20;

/** The set of an equal layer that was compiled before; of a large one that was changed, of each part that was not. */
function recentSet(layer: Layer, policyType: PolicyType): PolicySet {
  if (isUnknown(layer)) return PolicySet.of(layer, policyType);
  const texts = textsOf(layer);
  if (texts !== undefined) return equalSet(layer, { texts, policyType });
  if (layer.length < MANY) return PolicySet.of(layer, policyType);
  const parts = runsOf(layer).map((run) => {
    const unchanged = textsOf(run);
    return unchanged === undefined ? PolicySet.of(run, policyType) : equalSet(run, { texts: unchanged, policyType });
  });
  const [only, ...others] = parts;
  return only !== undefined && others.length === 0 ? only : PolicySet.joined(parts);
}

type Policy = Exclude<Layer, Unknown>[number];

/** Neighbours whose documents are texts, and those between them. */
function runsOf(layer: readonly Policy[]): Policy[][] {
  const runs: Policy[][] = [];
  let wasText: boolean | undefined;
  for (const policy of layer) {
    const isText = isUnknown(policy) || typeof policy.document === 'string';
    if (isText === wasText) runs.at(-1)?.push(policy);
    else runs.push([policy]);
    wasText = isText;
  }
  return runs;
}

/** Only texts are compared: nobody changes them. */
function equalSet(layer: Layer, { texts, policyType }: Omit<RecentSet, 'set'>): PolicySet {
  const equal = recent.find((one) => one.policyType === policyType && areEqual(one.texts, texts));
  if (equal !== undefined) return equal.set;
  const set = PolicySet.of(layer, policyType);
  recent.unshift({ texts, policyType, set });
  recent.length = Math.min(recent.length, MOST_RECENT);
  return set;
}

/** All that a layer consists of, where its documents are texts; undefined where they are objects, which may change. */
function textsOf(layer: readonly Policy[]): (string | undefined)[] | undefined {
  const texts: (string | undefined)[] = [];
  for (const policy of layer) {
    if (isUnknown(policy)) texts.push(undefined, policy.unknown, undefined);
    else if (typeof policy.document === 'string') texts.push(policy.id, policy.attachedTo, policy.document);
    else return undefined;
  }
  return texts;
}

function areEqual(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** A layer's JSON goes no deeper: policy, document, statement, condition block, operator, key, value. */
const DEEPEST = 16;

/** What an object or a list held. */
class Copy {
  /** Undefined of a list. */
  private readonly names: readonly string[] | undefined;
  private readonly items: readonly unknown[];

  constructor(value: object, depth: number) {
    this.names = namesOf(value);
    this.items = itemsOf(value).map((item) => copyOf(item, depth - 1));
  }

  isOf(value: object): boolean {
    const items = itemsOf(value);
    if (items.length !== this.items.length || !this.namesAre(namesOf(value))) return false;
    for (let at = 0; at < items.length; at++) if (!isSame(items[at], this.items[at])) return false;
    return true;
  }

  /** In the same order: sorted anew, a document is read anew. */
  private namesAre(names: readonly string[] | undefined): boolean {
    if (!names || !this.names) return names === this.names;
    for (let at = 0; at < names.length; at++) if (names[at] !== this.names[at]) return false;
    return true;
  }
}

function namesOf(value: object): readonly string[] | undefined {
  return Array.isArray(value) ? undefined : Object.keys(value);
}

function itemsOf(value: object): readonly unknown[] {
  return Array.isArray(value) ? value : Object.values(value);
}

function copyOf(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  // Equals nothing, so that what lies deeper is never taken for unchanged.
  return depth === 0 ? Number.NaN : new Copy(value, depth);
}

function isSame(value: unknown, copy: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === copy;
  return copy instanceof Copy && copy.isOf(value);
}
