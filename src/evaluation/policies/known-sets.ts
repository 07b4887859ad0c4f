import type { Layer } from '../../model/policies.js';
import type { PolicyType } from '../../model/policy-type.js';
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
  const set = found.sets.get(policyType) ?? new PolicySet(layer, policyType);
  found.sets.set(policyType, set);
  return set;
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
