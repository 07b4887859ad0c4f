import { DoctorError } from '../../model/error.js';
import type { Window } from '../../model/window.js';
import { leavesOf } from '../sql/leaves.js';
import { type Form, type QueryTable, queryOf } from '../sql/query.js';
import { name } from '../sql/quoted.js';
import type { GlueTable } from './glue-table.js';
import type { Layout } from './layout.js';
import { type Chunk, chunksOf, type Places, partitionsAre, reachOf } from './partitions.js';

/** What is asked of a table of records. */
export interface TrailQuestion extends Places {
  readonly window: Window;
  readonly form: Form;
  /** A user's, role's or session's name. */
  readonly caller?: string;
  readonly table?: string;
  readonly eventId?: string;
}

/** The queries of a question, and what the table cannot tell. */
export interface Queries {
  readonly queries: readonly { readonly chunk: Chunk; readonly text: string }[];
  /** Fields that the reader uses and the table has no column for. */
  readonly unseen: readonly string[];
}

/** Athena takes no longer text; AWS: Athena User Guide, service-limits. */
const LONGEST = 262_144;

/** Fields by which a denial is told, or told apart. Old tables lack the newer ones. */
const USED = [
  'errorcode',
  'errormessage',
  'recipientaccountid',
  'requestparameters',
  'resources',
  'useridentity.arn',
  'useridentity.invokedby',
  'useridentity.sessioncontext.sessionissuer.arn',
  'vpcendpointid',
] as const;

/**
 * The queries that answer a question about a table, in Athena's SQL.
 * Throws a `DoctorError` of source `user` where the table cannot be asked: it holds no records that are known, its
 * keys have to be named and nobody named them, or nothing that it holds is asked for.
 */
export function queriesOf(table: GlueTable, layout: Layout, question: TrailQuestion): Queries {
  assertAnswerable(table, layout, question);
  const leaves = leavesOf(table.columns);
  const has = (path: string) => leaves.some((leaf) => leaf.path === path);
  if (!has('eventtime') || !has('eventname') || !has('eventsource') || !(has('errorcode') || has('errormessage')))
    throw noRecords(table);
  const from = [table.catalog, table.database, table.name]
    .flatMap((one) => (one === undefined ? [] : [name(one)]))
    .join('.');
  const queryTable: QueryTable = { from, leaves, time: timeOf(table) };
  const { form, caller, eventId } = question;
  const byRecord = restOf(layout, question);
  const named = {
    ...(caller === undefined ? {} : { caller }),
    ...(question.table === undefined ? {} : { table: question.table }),
    ...(eventId === undefined ? {} : { eventId }),
  };
  const queries = chunksOf(layout, question.window, question).map((chunk) => {
    const textWith = (narrowed: Places): string =>
      queryOf(form, queryTable, {
        partitions: partitionsAre(layout, chunk, question),
        from: chunk.from,
        to: chunk.to,
        ...narrowed,
        ...named,
      });
    const whole = textWith(byRecord);
    // What no key parts is scanned whether it is named or not, and sorted out by whoever reads the result.
    const text = fits(whole) ? whole : textWith(byRecord.regions === undefined ? {} : { regions: byRecord.regions });
    if (!fits(text)) throw tooLong(text);
    return { chunk, text };
  });
  const unseen = USED.filter((path) => !leaves.some((leaf) => leaf.path === path || leaf.path.startsWith(`${path}.`)));
  return { queries, unseen };
}

const fits = (text: string): boolean => Buffer.byteLength(text) <= LONGEST;

function timeOf({ columns }: GlueTable): QueryTable['time'] {
  const type = columns.find((column) => column.name.toLowerCase() === 'eventtime')?.type.toLowerCase() ?? 'string';
  return /^timestamp|^date$/.test(type) ? 'timestamp' : 'text';
}

/** Accounts and Regions that no key parts are told by the records. */
function restOf({ keys }: Layout, { accounts, regions }: Places): Places {
  const parts = (role: 'account' | 'region') => keys.some((key) => key.role === role);
  return {
    ...(accounts === undefined || parts('account') ? {} : { accounts }),
    ...(regions === undefined || parts('region') ? {} : { regions }),
  };
}

function assertAnswerable(table: GlueTable, layout: Layout, question: TrailQuestion): void {
  const title = `${table.database}.${table.name}`;
  const [demanded] = layout.demanded;
  if (demanded !== undefined) {
    const text = `the table \`${title}\` wants values of its partition key \`${demanded}\`, and nothing tells what they mean`;
    throw new DoctorError({ source: 'user', code: 'AthenaKeyUnknown' }, text, {
      hint: 'ask a table whose keys are accounts, Regions and days, or the files themselves: --from s3://…',
    });
  }
  const reach = reachOf(layout, question, 1);
  for (const [role, values] of [
    ['account', reach.accounts],
    ['region', reach.regions],
  ] as const) {
    const key = layout.keys.find((one) => one.role === role);
    if (key?.injected === true && values === undefined) {
      const text = `the table \`${title}\` has to be told each ${role === 'account' ? 'account' : 'Region'}: its key \`${key.name}\` is injected`;
      throw new DoctorError({ source: 'user', code: 'AthenaKeyMissing' }, text, {
        hint: role === 'account' ? 'name them with --account' : 'name them with --region',
      });
    }
    if (values?.length === 0) {
      const text = `the table \`${title}\` holds none of the ${role === 'account' ? 'accounts' : 'Regions'} that are asked for`;
      throw new DoctorError({ source: 'user', code: 'AthenaNotInTable' }, text, {
        hint: `its key \`${key?.name}\` lists ${key?.values?.slice(0, 5).join(', ')}${(key?.values?.length ?? 0) > 5 ? ', …' : ''}`,
      });
    }
  }
}

function noRecords({ database, name: table }: GlueTable): DoctorError {
  const text = `the table \`${database}.${table}\` has no columns of CloudTrail's records`;
  return new DoctorError({ source: 'user', code: 'AthenaNoTrailTable' }, text, {
    hint: '`--from athena` finds the tables that have them',
  });
}

function tooLong(text: string): DoctorError {
  const kib = Math.ceil(Buffer.byteLength(text) / 1024);
  return new DoctorError(
    { source: 'user', code: 'AthenaQueryTooLong' },
    `the query would have ${kib} KiB, and Athena takes 256`,
    { hint: 'ask for fewer accounts' },
  );
}
