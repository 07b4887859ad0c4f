import { type Gap, gap } from '../../model/gap.js';
import { inIso } from '../../model/window.js';
import type { Layout, PartitionKey } from './layout.js';
import type { TrailQuestion } from './question.js';
import { rangeOf } from './range.js';

interface Asked {
  readonly title: string;
  readonly layout: Layout;
  readonly question: TrailQuestion;
}

/** What of the question the table cannot hold, by its own words: it is missing from the answer, and looks like none. */
export function gapsOfTable({ title, layout, question }: Asked): Gap[] {
  const places = [
    { what: 'accounts', asked: question.accounts, held: heldBy(layout, 'account') },
    { what: 'Regions', asked: question.regions, held: heldBy(layout, 'region') },
  ].flatMap(({ what, asked, held }) => {
    const missing = held === undefined ? [] : (asked ?? []).filter((one) => !held.includes(one));
    return missing.length === 0 ? [] : [gap('ATHENA_NOT_HELD', { table: title, what, missing }, { incomplete: true })];
  });
  return [...places, ...outOfRange(title, layout, question)];
}

/** All that there are; undefined where the table does not tell. */
function heldBy(layout: Layout, role: 'account' | 'region'): readonly string[] | undefined {
  const key = layout.keys.find((one) => one.role === role);
  if (key !== undefined) return key.values;
  const only = layout[role];
  return only === undefined ? undefined : [only];
}

const IN_TIME: ReadonlySet<PartitionKey['role']> = new Set(['day', 'year']);

function outOfRange(title: string, { keys }: Layout, { window }: TrailQuestion): Gap[] {
  return keys.flatMap((key) => {
    const range = IN_TIME.has(key.role) ? rangeOf(key, new Date()) : undefined;
    if (range === undefined) return [];
    const { since, until } = inIso(range);
    if (window.since >= range.since && window.until <= range.until) return [];
    return [gap('ATHENA_OUT_OF_RANGE', { table: title, key: key.name, since, until }, { incomplete: true })];
  });
}
