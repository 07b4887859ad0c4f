import { awsError } from '../../aws/index.js';
import { isJsonObject, type JsonValue } from '../../model/json.js';
import { type AthenaAccess, ask } from './access.js';
import { ended, type Started, startExecution, stopExecution } from './execution.js';
import type { Layout } from './layout.js';
import type { Reach } from './partitions.js';
import { resultPages } from './results.js';

/** What a question will read, as far as that can be told beforehand. */
export interface Estimate {
  /** Absent: not known. */
  readonly bytes?: number;
  /** Absent where accounts or Regions are not listed, or nothing is parted. */
  readonly partitions?: number;
  /** How many of them were looked at. */
  readonly listed: number;
  /** Why there are no bytes, or fewer than the whole. */
  readonly note?: string;
}

/** Partitions that are looked at; a question may have a million. */
const MOST_LISTED = 30;
const MOST_PAGES = 5;

/** Estimates the bytes by the sizes of some of the partitions, spread over the whole question. */
export async function estimateOf(
  access: AthenaAccess,
  layout: Layout,
  asked: { readonly reach: Reach; readonly days: readonly Date[] },
): Promise<Estimate> {
  const { reach, days } = asked;
  if (reach.days === undefined) return { listed: 0, note: 'no partition key tells the day: the whole table is read' };
  const places = combinations(layout, reach, days);
  if (places === undefined) return { listed: 0, note: 'the table does not list its accounts or Regions' };
  const prefixes = spread(places.count, MOST_LISTED).map(places.at);
  try {
    const sizes = await Promise.all(prefixes.map((prefix) => sizeBelow(access, prefix)));
    const bytes = Math.round((sizes.reduce((sum, size) => sum + size, 0) / prefixes.length) * places.count);
    return { bytes, partitions: places.count, listed: prefixes.length };
  } catch (error) {
    access.signal?.throwIfAborted();
    const { code } = awsError(error);
    return { partitions: places.count, listed: 0, note: `the trail’s bucket could not be listed (${code})` };
  }
}

interface Combinations {
  readonly count: number;
  /** The URI of one. */
  readonly at: (index: number) => string;
}

/** Every path that the question reads; undefined where not all of its parts are known. */
function combinations(layout: Layout, { accounts, regions }: Reach, days: readonly Date[]): Combinations | undefined {
  const { template, keys } = layout;
  if (template === undefined) return undefined;
  const values = { account: accounts ?? [''], region: regions ?? [''] };
  const lacks = (role: 'account' | 'region', known: readonly string[] | undefined) =>
    known === undefined && keys.some((key) => key.role === role);
  if (lacks('account', accounts) || lacks('region', regions)) return undefined;
  const count = values.account.length * values.region.length * days.length;
  const at = (index: number): string => {
    const account = values.account[index % values.account.length] ?? '';
    const rest = Math.floor(index / values.account.length);
    const region = values.region[rest % values.region.length] ?? '';
    const day = days[Math.floor(rest / values.region.length)] ?? new Date(0);
    return keys.reduce((path, { name, role, form, digits = 2 }) => {
      const whole = day.toISOString().slice(0, 10);
      const [year = '', ...parts] = whole.split('-');
      const [month = '', date = ''] = parts.map((part) => String(Number(part)).padStart(digits, '0'));
      const text = {
        account,
        region,
        day: form?.write(day) ?? whole,
        year,
        month,
        'day of month': date,
      };
      return path.replaceAll(`\${${name}}`, text[role]);
    }, template);
  };
  return at(0).includes('${') ? undefined : { count, at };
}

/** Numbers below `count`, at most so many, at even distances. */
function spread(count: number, most: number): number[] {
  const length = Math.min(count, most);
  return Array.from({ length }, (_, index) => Math.floor((index * count) / length));
}

async function sizeBelow(access: AthenaAccess, uri: string): Promise<number> {
  const [, bucket = '', prefix = ''] = /^s3a?:\/\/([^/]+)\/(.*)$/.exec(uri) ?? [];
  let size = 0;
  let token: unknown;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const input = { Bucket: bucket, Prefix: prefix.endsWith('/') ? prefix : `${prefix}/` };
    const answer = await ask(access, 's3:ListObjectsV2', {
      ...input,
      ...(token === undefined ? {} : { ContinuationToken: token }),
    });
    const contents = Array.isArray(answer['Contents']) ? answer['Contents'] : [];
    for (const one of contents) size += isJsonObject(one) ? Number(one['Size'] ?? 0) : 0;
    token = answer['NextContinuationToken'];
    if (token === undefined) return size;
  }
  return size;
}

/**
 * The columns by whose values Athena narrows what it lists, by its own plan: EXPLAIN (TYPE IO) reads no data and costs
 * nothing. Undefined where the plan could not be had. AWS: Athena User Guide, athena-explain-statement.
 */
export async function narrowedBy(access: AthenaAccess, started: Started): Promise<ReadonlySet<string> | undefined> {
  const text = `EXPLAIN (TYPE IO, FORMAT JSON)\n${started.text}`;
  try {
    const id = await startExecution(access, { ...started, text, settled: false });
    const { state } = await ended(access, id, () => true).catch(async (error: unknown) => {
      await stopExecution(access, id);
      throw error;
    });
    if (state !== 'SUCCEEDED') return undefined;
    const lines: string[] = [];
    for await (const page of resultPages(access, id)) lines.push(...textsIn(page['ResultSet'] as JsonValue));
    return columnsIn(lines.join('\n'));
  } catch {
    access.signal?.throwIfAborted();
    return undefined;
  }
}

function textsIn(value: JsonValue | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isJsonObject(value)) return [];
  const { VarCharValue, Rows, Data } = value;
  return typeof VarCharValue === 'string' ? [VarCharValue] : [...textsIn(Rows), ...textsIn(Data)];
}

function columnsIn(text: string): ReadonlySet<string> | undefined {
  const start = text.indexOf('{');
  if (start < 0) return undefined;
  return new Set([...text.slice(start).matchAll(/"columnName"\s*:\s*"([^"]+)"/g)].map(([, name = '']) => name));
}
