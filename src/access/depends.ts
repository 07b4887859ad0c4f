import type { EvaluatedRequest } from '../check/check.js';
import { evaluate } from '../check/evaluate.js';
import type { ConditionEvaluation } from '../evaluation/authorization.js';
import type { ContextValue } from '../model/request.js';
import type { Dependence, Way } from './answer.js';

/** Keys tried together, and values tried of each: AWS's policies seldom need more, and the answer says what it tried. */
const MOST_KEYS = 3;
const MOST_VALUES = 12;
/** Stands for a value that no statement names. */
const ANOTHER = 'any other value';

/**
 * What an undetermined answer depends on: the values of untold condition keys that settle it, found by trying the
 * values that the statements name, none, and another. Undefined where it depends on something else than keys.
 */
export function dependence(requests: readonly EvaluatedRequest[]): Dependence | undefined {
  const open = requests.filter(({ authorization }) => authorization.decision === 'undetermined');
  const keys = distinct(open.flatMap(({ authorization }) => authorization.missingKeys));
  if (keys.length === 0) return undefined;
  const values = new Map(keys.map((key) => [key, valuesOf(key, open)]));
  const allowedWhen = ways(keys, values).filter((way) => open.every((one) => decisionWith(one, way) === 'allowed'));
  const otherwise = firstDenied(open, keys, values);
  return { keys, allowedWhen: fewest(allowedWhen), ...(otherwise === undefined ? {} : { otherwise }) };
}

function distinct(keys: readonly string[]): string[] {
  return [...new Map(keys.map((key) => [key.toLowerCase(), key])).values()];
}

/** Values that the conditions on a key name, that it is absent, and one that none names. */
function valuesOf(key: string, requests: readonly EvaluatedRequest[]): ContextValue[] {
  const conditions = requests.flatMap(({ authorization }) =>
    authorization.layers.flatMap(({ undecided }) =>
      undecided.flatMap((statement) =>
        statement.conditions.filter((one) => one.key.toLowerCase() === key.toLowerCase()),
      ),
    ),
  );
  const named = conditions.flatMap(witnesses);
  return [...new Set<ContextValue>([...named.slice(0, MOST_VALUES), null, ANOTHER])];
}

/** Values that meet a condition, or its opposite: a bound of a range is tried with its neighbours. */
function witnesses({ operator, wanted }: ConditionEvaluation): string[] {
  const name = operator.replace(/^For\w+Values:/, '').replace(/IfExists$/, '');
  if (name === 'Bool') return ['true', 'false'];
  if (name === 'Null') return [];
  return wanted.flatMap((value) => {
    if (name.startsWith('Numeric')) return [Number(value) - 1, Number(value), Number(value) + 1].map(String);
    if (name.startsWith('Date')) return near(value);
    if (name.endsWith('IpAddress')) return [value.split('/')[0] ?? value];
    return [value.replaceAll('*', 'x').replaceAll('?', 'x')];
  });
}

function near(date: string): string[] {
  const time = Date.parse(date);
  return Number.isNaN(time) ? [date] : [time - 1000, time + 1000].map((one) => new Date(one).toISOString());
}

/** Every value of one key, then of two together, then of three. */
function ways(keys: readonly string[], values: ReadonlyMap<string, readonly ContextValue[]>): Way[] {
  let level: { readonly way: Way; readonly last: number }[] = [{ way: {}, last: -1 }];
  const all: Way[] = [];
  for (let count = 0; count < Math.min(MOST_KEYS, keys.length); count++) {
    level = level.flatMap(({ way, last }) =>
      keys
        .slice(last + 1)
        .flatMap((key, at) =>
          (values.get(key) ?? []).map((value) => ({ way: { ...way, [key]: value }, last: last + 1 + at })),
        ),
    );
    all.push(...level.map(({ way }) => way));
  }
  return all;
}

/** Without ways that a shorter one is part of. */
function fewest(found: readonly Way[]): Way[] {
  const kept: Way[] = [];
  for (const way of found) {
    if (!kept.some((shorter) => Object.entries(shorter).every(([key, value]) => way[key] === value))) kept.push(way);
  }
  return kept;
}

/** The answer for one more thing told. */
function withKeys(one: EvaluatedRequest, way: Way): EvaluatedRequest {
  const told = new Set(Object.keys(way).map((key) => key.toLowerCase()));
  const others = Object.entries(one.request.context ?? {}).filter(([key]) => !told.has(key.toLowerCase()));
  return evaluate({ ...one, request: { ...one.request, context: { ...Object.fromEntries(others), ...way } } });
}

function decisionWith(one: EvaluatedRequest, way: Way): string {
  return withKeys(one, way).authorization.decision;
}

/** What denies where every key is another than any statement names, or absent. */
function firstDenied(
  open: readonly EvaluatedRequest[],
  keys: readonly string[],
  values: ReadonlyMap<string, readonly ContextValue[]>,
): EvaluatedRequest | undefined {
  const plain = [ANOTHER, null].map((value) => Object.fromEntries(keys.map((key) => [key, value])));
  for (const way of [...plain, ...ways(keys, values)]) {
    const denied = open.map((one) => withKeys(one, way)).find(isDenied);
    if (denied !== undefined) return denied;
  }
  return undefined;
}

/** Whatever the kind of denial, and though more could deny: some layer keeps the request from being allowed. */
export function isDenied({ authorization: { decision, denying } }: EvaluatedRequest): boolean {
  return decision !== 'allowed' && (decision !== 'undetermined' || denying.length > 0);
}
