import type { CloudTrailEvent } from '../../model/event.js';
import { gap } from '../../model/gap.js';
import type { Weight } from '../../model/weight.js';
import type { Scan } from '../records/scan.js';
import type { RecordItem } from '../source.js';
import { type LogRow, runQuery } from './insights.js';
import type { LogAccess, Span } from './log-access.js';
import { groupedQuery, recordsQuery } from './log-query.js';

/** Groups without a record of theirs that are asked for at a time, and how often: each query scans all of it again. */
const IDS = 200;
const MOST_QUERIES = 5;

/** A span's records by groups. `texts` is set where there is more than records. */
interface Grouped {
  readonly items: readonly RecordItem[];
  readonly texts: boolean;
}

/**
 * The groups of a span, each as one of its records with what it stands for. A query that is full is split in time: the
 * counts of both halves add up where they are taken in.
 */
export async function groupsIn(access: LogAccess, scan: Scan, span: Span): Promise<Grouped> {
  const { rows, full } = await runQuery(access, groupedQuery(access.place, access.asked), span);
  if (full && span.end > span.start) {
    const middle = Math.floor((span.start + span.end) / 2);
    const early = await groupsIn(access, scan, { start: span.start, end: middle });
    const late = await groupsIn(access, scan, { start: middle + 1, end: span.end });
    return { items: [...early.items, ...late.items], texts: early.texts || late.texts };
  }
  if (full)
    scan.troubles.add(
      gap('LOGS_TOO_MANY', { group: access.place.title, second: isoOf(span.start) }, { incomplete: true }),
    );
  const records = rows.filter((row) => row.get('record') === '1' && row.get('lastid') !== undefined);
  const whole = records.map((row) => ({ row, item: itemOf(row, scan, access) }));
  const lacking = whole.flatMap(({ row, item }) => (item === 'none' ? [row] : []));
  return {
    items: [
      ...whole.flatMap(({ item }) => (item === 'none' || item === 'unwanted' ? [] : [item])),
      ...(await samplesOf(lacking, { access, scan, span })),
    ],
    texts: records.length < rows.length,
  };
}

/** `none`: the row has no whole record; `unwanted`: it has one that is not asked for. */
function itemOf(row: LogRow, scan: Scan, access: LogAccess): RecordItem | 'none' | 'unwanted' {
  const sample = row.get('sample') ?? '';
  if (!isWhole(sample, row.get('lastid'))) return 'none';
  return weighed(sample, row, { scan, access }) ?? 'unwanted';
}

function weighed(
  sample: string,
  row: LogRow,
  { scan, access }: { readonly scan: Scan; readonly access: LogAccess },
): RecordItem | undefined {
  const [item] = scan.message(sample, access.place.title, undefined);
  return item !== undefined && 'event' in item ? { event: item.event, weight: weightOf(row, item.event) } : undefined;
}

function isWhole(sample: string, id: string | undefined): boolean {
  try {
    return (JSON.parse(sample) as { readonly eventID?: unknown }).eventID === id;
  } catch {
    return false;
  }
}

interface Asking {
  readonly access: LogAccess;
  readonly scan: Scan;
  readonly span: Span;
}

/** The records of rows that brought none, by their ids; what then still lacks is told. */
async function samplesOf(rows: readonly LogRow[], { access, scan, span }: Asking): Promise<RecordItem[]> {
  const found: RecordItem[] = [];
  const left = new Map(rows.map((row) => [row.get('lastid') ?? '', row]));
  for (let at = 0; at < MOST_QUERIES && at * IDS < rows.length; at += 1) {
    const ids = rows.slice(at * IDS, (at + 1) * IDS).map((row) => row.get('lastid') ?? '');
    for (const row of (await runQuery(access, recordsQuery(ids, access.place), span)).rows) {
      const message = row.get('@message') ?? '';
      const id = ids.find((one) => left.has(one) && isWhole(message, one));
      const item = id === undefined ? undefined : weighed(message, left.get(id) ?? new Map(), { scan, access });
      left.delete(id ?? '');
      if (item !== undefined) found.push(item);
    }
  }
  const count = [...left.values()].reduce((sum, row) => sum + countOf(row.get('denials')), 0);
  if (count > 0) scan.troubles.add(gap('LOGS_NO_SAMPLE', { group: access.place.title, count }, { incomplete: true }));
  return found;
}

function weightOf(row: LogRow, event: CloudTrailEvent): Weight {
  const [first, last] = [row.get('firstseen') ?? '', row.get('lastseen') ?? ''];
  const ids = [
    { id: row.get('firstid') ?? '', time: first },
    { id: row.get('lastid') ?? '', time: last },
  ];
  const { userIdentity, sourceIPAddress } = event;
  const resources = countOf(row.get('resources'));
  // Objects of one bucket are of one shape; of other resources nothing tells.
  const isMixed = resources > 1 && row.get('requestParameters.bucketName') === undefined;
  return {
    count: Math.max(1, countOf(row.get('denials'))),
    first,
    last,
    ids: ids.filter(({ id }, at) => id !== '' && ids.findIndex((one) => one.id === id) === at),
    callers: userIdentity?.arn === undefined ? [] : [userIdentity.arn],
    addresses: sourceIPAddress === undefined ? [] : [sourceIPAddress],
    ...(resources > 1 ? { resources } : {}),
    ...(isMixed ? { mixed: true as const } : {}),
  };
}

/** 0 for what is no count. */
function countOf(text: string | undefined): number {
  const count = Number(text ?? 0);
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
