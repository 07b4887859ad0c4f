import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type HiveType, hiveType } from '../../src/sources/sql/hive-type.js';
import type { FilePlace, GlueAnswer } from './tables.js';

/** A record and the file that holds it. */
export interface Filed {
  readonly event: Readonly<Record<string, unknown>>;
  readonly place: FilePlace;
}

/** A cell as Athena gives it: text, or nothing. */
export type Row = Readonly<Record<string, string | null>>;

/**
 * What Trino has and DuckDB calls or means otherwise. `regexp_extract` gives NULL in Trino where nothing fits, and an
 * empty text in DuckDB; `max_by` keeps a NULL of the row that it takes, which `arg_max` passes over.
 */
const MACROS = [
  `CREATE MACRO trino_regexp_replace(s, p, r) AS regexp_replace(s, p, replace(r, '$1', '\\1'), 'g')`,
  `CREATE MACRO trino_regexp_extract(s, p) AS CASE WHEN regexp_matches(s, p) THEN regexp_extract(s, p) END`,
  `CREATE MACRO regexp_like(s, p) AS regexp_matches(s, p)`,
  `CREATE MACRO json_format(j) AS CAST(j AS VARCHAR)`,
  `CREATE MACRO json_extract_scalar(j, p) AS CASE WHEN json_valid(j) AND json_type(j, p) NOT IN ('OBJECT', 'ARRAY') THEN j ->> p END`,
  `CREATE MACRO date_format(t, f) AS strftime(t, replace(replace(f, '%i', '%M'), '%s', '%S'))`,
  `CREATE MACRO slice(l, a, n) AS list_slice(l, a, a + n - 1)`,
];

const RENAMED: readonly (readonly [RegExp, string])[] = [
  [/\bregexp_replace\(/g, 'trino_regexp_replace('],
  [/\bregexp_extract\(/g, 'trino_regexp_extract('],
  [/\bmax_by\(/g, 'arg_max_null('],
  [/\bmin_by\(/g, 'arg_min_null('],
  [/\btransform\(/g, 'list_transform('],
  [/\bone -> /g, 'lambda one: '],
];

/** The query in DuckDB's words. */
export function translated(sql: string): string {
  return RENAMED.reduce((text, [from, to]) => text.replaceAll(from, to), sql);
}

/** A table of records in an engine that runs queries. */
export class DuckTable {
  readonly #connection: DuckDBConnection;
  readonly #instance: DuckDBInstance;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  /** The records in the columns that the table has, and no others; its partition columns by the files' paths. */
  static async of(
    table: GlueAnswer,
    values: (place: FilePlace) => Readonly<Record<string, string | number>>,
    records: readonly Filed[],
  ): Promise<DuckTable> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    const connection = await instance.connect();
    const folder = await mkdtemp(join(tmpdir(), 'duck-'));
    try {
      for (const macro of MACROS) await connection.run(macro);
      const path = join(folder, 'rows.ndjson');
      const lines = records.map(({ event, place }) => JSON.stringify({ ...inColumns(event, table), ...values(place) }));
      await writeFile(path, lines.join('\n'));
      const columns = [...table.StorageDescriptor.Columns, ...table.PartitionKeys].map(
        ({ Name, Type }) => `'${Name}': '${duckType(hiveType(Type))}'`,
      );
      await connection.run(`CREATE SCHEMA "${table.DatabaseName}"`);
      await connection.run(
        `CREATE TABLE "${table.DatabaseName}"."${table.Name}" AS SELECT * FROM read_json('${path}', format = 'newline_delimited', columns = {${columns.join(', ')}})`,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
    return new DuckTable(instance, connection);
  }

  async rows(sql: string, translate: (sql: string) => string = translated): Promise<Row[]> {
    const result = await this.#connection.runAndReadAll(translate(sql));
    const names = result.columnNames();
    return result
      .getRows()
      .map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] === null ? null : String(row[at])])));
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

function duckType(type: HiveType): string {
  switch (type.kind) {
    case 'struct':
      return `STRUCT(${type.fields.map(({ name, type: of }) => `"${name}" ${duckType(of)}`).join(', ')})`;
    case 'array':
      return `${duckType(type.of)}[]`;
    case 'map':
      return `MAP(VARCHAR, ${duckType(type.value)})`;
    default:
      return (
        { string: 'VARCHAR', int: 'INTEGER', date: 'DATE', timestamp: 'TIMESTAMP', boolean: 'BOOLEAN' }[type.name] ??
        'VARCHAR'
      );
  }
}

/** What a SerDe gives for a record: structs by their lower-cased names, every other object as its JSON. */
function inColumns(event: Readonly<Record<string, unknown>>, table: GlueAnswer): Record<string, unknown> {
  const fields = new Map(Object.entries(event).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.fromEntries(
    table.StorageDescriptor.Columns.map(({ Name, Type }) => [Name, inType(fields.get(Name) ?? null, hiveType(Type))]),
  );
}

function inType(value: unknown, type: HiveType): unknown {
  if (value === null || value === undefined) return null;
  if (type.kind === 'array') return Array.isArray(value) ? value.map((one) => inType(one, type.of)) : null;
  if (type.kind === 'map') return textsOf(value);
  if (type.kind === 'scalar') return typeof value === 'object' ? JSON.stringify(value) : String(value);
  const members = new Map(Object.entries(value).map(([name, inner]) => [name.toLowerCase(), inner]));
  return Object.fromEntries(type.fields.map(({ name, type: of }) => [name, inType(members.get(name), of)]));
}

/** A map's values are texts. */
function textsOf(value: unknown): Record<string, string> {
  const entries = Object.entries(Object(value));
  return Object.fromEntries(entries.map(([key, one]) => [key, typeof one === 'string' ? one : JSON.stringify(one)]));
}

/** The rows as Athena's result object has them: every cell quoted, nothing where there is none. */
export function resultCsv(rows: readonly Row[]): string {
  const names = Object.keys(rows[0] ?? {});
  const cell = (text: string | null | undefined) =>
    text === null || text === undefined ? '' : `"${text.replaceAll('"', '""')}"`;
  return [names, ...rows.map((row) => names.map((name) => row[name]))]
    .map((line) => line.map(cell).join(','))
    .join('\n');
}
