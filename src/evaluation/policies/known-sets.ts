import type { Layer } from '../../vocabulary/layer.js';
import type { PolicyType } from '../../vocabulary/policy-type.js';
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

function copyOf(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  // Equals nothing, so that what lies deeper is never taken for unchanged.
  if (depth === 0) return Number.NaN;
  if (Array.isArray(value)) return value.map((item) => copyOf(item, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copyOf(item, depth - 1)]));
}

function isSame(value: unknown, copy: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === copy;
  if (typeof copy !== 'object' || copy === null) return false;
  if (Array.isArray(value)) {
    return Array.isArray(copy) && value.length === copy.length && value.every((item, at) => isSame(item, copy[at]));
  }
  const names = Object.keys(value);
  if (Array.isArray(copy) || names.length !== Object.keys(copy).length) return false;
  return names.every((name) => Object.hasOwn(copy, name) && isSame(Reflect.get(value, name), Reflect.get(copy, name)));
}
