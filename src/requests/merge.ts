import type { ContextValue, RequestContext } from '../model/request.js';
import { isUnknown } from '../model/unknown.js';
import type { Ask } from './call.js';

/**
 * Asks for the same action on the same resource as one: lists of context values are united, which is how
 * ForAllValues and ForAnyValue read several asks that must all pass; of other values what is unknown stays unknown.
 */
export function mergeAsks(asks: readonly Ask[]): readonly Ask[] {
  const byQuestion = new Map<string, Ask>();
  for (const ask of asks) {
    const question = [ask.action.toLowerCase(), ask.resource, ask.via].join('\n');
    const known = byQuestion.get(question);
    byQuestion.set(
      question,
      known === undefined ? ask : { ...known, context: mergeContexts(known.context, ask.context) },
    );
  }
  return [...byQuestion.values()];
}

function mergeContexts(a: RequestContext = {}, b: RequestContext = {}): RequestContext {
  const merged = new Map<string, ContextValue>(Object.entries(a));
  for (const [key, value] of Object.entries(b)) {
    const known = merged.get(key);
    merged.set(key, known === undefined ? value : mergeValues(known, value));
  }
  return Object.fromEntries(merged);
}

function mergeValues(a: ContextValue, b: ContextValue): ContextValue {
  if (isUnknown(a) && isUnknown(b)) return a;
  if (isList(a) && isList(b)) return [...new Set([...a, ...b])];
  if (isList(a) || isList(b)) return isList(a) ? b : a;
  // dynamodb:FullTableScan: one statement that scans is enough to be denied.
  if (a === 'true' || b === 'true') return 'true';
  return isUnknown(b) || a === null ? b : a;
}

function isList(value: ContextValue): value is readonly string[] {
  return Array.isArray(value);
}
