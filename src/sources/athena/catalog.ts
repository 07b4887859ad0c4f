import { awsError } from '../../aws/index.js';
import { parseArn } from '../../model/arn.js';
import { DoctorError } from '../../model/error.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.js';
import { DEFAULT_REGION } from '../../model/partitions.js';
import { type AthenaAccess, ask, isNotThere, listAll } from './access.js';
import { type GluePartition, type GlueTable, gluePartition, glueTable, holdsTrail } from './glue-table.js';
import { layoutOf } from './layout.js';
import { partsByDay } from './partitions.js';
import { proposedTable, type TrailBucket } from './proposal.js';

/** A table and, where the catalog lists its partitions, one of them. */
interface Found {
  readonly table: GlueTable;
  readonly partition?: GluePartition;
}

/** Databases whose tables are listed at the same time. */
const AT_ONCE = 3;

/** Reads a table that is named. Throws a `DoctorError` of source `user` where there is none. */
export async function readTable(
  access: AthenaAccess,
  { database, name }: { readonly database: string; readonly name: string },
): Promise<Found> {
  const table = glueTable(await tableNamed(access, database, name));
  if (table === undefined) throw noTable(database, name);
  if (table.target !== undefined && table.columns.length === 0) throw closedLink(`${database}.${name}`, table.target);
  // A link answers with the names of what it links to; Athena is asked by its own.
  return withPartition(access, { ...table, database, name, ...catalogOf(access) });
}

const catalogOf = ({ catalog }: AthenaAccess) => (catalog === undefined ? {} : { catalog: catalog.name });

/**
 * The access to a catalog that is registered in Athena by a name, which may be another account's.
 * AWS: Athena User Guide, security-iam-cross-account-glue-catalog-access. Throws a usage error for one that is no Glue catalog.
 */
export async function inCatalog(access: AthenaAccess, name: string): Promise<AthenaAccess> {
  const answer = await ask(access, 'athena:GetDataCatalog', { Name: name }).catch((error: unknown) => {
    throw isNotThere(error) ? noCatalog(name, 'is not registered in this Region') : error;
  });
  const { DataCatalog } = answer;
  const found = isJsonObject(DataCatalog as JsonValue) ? (DataCatalog as JsonObject) : {};
  const parameters = isJsonObject(found['Parameters']) ? found['Parameters'] : {};
  const id = parameters['catalog-id'];
  if (found['Type'] === 'GLUE' && typeof id === 'string') return { ...access, catalog: { name, id } };
  throw noCatalog(name, `is of the type ${String(found['Type'])}, and no Glue Data Catalog`);
}

function noCatalog(name: string, why: string): DoctorError {
  return new DoctorError({ source: 'user', code: 'AthenaCatalog' }, `the catalog \`${name}\` of Athena ${why}`, {
    hint: 'leave ?catalog out for the account’s own, AwsDataCatalog',
  });
}

function closedLink(title: string, target: string): DoctorError {
  const text = `the table \`${title}\` is a link to \`${target}\`, of which nothing is shown`;
  return new DoctorError({ source: 'user', code: 'AthenaLinkClosed' }, text, {
    hint: 'its owner grants DESCRIBE and SELECT on it in Lake Formation',
  });
}

async function tableNamed(access: AthenaAccess, database: string, name: string): Promise<unknown> {
  try {
    return (await ask(access, 'glue:GetTable', { DatabaseName: database, Name: name }))['Table'];
  } catch (error) {
    const { code } = awsError(error);
    if (code === 'EntityNotFoundException') throw noTable(database, name);
    throw error;
  }
}

function noTable(database: string, name: string): DoctorError {
  const text = `the Glue Data Catalog has no table \`${database}.${name}\` in this account and Region`;
  return new DoctorError({ source: 'user', code: 'AthenaNoTable' }, text, {
    hint: '`--from athena` looks for one; ?region=REGION names another Region',
  });
}

/** A table without projection tells its layout by the partitions that it lists. */
async function withPartition(access: AthenaAccess, table: GlueTable): Promise<Found> {
  const { database, name, partitionKeys, parameters } = table;
  if (partitionKeys.length === 0 || parameters['projection.enabled'] === 'true') return { table };
  const answer = await ask(access, 'glue:GetPartitions', { DatabaseName: database, TableName: name, MaxResults: 10 });
  const listed = Array.isArray(answer['Partitions']) ? answer['Partitions'] : [];
  const partitions = listed.flatMap((one) => gluePartition(one) ?? []);
  // Of values that differ from each other the path tells which is which.
  const clear = partitions.find(({ values }) => new Set(values).size === values.length) ?? partitions[0];
  return clear === undefined ? { table } : { table, partition: clear };
}

/**
 * Looks through the catalog for tables over a trail's files, and takes the one that there is: of several those over the
 * buckets of the account's trails, then those that days part. Throws a usage error that lists them where several are
 * left, and one that proposes a table where there is none.
 */
export async function discoverTable(access: AthenaAccess): Promise<Found> {
  const { tables, closed } = await trailTables(access);
  const buckets = await trailBuckets(access);
  const ofTrails = tables.filter((table) =>
    buckets.some(({ bucket }) => locationOf(table).startsWith(`s3://${bucket}/`)),
  );
  const likely = ofTrails.length > 0 ? ofTrails : tables;
  const parted = likely.filter((table) => table.partitionKeys.length > 0);
  const [only, ...others] = parted.length > 0 ? parted : likely;
  if (only === undefined) throw await nothingFound(access, buckets, closed);
  if (others.length > 0) throw severalFound([only, ...others]);
  return withPartition(access, only);
}

