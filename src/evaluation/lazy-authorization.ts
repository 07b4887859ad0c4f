import type { PolicyType } from '../model/policy-type.js';
import type { Authorization, Decision, LayerEvaluation } from './authorization.js';

type ReadLayers = () => readonly LayerEvaluation[];

/**
 * An answer whose layers are put together on first access.
 * All answers share one accessor: a getter in a literal is a new one for each object, and for each V8 makes
 * a shape that keeps what the getter reaches until the next full collection.
 */
export class LazyAuthorization implements Authorization {
  declare readonly decision: Decision;
  declare readonly layers: readonly LayerEvaluation[];
  declare readonly denying: readonly PolicyType[];
  declare readonly missing: readonly string[];
  declare readonly missingKeys: readonly string[];
  #layers: readonly LayerEvaluation[] | ReadLayers;

  constructor({ decision, denying, missing, missingKeys }: Omit<Authorization, 'layers'>, read: ReadLayers) {
    this.#layers = read;
    this.decision = decision;
    Object.defineProperty(this, 'layers', LazyAuthorization.#accessor);
    this.denying = denying;
    this.missing = missing;
    this.missingKeys = missingKeys;
  }

  static readonly #accessor: PropertyDescriptor & ThisType<LazyAuthorization> = {
    enumerable: true,
    get() {
      if (typeof this.#layers === 'function') this.#layers = this.#layers();
      return this.#layers;
    },
  };
}
