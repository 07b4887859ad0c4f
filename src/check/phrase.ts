import type { StatementRef } from '../evaluation/authorization.js';
import type { OWN_PHRASES } from '../model/codes/changes.js';
import type { ChangeWords, OptionalPlacesOf, PlacesOf } from '../model/codes/code.js';
import type { Cause } from '../model/denial.js';
import type { FoundTrap } from './traps/catalogue.js';

/** Something to tell of a change, as data: its words are made when the report is. */
export interface Phrase {
  /** A key of our own phrases, or of the check's `meta.changes`. */
  readonly code: string;
  /** The check whose code it is; absent: ours. */
  readonly by?: Cause;
  readonly about: PhraseFacts;
}

export type PhraseFacts = Readonly<Record<string, PhraseDatum | undefined>>;

/** Names, numbers and texts of AWS's or of a policy; what is told in words of its own is a phrase. */
export type PhraseDatum =
  | string
  | number
  /** Told one after the other. */
  | readonly string[]
  | readonly Phrase[]
  | Phrase
  /** All of them hold. */
  | { readonly all: readonly Phrase[] }
  /** Values of a condition key, of which one is enough. */
  | { readonly key: string; readonly anyOf: readonly string[] }
  /** ARNs; those that differ by their Region alone are told once. */
  | { readonly resources: readonly string[] }
  | { readonly statement: Pick<StatementRef, 'policy' | 'sid' | 'index'> }
  | { readonly trap: FoundTrap };

type TextOf<W> = W extends string ? W : W extends { readonly text: infer T extends string } ? T : never;

type AboutOf<T extends string> = { readonly [Place in PlacesOf<T>]: PhraseDatum } & {
  readonly [Place in OptionalPlacesOf<T>]?: PhraseDatum;
};

/** Nothing to give for a text without places. */
type Given<T extends string> = [PlacesOf<T> | OptionalPlacesOf<T>] extends [never] ? [] : [about: AboutOf<T>];

type Own = typeof OWN_PHRASES;

/** A phrase of our own codes, with the facts that its words ask for. */
export function phrase<C extends keyof Own>(code: C, ...[about]: Given<TextOf<Own[C]>>): Phrase {
  return { code, about: about ?? {} };
}

interface Described {
  readonly id: Cause;
  readonly changes?: Readonly<Record<string, ChangeWords>>;
}

/** A phrase of a check, with the facts that the code's template asks for: `phraseOf(meta, 'ENABLE_KEY', { key })`. */
export function phraseOf<const M extends Described, C extends keyof M['changes'] & string>(
  meta: M,
  code: C,
  ...[about]: Given<NonNullable<NonNullable<M['changes']>[C]>['text']>
): Phrase {
  return { code, by: meta.id, about: about ?? {} };
}
