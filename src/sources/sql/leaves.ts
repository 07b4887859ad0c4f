import { pathOfColumn } from '../records/rows/columns.js';
import { type HiveType, hiveType } from './hive-type.js';
import { literal, name } from './quoted.js';

/** A column of a table, as its catalog names it. */
export interface Column {
  readonly name: string;
  /** `string`, `struct<type:string,…>`. */
  readonly type: string;
}

/** One value of a record: what it is called in the result, and the expression that gives it as text. */
export interface Leaf {
  /** `useridentity.sessioncontext.sessionissuer.arn`. */
  readonly path: string;
  readonly sql: string;
}

const TEXTS = new Set(['string', 'varchar', 'char']);
const TIMES = new Set(['timestamp', 'timestamptz', 'date']);
/** How a record writes a time; AWS: CloudTrail User Guide, cloudtrail-event-reference-record-contents. */
const TIME = '%Y-%m-%dT%H:%i:%sZ';
/** Fields of a struct in a list get their names back: the reader of `resources` knows these. */
const LISTED: Readonly<Record<string, string>> = { arn: 'ARN', accountid: 'accountId' };

/**
 * Every value of a record that the columns hold, one a leaf: structs field by field, since an engine prints a struct
 * as `{a=b, c=d}`, which cannot be told from its values. Maps and lists come as JSON. Columns that no record has, and
 * types that cannot be read, are left out.
 */
export function leavesOf(columns: readonly Column[]): Leaf[] {
  const seen = new Set<string>();
  return columns.flatMap((column) => {
    const title = column.name.toLowerCase();
    const path = pathOfColumn(title);
    if (path === undefined || path.length > 1 || seen.has(title)) return [];
    seen.add(title);
    return leavesIn(hiveType(column.type), title, name(title));
  });
}

function leavesIn(type: HiveType, path: string, sql: string): Leaf[] {
  if (type.kind === 'struct')
    return type.fields.flatMap((field) => leavesIn(field.type, `${path}.${field.name}`, `${sql}.${name(field.name)}`));
  const text = textOf(type, sql);
  return text === undefined ? [] : [{ path, sql: text }];
}

function textOf(type: HiveType, sql: string): string | undefined {
  if (type.kind === 'scalar') return scalarText(type.name, sql);
  if (type.kind === 'map') return json(sql);
  if (type.kind === 'array' && type.of.kind === 'struct') return listText(type.of.fields, sql);
  return json(sql);
}

function scalarText(type: string, sql: string): string | undefined {
  if (TEXTS.has(type)) return sql;
  if (TIMES.has(type)) return `date_format(${sql}, ${literal(TIME)})`;
  return type === 'unknown' || type === 'binary' ? undefined : `CAST(${sql} AS varchar)`;
}

const json = (sql: string): string => `json_format(CAST(${sql} AS JSON))`;

/** A row cast to JSON is a list in some engines and an object in others; a map is an object in all. */
function listText(fields: readonly { name: string; type: HiveType }[], sql: string): string | undefined {
  const told = fields.flatMap((field) => {
    const text = field.type.kind === 'scalar' ? scalarText(field.type.name, `one.${name(field.name)}`) : undefined;
    return text === undefined ? [] : [{ key: literal(LISTED[field.name] ?? field.name), text }];
  });
  if (told.length === 0) return undefined;
  const keys = told.map(({ key }) => key).join(', ');
  const texts = told.map(({ text }) => text).join(', ');
  return json(`transform(${sql}, one -> map(ARRAY[${keys}], ARRAY[${texts}]))`);
}
