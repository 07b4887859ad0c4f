import type { Policies } from '../model/policies.js';

/**
 * Equal layers as one object: the engine compiles a layer once for as long as it lives, and of a matrix of questions
 * most have the same layers.
 */
export class SharedLayers {
  readonly #known = new Map<string, unknown>();

  of(policies: Policies): Policies {
    const entries = Object.entries(policies).map(([field, layer]) => {
      const key = `${field} ${JSON.stringify(layer)}`;
      const known = this.#known.get(key) ?? layer;
      this.#known.set(key, known);
      return [field, known];
    });
    return Object.fromEntries(entries) as Policies;
  }
}
