import type { JsonObject, JsonValue } from '../../../model/json.js';
import type { Weight } from '../../../model/weight.js';
import { parseJson } from '../record.js';
import { parseStruct } from '../struct-text.js';
import { plainTitle } from './columns.js';

/** What people and engines call the columns of a grouped result, in lower case and without signs: `count(*)` is `count`. */
const COUNT = ['count', 'denials', 'eventcount', 'cnt', 'countstar'];
const FIRST = ['firstseen', 'first', 'firsttime', 'mineventtime', 'earliesttimestamp', 'earliesteventtime'];
const LAST = ['lastseen', 'last', 'lasttime', 'maxeventtime', 'latesttimestamp', 'latesteventtime'];
const IDS = ['eventids', 'ids', 'sampleids'];
const CALLERS = ['callers'];
const RESOURCES = ['resourcecount'];
const GROUPS = ['groupcount'];
const ADDRESSES = ['addresses', 'sourceaddresses', 'sourceipaddresses'];

/**
 * What a row of a grouped result stands for, by its column of counts; undefined for a row that has none, and stands
 * for itself. Lists are JSON, or `[a, b]` as Athena prints them; an id may have the time of its call before it.
 */
export function weightOfRow(row: JsonObject): Weight | undefined {
  const cells = new Map(Object.entries(row).map(([column, value]) => [plainTitle(column), value]));
  const cell = (names: readonly string[]) => names.map((name) => cells.get(name)).find(isTold);
  const count = countIn(cell(COUNT));
  if (count < 1) return undefined;
  const first = timeIn(cell(FIRST));
  const resources = countIn(cell(RESOURCES));
  return {
    count,
    first,
    last: timeIn(cell(LAST)),
    ids: textsIn(cell(IDS)).map((text) => {
      const [, time = first, id = text] = /^(\d{4}-\d\d-\d\d[T ][\d:.]+Z?) +(\S+)$/.exec(text) ?? [];
      return { id, time: timeIn(time) };
    }),
    callers: textsIn(cell(CALLERS)),
    addresses: textsIn(cell(ADDRESSES)),
    ...(resources > 1 ? { resources } : {}),
    ...(countIn(cell(GROUPS)) > 1 ? { mixed: true as const } : {}),
  };
}

/** 0 for what is no count. */
function countIn(value: JsonValue | undefined): number {
  const count = Number(value ?? 0);
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}

const isTold = (value: JsonValue | undefined): boolean => value !== undefined && value !== null && value !== '';

function timeIn(value: JsonValue | undefined): string {
  const text = typeof value === 'string' ? value : '';
  const [, day, clock = ''] = /^(\d{4}-\d\d-\d\d)[T ]([\d:]+)(?:\.0*)?(?:Z| ?UTC)?$/.exec(text) ?? [];
  return day === undefined ? text : `${day}T${clock}Z`;
}

function textsIn(value: JsonValue | undefined): string[] {
  const list = typeof value === 'string' ? (parseJson(value) ?? parseStruct(value)) : value;
  if (!Array.isArray(list)) return [];
  return list.filter((one): one is string => typeof one === 'string' && one !== '');
}
