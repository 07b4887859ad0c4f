import { isJsonObject, type JsonValue } from '../../model/json.js';
import type { Column } from '../sql/leaves.js';

/** As much of a table of the Glue Data Catalog as is used here. AWS: Glue Web API, API_Table. */
export interface GlueTable {
  readonly database: string;
  readonly name: string;
  /** `s3://BUCKET/…/AWSLogs/…`. */
  readonly location: string;
  readonly inputFormat: string;
  readonly columns: readonly Column[];
  readonly partitionKeys: readonly Column[];
  readonly parameters: Readonly<Record<string, string>>;
  /** No partition key tells what is read of a view, or of a table whose format keeps lists of its files. */
  readonly kind?: 'view' | 'iceberg';
  /** What it links to, where it is a link into another database or account: `999988887777/logs/trail`. */
  readonly target?: string;
  /** Athena's name of the catalog, where that is not the account's own. */
  readonly catalog?: string;
}

/** A partition that the catalog lists: its values in the order of the keys, and where its files lie. */
export interface GluePartition {
  readonly values: readonly string[];
  readonly location: string;
}

export function glueTable(value: unknown): GlueTable | undefined {
  if (!isJsonObject(value)) return undefined;
  const storage = isJsonObject(value['StorageDescriptor']) ? value['StorageDescriptor'] : {};
  const name = text(value['Name']);
  if (name === '') return undefined;
  const parameters = textsOf(value['Parameters']);
  const target = targetOf(value['TargetTable']);
  const kind = kindOf(text(value['TableType']), parameters);
  return {
    database: text(value['DatabaseName']),
    name,
    location: text(storage['Location']),
    inputFormat: text(storage['InputFormat']),
    columns: columnsOf(storage['Columns']),
    partitionKeys: columnsOf(value['PartitionKeys']),
    parameters,
    ...(kind === undefined ? {} : { kind }),
    ...(target === undefined ? {} : { target }),
  };
}

function kindOf(type: string, parameters: GlueTable['parameters']): GlueTable['kind'] {
  if (type === 'VIRTUAL_VIEW') return 'view';
  return parameters['table_type']?.toUpperCase() === 'ICEBERG' ? 'iceberg' : undefined;
}

function targetOf(value: JsonValue | undefined): string | undefined {
  if (!isJsonObject(value)) return undefined;
  return ['CatalogId', 'DatabaseName', 'Name'].map((key) => text(value[key])).join('/');
}

export function gluePartition(value: unknown): GluePartition | undefined {
  if (!isJsonObject(value) || !Array.isArray(value['Values'])) return undefined;
  const storage = isJsonObject(value['StorageDescriptor']) ? value['StorageDescriptor'] : {};
  return { values: value['Values'].map(String), location: text(storage['Location']) };
}

/** True for a table over the files themselves, of which a query that finds one scans bytes. */
export const isOverFiles = ({ inputFormat }: GlueTable): boolean => TRAIL_FORMAT.test(inputFormat);

/** The one mark that all tables over a trail's files have: SerDe, name and classification differ. */
const TRAIL_FORMAT = /CloudTrailInputFormat$/;
const TRAIL_COLUMNS = ['eventsource', 'eventname', 'useridentity'];

/** True for a table of CloudTrail's records: over a trail's own files, or over copies in columns. */
export function holdsTrail({ inputFormat, columns }: GlueTable): boolean {
  if (TRAIL_FORMAT.test(inputFormat)) return true;
  const names = new Set(columns.map((column) => column.name.toLowerCase()));
  return TRAIL_COLUMNS.every((one) => names.has(one)) && (names.has('errorcode') || names.has('errormessage'));
}

const text = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

function columnsOf(value: JsonValue | undefined): Column[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) =>
    isJsonObject(one) && text(one['Name']) !== '' ? [{ name: text(one['Name']), type: text(one['Type']) }] : [],
  );
}

function textsOf(value: JsonValue | undefined): Record<string, string> {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (typeof one === 'string' ? [[key, one]] : [])),
  );
}
