import { DoctorError } from '../../model/error.js';
import { type Gap, gap } from '../../model/gap.js';
import { asksForEach } from '../source.js';
import type { AthenaAccess } from './access.js';
import { discoverTable, inCatalog, readTable, titleOf } from './catalog.js';
import { type Estimate, estimateOf, narrowedBy } from './estimate.js';
import type { Started } from './execution.js';
import type { GlueTable } from './glue-table.js';
import { gapsOfTable } from './held.js';
import { type Layout, layoutOf } from './layout.js';
import { type Reach, reachOf } from './partitions.js';
import type { AthenaPlace } from './place.js';
import { bytesInWords, dollarsInWords } from './price.js';
import { type Queries, queriesOf, type TrailQuestion } from './question.js';
import { readWorkGroup, type WorkGroup } from './workgroup.js';

/** What the question does not leave open, and what is yet to be chosen by the table. */
export interface Asking extends Omit<TrailQuestion, 'form'> {
  /** Names a principal, a table or an event. */
  readonly narrow: boolean;
  /** Every account, every Region, where all are asked for: a table may have to be told each. */
  readonly every?: {
    readonly accounts?: () => Promise<readonly string[]>;
    readonly regions?: () => Promise<readonly string[]>;
  };
}

/** A question as it will be put to Athena. */
export interface AthenaPlan {
  readonly title: string;
  readonly workgroup: WorkGroup;
  readonly table: GlueTable;
  readonly layout: Layout;
  readonly question: TrailQuestion;
  readonly queries: Queries['queries'];
  readonly reach: Reach;
  readonly estimate: Estimate;
  /** Partition keys that the queries name and that Athena's own plan narrows by; absent where there was no plan. */
  readonly narrowed?: readonly string[];
  /** What is known beforehand not to be seen, or to cost more than it should. */
  readonly gaps: readonly Gap[];
}

const MINUTE = 60_000;

/**
 * Finds the table, reads its layout and the workgroup, writes the queries and estimates what they scan. No query is
 * run but EXPLAIN (TYPE IO), which scans nothing. Throws a `DoctorError` where the question cannot be put.
 */
export async function planOf(given: AthenaAccess, place: AthenaPlace, asking: Asking): Promise<AthenaPlan> {
  const workgroup = await readWorkGroup(given, place.workgroup);
  const access = place.catalog === undefined ? given : await inCatalog(given, place.catalog);
  const found = place.table === undefined ? await discoverTable(access) : await readTable(access, place.table);
  const { table } = found;
  const title = titleOf(table);
  const layout = layoutOf(table, found.partition);
  const told = await toldEach(layout, asking);
  const question: TrailQuestion = { ...told, form: place.form ?? formFor(told, layout) };
  const { queries, unseen } = queriesOf(table, layout, question);
  const days = queries.flatMap(({ chunk }) => chunk.days);
  const reach = reachOf(layout, question, days.length);
  const estimate = ESTIMATES[table.kind ?? 'table'] ?? (await estimateOf(access, layout, { reach, days }));
  const named = layout.keys.map(({ name }) => name).filter((name) => namesKey(queries[0]?.text ?? '', name));
  const planned = await explained(access, { table, workgroup, text: queries[0]?.text ?? '' });
  const narrowed = planned === undefined ? undefined : named.filter((name) => planned.has(name.toLowerCase()));
  const idle = named.filter((name) => narrowed?.includes(name) === false);
  return {
    title,
    workgroup,
    table,
    layout,
    question,
    queries,
    reach,
    estimate,
    ...(narrowed === undefined ? {} : { narrowed }),
    gaps: [
      ...gapsOfTable({ title, layout, question }),
      ...(unseen.length > 0 ? [gap('ATHENA_FIELDS_UNSEEN', { table: title, fields: unseen })] : []),
      ...(layout.unknown.length > 0 ? [gap('ATHENA_KEYS_UNKNOWN', { table: title, keys: layout.unknown })] : []),
      ...(idle.length > 0 ? [gap('ATHENA_NOT_NARROWED', { table: title, keys: idle })] : []),
      ...(workgroup.cutoff === undefined ? [gap('ATHENA_NO_LIMIT', { workgroup: workgroup.name })] : []),
    ],
  };
}

async function toldEach({ keys }: Layout, asking: Asking): Promise<Asking> {
  const has = (role: 'account' | 'region') => keys.some((key) => key.role === role && key.injected === true);
  const accounts = asking.accounts ?? (has('account') ? await asking.every?.accounts?.() : undefined);
  const regions = asking.regions ?? (has('region') ? await asking.every?.regions?.() : undefined);
  return { ...asking, ...(accounts === undefined ? {} : { accounts }), ...(regions === undefined ? {} : { regions }) };
}

/** Of what no partition key tells. */
const ESTIMATES: Readonly<Record<string, Estimate>> = {
  view: { listed: 0, note: 'it is a view: what it reads, its own text says' },
  iceberg: { listed: 0, note: 'an Iceberg table finds its files by its own lists' },
};

