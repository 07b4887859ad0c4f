import { MULTIVALUED_KEYS } from '../../model/reference/key-types.generated.js';
import type { AuthorizationRequest, ContextValue } from '../../model/request.js';
import { isUnknown } from '../../model/unknown.js';
import { RequestView } from './request-view.js';

/**
 * A context key of a request as policies see it: what is listed, what follows from who asks and from other keys, null
 * where it is absent, or unknown.
 */
export function keyOf(request: AuthorizationRequest, key: string): ContextValue {
  const name = key.toLowerCase();
  const values = RequestView.of(request, false).lookup(name);
  if (values === null || isUnknown(values)) return values;
  const [only = ''] = values;
  return values.length === 1 && !MULTIVALUED_KEYS.has(name) ? only : [...values];
}
