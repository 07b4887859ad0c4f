import { unread } from '../../src/check/index.js';
import type { Layer } from '../../src/model/policies.js';
import type { ReadResult } from '../../src/model/read-result.js';

/** The one policy of a resource, as AWS answered for it: none where AWS knows none. */
export function attached<T>(bearer: string, answer: ReadResult<T>, textOf: (value: T) => string | undefined): Layer {
  if (answer.status === 'not-found') return [];
  if (answer.status !== 'ok') return unread(answer);
  const document = textOf(answer.value);
  return document === undefined ? [] : [{ id: `resource-based policy of ${bearer}`, document, attachedTo: bearer }];
}
