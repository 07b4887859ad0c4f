import { readDocument } from '../evaluation/grammar/document.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.js';

/** The document as JSON, however AWS returned it; undefined when it cannot be read. */
export function documentOf(document: unknown): JsonObject | undefined {
  const read = readDocument(document);
  return typeof read === 'string' ? undefined : read;
}

/** The statements of a document, one or many. */
export function statementsOf(document: JsonObject): JsonObject[] {
  const { Statement } = document;
  const list = Array.isArray(Statement) ? Statement : [Statement];
  return list.filter(isJsonObject);
}

export function appendStatement(document: JsonObject | undefined, statement: JsonObject): JsonObject {
  const base = document ?? { Version: '2012-10-17' };
  return { ...base, Statement: [...(document === undefined ? [] : statementsOf(document)), statement] };
}

export function replaceStatement(document: JsonObject, index: number, statement: JsonObject): JsonObject {
  return { ...document, Statement: statementsOf(document).map((old, at) => (at === index ? statement : old)) };
}

export function withoutStatement(document: JsonObject, index: number): JsonObject {
  return { ...document, Statement: statementsOf(document).filter((_, at) => at !== index) };
}

/** A JSON element that may be one value or a list, as a list of texts. */
export function listOf(value: JsonValue | undefined): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((one): one is string => typeof one === 'string');
}

/** One value stays a value, as people write it. */
export function oneOrMany(values: readonly string[]): string | string[] {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : [...values];
}

/** Adds a value to one key of one operator, making either where it is missing. */
export function withCondition(
  statement: JsonObject,
  { operator, key, value }: { readonly operator: string; readonly key: string; readonly value: string },
): JsonObject {
  const conditions = isJsonObject(statement['Condition']) ? statement['Condition'] : {};
  const block = isJsonObject(conditions[operator]) ? conditions[operator] : {};
  const written = Object.keys(block).find((name) => name.toLowerCase() === key.toLowerCase()) ?? key;
  const values = [...listOf(block[written]), value];
  return { ...statement, Condition: { ...conditions, [operator]: { ...block, [written]: oneOrMany(values) } } };
}

/** Both blocks, operator by operator and key by key; of a key that both ask for by one operator, the second's values. */
export function mergedConditions(first: JsonObject, second: JsonObject): JsonObject {
  const merged: JsonObject = { ...first };
  for (const [operator, added] of Object.entries(second)) {
    const own = Object.keys(merged).find((written) => written.toLowerCase() === operator.toLowerCase()) ?? operator;
    const block = merged[own];
    if (!isJsonObject(block) || !isJsonObject(added)) merged[own] = added;
    else {
      const keys = new Set(Object.keys(added).map((key) => key.toLowerCase()));
      const others = Object.entries(block).filter(([key]) => !keys.has(key.toLowerCase()));
      merged[own] = { ...Object.fromEntries(others), ...added };
    }
  }
  return merged;
}
