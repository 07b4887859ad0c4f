import { isJsonObject, type JsonValue } from '../../model/json.js';
import { type Range, rangeOf } from './address.js';
import { decodedText } from './decoded-text.js';

/** What the statements of all policies compare a request with: redaction must not change the outcome of any. */
export interface Comparands {
  /** Every value of a principal, a resource or a condition. */
  readonly values: ReadonlySet<string>;
  /** The values of conditions, by the key they are compared with, in lower case. */
  readonly byKey: ReadonlyMap<string, ReadonlySet<string>>;
  /** The IP ranges among the values. */
  readonly ranges: readonly Range[];
}

/** Gathers them from every policy document found in the evidence, however deep and however encoded. */
export function comparandsOf(evidence: JsonValue): Comparands {
  const values = new Set<string>();
  const byKey = new Map<string, Set<string>>();
  for (const statement of statementsIn(evidence)) {
    for (const name of ['Principal', 'NotPrincipal', 'Resource', 'NotResource']) {
      for (const text of textsOf(statement[name] ?? null)) values.add(text);
    }
    for (const [key, text] of conditionsOf(statement['Condition'] ?? null)) {
      values.add(text);
      byKey.set(key, (byKey.get(key) ?? new Set()).add(text));
    }
  }
  const ranges = [...values].flatMap((value) => rangeOf(value) ?? []);
  return { values, byKey, ranges };
}

function statementsIn(value: JsonValue): Readonly<Record<string, JsonValue | undefined>>[] {
  if (typeof value === 'string') {
    const decoded = decodedText(value);
    return decoded === undefined ? [] : statementsIn(decoded.json);
  }
  if (Array.isArray(value)) return value.flatMap(statementsIn);
  if (!isJsonObject(value)) return [];
  const own = value['Statement'] === undefined ? [] : [value['Statement']].flat().filter(isJsonObject);
  return [...own, ...Object.values(value).flatMap((member) => (member === undefined ? [] : statementsIn(member)))];
}

function textsOf(value: JsonValue): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (isJsonObject(value)) return Object.values(value).flatMap((member) => textsOf(member ?? null));
  return value === null ? [] : [String(value)];
}

function conditionsOf(condition: JsonValue): [string, string][] {
  if (!isJsonObject(condition)) return [];
  return Object.values(condition)
    .filter(isJsonObject)
    .flatMap((keys) => Object.entries(keys))
    .flatMap(([key, wanted]) => textsOf(wanted ?? null).map((text): [string, string] => [key.toLowerCase(), text]));
}
