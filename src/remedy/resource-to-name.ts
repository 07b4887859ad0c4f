import type { DerivedRequest } from '../model/request.js';

/** What a change is to name: the resource, or the shape of all those that the same was denied on. */
export function resourceToName({ resource, origin }: DerivedRequest): string {
  return origin.shape ?? resource;
}
