import type { PolicyChange, RemedyCandidate } from '../check/change.js';
import { appendStatement, listOf, oneOrMany, statementsOf } from '../check/document.js';
import { type Phrase, phrase } from '../check/phrase.js';
import type { JsonObject } from '../model/json.js';

/** A part of a change, and the change without it; undefined where nothing is left of it. */
export interface Element {
  readonly name: Phrase;
  readonly without: RemedyCandidate | undefined;
}

/** The change itself, and each value that it newly lists. */
export function elementsOf(candidate: RemedyCandidate): Element[] {
  const { change } = candidate;
  if (change.kind === 'action') return [{ name: phrase('THE_ACTION'), without: undefined }];
  if (change.operation === 'remove-statement') return [{ name: phrase('THE_CHANGE'), without: undefined }];
  if (isNarrowedDeny(change)) return [{ name: phrase('THE_EXCEPTION'), without: undefined }];
  if (change.operation === 'replace-statement') return [{ name: phrase('THE_CHANGE'), without: undefined }];
  const parts = (['Action', 'Resource'] as const).flatMap((element) => {
    const values = listOf(change.statement[element]);
    if (values.length < 2) return [];
    return values.map((value) => ({
      name: phrase('ELEMENT', { element, value }),
      without: withStatement(candidate, change, {
        ...change.statement,
        [element]: oneOrMany(values.filter((one) => one !== value)),
      }),
    }));
  });
  return [{ name: phrase('THE_STATEMENT'), without: undefined }, ...parts];
}

export function isNarrowedDeny(change: PolicyChange): boolean {
  return change.statement['Effect'] === 'Deny';
}

/** The added statement is the last of the document. */
function withStatement(candidate: RemedyCandidate, change: PolicyChange, statement: JsonObject): RemedyCandidate {
  const after = appendStatement({ ...change.after, Statement: statementsOf(change.after).slice(0, -1) }, statement);
  return { ...candidate, change: { ...change, after, statement } };
}