const namesKey = (text: string, key: string): boolean =>
  text.includes(`"${key.replaceAll('"', '""')}" IN (`) || text.includes(`"${key.replaceAll('"', '""')}" = `);

async function explained(
  access: AthenaAccess,
  { table, workgroup, text }: Pick<AthenaPlan, 'table' | 'workgroup'> & { readonly text: string },
): Promise<ReadonlySet<string> | undefined> {
  const minute = minuteOf(new Date());
  const { database, catalog } = table;
  return narrowedBy(access, { text, workgroup, database, catalog, minute, settled: false });
}

export const minuteOf = (time: Date): string => time.toISOString().slice(0, 16);

/** Each record by itself for a narrow question; else groups; for an organization, the largest of each kind. */
function formFor({ window, narrow, accounts }: Asking, layout: Layout): TrailQuestion['form'] {
  if (asksForEach(window, narrow)) return 'rows';
  const isWide = layout.account === undefined && accounts?.length !== 1;
  return isWide && !narrow ? 'organization' : 'grouped';
}

/** What one query of the plan is started with. */
export function startedOf({ workgroup, table, question }: AthenaPlan, text: string, now: Date): Started {
  // Records of the last quarter of an hour may still be on their way.
  const settled = question.window.until.getTime() < now.getTime() - 15 * MINUTE;
  const { database, catalog } = table;
  return { text, workgroup, database, catalog, minute: minuteOf(now), settled };
}

/** Bytes that are scanned without asking. */
const DEFAULT_MAX_SCAN = 100e9;

/** What asking costs, in a line. */
function estimateInWords({ estimate, reach, queries }: Pick<AthenaPlan, 'estimate' | 'reach' | 'queries'>): string {
  const { bytes, partitions, listed, note } = estimate;
  const count = queries.length === 1 ? '1 query' : `${queries.length} queries`;
  if (bytes === undefined) return `${count}, bytes not known: ${note}`;
  const parts = [
    ...(reach.accounts === undefined ? [] : [counted(reach.accounts.length, 'account')]),
    ...(reach.regions === undefined ? [] : [counted(reach.regions.length, 'Region')]),
    ...(reach.days === undefined ? [] : [counted(reach.days, 'day')]),
  ];
  const basis = listed === partitions ? 'all listed' : `by ${listed} of ${partitions} partitions`;
  return `${count} over ${parts.join(' x ')}: about ${bytesInWords(bytes)}, ${dollarsInWords(bytes)} (${basis})`;
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** How far a run may go without asking, and whom to ask. */
export interface Guard {
  readonly maxScan?: number;
  readonly confirm?: (question: string) => Promise<boolean>;
}

/** Refuses a plan that scans more than was allowed, or nobody knows how much, unless a person agrees. */
export async function assertAgreed(plan: AthenaPlan, guard: Guard): Promise<void> {
  const { bytes } = plan.estimate;
  if (bytes !== undefined && bytes <= (guard.maxScan ?? DEFAULT_MAX_SCAN)) return;
  await assertAgreedTo(
    { title: plan.title, told: estimateInWords(plan), ...(bytes === undefined ? {} : { bytes }) },
    guard,
  );
}

/** The same for what is told in words; with `maxScan` a query of unknown size runs, and is stopped at the limit. */
export async function assertAgreedTo(
  { title, told, bytes }: { readonly title: string; readonly told: string; readonly bytes?: number },
  { maxScan, confirm }: Guard,
): Promise<void> {
  if (bytes === undefined && maxScan !== undefined) return;
  if (maxScan === undefined && confirm !== undefined && (await confirm(`${title}: ${told}. Go on?`))) return;
  const text = `the question to \`${title}\` was not put: ${told}`;
  throw new DoctorError({ source: 'user', code: 'AthenaScanTooLarge' }, text, {
    hint:
      bytes === undefined
        ? 'give --max-scan, such as --max-scan 200GB: a query that scans more is then stopped'
        : `ask for less, or give --max-scan ${Math.ceil(bytes / 1e9)}GB`,
  });
}

/** The plan for people: what would be asked, of what, at which cost. */
export function planInWords(plan: AthenaPlan): string {
  const { title, workgroup, layout, question, narrowed, queries } = plan;
  const keys = layout.keys.map(({ name, role }) => `${name} (${role})`);
  const lines = [
    `table      ${title}, workgroup ${workgroup.name}`,
    `keys       ${[...keys, ...layout.unknown.map((key) => `${key} (not known, not used)`)].join(', ') || 'none'}`,
    `form       ${question.form}`,
    `estimate   ${estimateInWords(plan)}`,
    `EXPLAIN    ${narrowed === undefined ? 'no plan could be had' : `Athena narrows by ${narrowed.join(', ') || 'no partition key'}`}`,
  ];
  return [...lines, '', ...queries.map(({ text }) => `${text};\n`)].join('\n');
}
