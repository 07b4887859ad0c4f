import type { ContextValue, RequestContext } from '../../model/request.js';
import { isUnknown, type Unknown } from '../../model/unknown.js';

/** The values of a condition key: at least one, null when absent, or unknown. */
export type Values = readonly string[] | null | Unknown;

/** What callers without types list: JSON has truths and numbers too, and AWS writes them as texts. */
function contextValueOf(listed: unknown): ContextValue {
  if (listed === null || isUnknown(listed)) return listed;
  if (Array.isArray(listed)) return everyText(listed) ? listed : listOf(listed);
  return textOf(listed) ?? { unknown: 'its value is no text' };
}

function everyText(list: readonly unknown[]): list is readonly string[] {
  return list.every((value) => typeof value === 'string');
}

function listOf(list: readonly unknown[]): ContextValue {
  const texts: string[] = [];
  for (const value of list) {
    if (isUnknown(value)) return value;
    const text = textOf(value);
    if (text === undefined) return { unknown: 'one of its values is no text' };
    texts.push(text);
  }
  return texts;
}

function textOf(value: unknown): string | undefined {
  const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isText ? String(value) : undefined;
}

export function valuesOf(value: ContextValue): Values {
  if (value === null || isUnknown(value)) return value;
  if (typeof value === 'string') return [value];
  return value.length === 0 ? null : value;
}

/** The listed keys by what `nameOf` makes of their names. A key without a value is not listed. */
export function readContext(
  listed: RequestContext | undefined,
  nameOf: (key: string) => string,
): ReadonlyMap<string, ContextValue> {
  const context = new Map<string, ContextValue>();
  if (!listed) return context;
  for (const key of Object.keys(listed)) {
    const value: unknown = listed[key];
    if (typeof value === 'string') context.set(nameOf(key), value);
    else if (value !== undefined) context.set(nameOf(key), contextValueOf(value));
  }
  return context;
}