const locationOf = ({ parameters, location }: GlueTable): string => parameters['storage.location.template'] ?? location;

interface Catalogued {
  readonly tables: GlueTable[];
  /** Databases whose tables nobody may list. */
  readonly closed: string[];
}

async function trailTables(access: AthenaAccess): Promise<Catalogued> {
  const databases: string[] = [];
  for await (const one of listAll(access, 'glue:GetDatabases', { input: {}, list: 'DatabaseList' }))
    if (isJsonObject(one) && typeof one['Name'] === 'string') databases.push(one['Name']);
  const tables: GlueTable[] = [];
  const closed: string[] = [];
  const waiting = databases.values();
  const worker = async (): Promise<void> => {
    for (const database of waiting) {
      try {
        tables.push(...(await tablesIn(access, database)));
      } catch (error) {
        access.signal?.throwIfAborted();
        if (awsError(error).kind !== 'denied') throw error;
        closed.push(database);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (closed.length > 0 && closed.length === databases.length) throw closedCatalog(closed);
  const sorted = tables.sort((a, b) => (titleOf(a) < titleOf(b) ? -1 : 1));
  // A view is over a table that is there as well.
  const real = sorted.filter(({ kind }) => kind !== 'view');
  return { tables: real.length > 0 ? real : sorted, closed: closed.sort() };
}

async function tablesIn(access: AthenaAccess, database: string): Promise<GlueTable[]> {
  const list = listAll(access, 'glue:GetTables', { input: { DatabaseName: database }, list: 'TableList' });
  const tables: GlueTable[] = [];
  for await (const one of list) {
    const table = glueTable(one);
    if (table !== undefined && holdsTrail(table)) tables.push({ ...table, database, ...catalogOf(access) });
  }
  return tables;
}

function closedCatalog(databases: readonly string[]): DoctorError {
  return new DoctorError(
    { source: 'aws', code: 'AccessDeniedException' },
    `no table of the databases ${databases.slice(0, 5).join(', ')} of the Glue Data Catalog may be listed`,
    { hint: 'grant glue:GetTables, and in Lake Formation DESCRIBE' },
  );
}

/** Where the account's trails write to; none where nobody may tell. */
async function trailBuckets({ aws, region, signal, count }: AthenaAccess): Promise<TrailBucket[]> {
  try {
    count('cloudtrail:DescribeTrails');
    const scope = { ...(region && { region }), ...(signal && { signal }) };
    const { trailList } = await aws.call({ ...scope, service: 'cloudtrail', command: 'DescribeTrails' });
    return (Array.isArray(trailList) ? trailList : []).flatMap((one: JsonValue): TrailBucket[] => {
      if (!isJsonObject(one) || typeof one['S3BucketName'] !== 'string') return [];
      const { S3KeyPrefix, TrailARN } = one;
      const account = parseArn(String(TrailARN))?.account;
      return [
        {
          bucket: one['S3BucketName'],
          isOrganization: one['IsOrganizationTrail'] === true,
          ...(typeof S3KeyPrefix === 'string' && S3KeyPrefix !== '' ? { prefix: S3KeyPrefix } : {}),
          ...(account === undefined ? {} : { account }),
        },
      ];
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (awsError(error).kind === 'denied') return [];
    throw error;
  }
}

export const titleOf = ({ database, name }: Pick<GlueTable, 'database' | 'name'>): string => `${database}/${name}`;

function severalFound(tables: readonly GlueTable[]): DoctorError {
  const each = tables.map((table) => {
    const layout = layoutOf(table);
    const span = layout.account === undefined ? 'several accounts' : `account ${layout.account}`;
    return `athena:${titleOf(table)} (${span}${partsByDay(layout) || table.partitionKeys.length > 0 ? '' : ', not parted by day'})`;
  });
  const text = `${tables.length} tables of the Glue Data Catalog hold a trail’s records`;
  return new DoctorError({ source: 'user', code: 'AthenaSeveralTables' }, text, {
    hint: `name one: ${each.join('; ')}`,
  });
}

async function nothingFound(
  access: AthenaAccess,
  buckets: readonly TrailBucket[],
  closed: readonly string[],
): Promise<DoctorError> {
  const unlisted = closed.length === 0 ? '' : ` (tables of ${closed.join(', ')} may not be listed)`;
  const text = `the Glue Data Catalog holds no table over a trail’s files in this account and Region${unlisted}`;
  const trail = buckets.find(({ isOrganization }) => isOrganization) ?? buckets[0];
  const options = { source: 'user' as const, code: 'AthenaNoTable' };
  if (trail === undefined)
    return new DoctorError(options, text, { hint: 'read the files themselves: --from s3://BUCKET/PREFIX' });
  const regions = await access.aws
    .enabledRegions(access.signal === undefined ? {} : { signal: access.signal })
    .catch(() => []);
  const ddl = proposedTable(trail, regions.length > 0 ? regions : [DEFAULT_REGION], new Date().getUTCFullYear() - 1);
  return new DoctorError(options, text, {
    hint: `nothing is created; to have one, run in Athena: ${ddl}`,
  });
}
