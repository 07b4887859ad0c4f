import { createHash } from 'node:crypto';
import type { FrontCall } from './call.js';
import type { CannedError } from './options.js';
import { errorReply, type Reply } from './reply.js';

/** What a look at a query finds; the last one stays. */
export interface Look {
  readonly state: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  readonly scanned?: number;
  readonly reason?: string;
}

export type ResultRow = Readonly<Record<string, string | null>>;

export interface AthenaOptions {
  /** Of the Glue Data Catalog, as glue:GetTable answers. */
  readonly tables?: readonly GlueTableAnswer[];
  /** The partitions that the catalog lists, for every table. */
  readonly partitions?: readonly { readonly values: readonly string[]; readonly location: string }[];
  /** What athena:GetDataCatalog tells of a registered catalog. */
  readonly catalog?: object;
  /** In place of a workgroup with a place for results and a limit. */
  readonly workgroup?: object;
  /** Runs a query. */
  readonly run?: (sql: string) => Promise<readonly ResultRow[]> | readonly ResultRow[];
  /** The looks at the query of that number, from 0; EXPLAIN is not counted. SUCCEEDED at once unless told. */
  readonly looks?: (text: string, number: number) => readonly Look[];
  /** The results lie in no object that may be read. */
  readonly hidden?: boolean;
  /** Queries that may be queued or running at the same time. */
  readonly quota?: number;
  /** Queries of earlier runs. */
  readonly earlier?: readonly { readonly id: string; readonly text: string; readonly looks: readonly Look[] }[];
}

export interface GlueTableAnswer {
  readonly Name: string;
  readonly DatabaseName: string;
  readonly StorageDescriptor?: object;
  readonly Parameters?: object;
}

interface Query {
  readonly id: string;
  readonly text: string;
  readonly token: string;
  looks: readonly Look[];
  seen: number;
  stopped: boolean;
  rows: readonly ResultRow[] | undefined;
}

type Answer = { readonly output: object } | { readonly error: CannedError } | { readonly reply: Reply };

const RESULTS = 'example-results';
const DONE: readonly Look[] = [{ state: 'SUCCEEDED', scanned: 1_000_000 }];
const PAGE = 1000;

const invalid = (message: string): Answer => ({ error: { code: 'InvalidRequestException', message, status: 400 } });

/** Athena and the Glue Data Catalog for tests: queries have the states that are told, and answers that are run. */
export class FrontAthena {
  readonly #options: AthenaOptions;
  readonly #queries = new Map<string, Query>();
  #asked = 0;

  constructor(options: AthenaOptions) {
    this.#options = options;
    for (const { id, text, looks } of options.earlier ?? [])
      this.#queries.set(id, { id, text, looks, token: id, seen: 0, stopped: false, rows: undefined });
  }

  /** Queries that were started, EXPLAIN among them. */
  get texts(): string[] {
    return [...this.#queries.values()].map(({ text }) => text);
  }

  async answer({ operation, input, protocol }: FrontCall): Promise<Answer | undefined> {
    switch (operation) {
      case 'glue:GetDatabases':
        return {
          output: {
            DatabaseList: [...new Set(this.#tables().map((one) => one.DatabaseName))].map((Name) => ({ Name })),
          },
        };
      case 'glue:GetTables':
        return { output: { TableList: this.#tables().filter((one) => one.DatabaseName === input['DatabaseName']) } };
      case 'glue:GetTable':
        return this.#table(input);
      case 'glue:GetPartitions':
        return { output: { Partitions: this.#partitions() } };
      case 'athena:GetWorkGroup':
        return { output: { WorkGroup: this.#workgroup(String(input['WorkGroup'])) } };
      case 'athena:GetDataCatalog':
        return { output: { DataCatalog: { Name: input['Name'], ...this.#options.catalog } } };
      case 'athena:StartQueryExecution':
        return this.#start(input);
      case 'athena:StopQueryExecution':
        return this.#stop(String(input['QueryExecutionId']));
      case 'athena:GetQueryExecution':
        return this.#execution(String(input['QueryExecutionId']));
      case 'athena:GetQueryResults':
        return this.#page(String(input['QueryExecutionId']), Number(input['NextToken'] ?? 0));
      case 's3:GetObject':
        return input['Bucket'] === RESULTS ? this.#object(String(input['Key']), protocol) : undefined;
      default:
        return undefined;
    }
  }

  #tables(): readonly GlueTableAnswer[] {
    return this.#options.tables ?? [];
  }

  #table({ DatabaseName, Name }: FrontCall['input']): Answer {
    const found = this.#tables().find((one) => one.DatabaseName === DatabaseName && one.Name === Name);
    if (found !== undefined) return { output: { Table: found } };
    return { error: { code: 'EntityNotFoundException', message: 'Entity Not Found', status: 400 } };
  }

  #partitions(): object[] {
    return (this.#options.partitions ?? []).map(({ values, location }) => ({
      Values: values,
      StorageDescriptor: { Location: location },
    }));
  }

  #isManaged(): boolean {
    return JSON.stringify(this.#options.workgroup ?? {}).includes(
      '"ManagedQueryResultsConfiguration":{"Enabled":true}',
    );
  }

  #workgroup(Name: string): object {
    const own = {
      State: 'ENABLED',
      Configuration: {
        EngineVersion: { SelectedEngineVersion: 'AUTO', EffectiveEngineVersion: 'Athena engine version 3' },
        ResultConfiguration: { OutputLocation: `s3://${RESULTS}/` },
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: 1e12,
      },
    };
    return { Name, ...(this.#options.workgroup ?? own) };
  }

  #start(input: FrontCall['input']): Answer {
    const text = String(input['QueryString']);
    const token = String(input['ClientRequestToken']);
    if (token.length < 32 || token.length > 128) return invalid('ClientRequestToken has 32 to 128 characters');
    const known = [...this.#queries.values()].find((one) => one.token === token);
    if (known !== undefined) return { output: { QueryExecutionId: known.id } };
    if (input['ResultConfiguration'] !== undefined) return invalid('the place of results is the workgroup’s to say');
    const open = [...this.#queries.values()].filter((one) => !isOver(one)).length;
    if (open >= (this.#options.quota ?? Number.POSITIVE_INFINITY))
      return {
        error: {
          code: 'TooManyRequestsException',
          message: 'You have exceeded the limit for the number of queries you can run concurrently',
          status: 400,
        },
      };
    const isPlan = text.startsWith('EXPLAIN');
    const looks = isPlan
      ? [{ state: 'SUCCEEDED' as const, scanned: 0 }]
      : (this.#options.looks?.(text, this.#asked) ?? DONE);
    if (!isPlan) this.#asked += 1;
    const id = `${createHash('md5').update(token).digest('hex').slice(0, 8)}-0000-4000-8000-00000000000${this.#queries.size % 10}`;
    this.#queries.set(id, { id, text, token, looks, seen: 0, stopped: false, rows: undefined });
    return { output: { QueryExecutionId: id } };
  }

  #stop(id: string): Answer {
    const query = this.#queries.get(id);
    if (query === undefined) return invalid(`QueryExecution ${id} was not found`);
    if (!isOver(query)) query.stopped = true;
    return { output: {} };
  }

  #execution(id: string): Answer {
    const query = this.#queries.get(id);
    if (query === undefined) return invalid(`QueryExecution ${id} was not found`);
    const look = lookAt(query);
    query.seen += 1;
    const state = query.stopped ? 'CANCELLED' : look.state;
    const QueryExecution = {
      QueryExecutionId: id,
      Query: query.text,
      StatementType: 'DML',
      QueryExecutionContext: { Catalog: 'AwsDataCatalog', Database: 'security' },
      WorkGroup: 'primary',
      ...(this.#isManaged() ? {} : { ResultConfiguration: { OutputLocation: `s3://${RESULTS}/${id}.csv` } }),
      Status: { State: state, ...(look.reason === undefined ? {} : { StateChangeReason: look.reason }) },
      Statistics: {
        DataScannedInBytes: look.scanned ?? (look.state === 'SUCCEEDED' ? 1_000_000 : 0),
        TotalExecutionTimeInMillis: 1000 * query.seen,
      },
    };
    return { output: { QueryExecution } };
  }

  async #rows(id: string): Promise<readonly ResultRow[] | undefined> {
    const query = this.#queries.get(id);
    if (query === undefined || query.stopped || lookAt(query).state !== 'SUCCEEDED') return undefined;
    query.rows ??= query.text.startsWith('EXPLAIN')
      ? planOf(query.text)
      : ((await this.#options.run?.(query.text)) ?? []);
    return query.rows;
  }

  async #page(id: string, from: number): Promise<Answer> {
    const rows = await this.#rows(id);
    if (rows === undefined) return invalid('Query has not yet finished');
    const names = Object.keys(rows[0] ?? { count: '' });
    const cells = (values: readonly (string | null | undefined)[]) => ({
      Data: values.map((value) => (value === null || value === undefined ? {} : { VarCharValue: value })),
    });
    const lines = [cells(names), ...rows.map((row) => cells(names.map((name) => row[name])))];
    const to = from + PAGE;
    const ResultSet = {
      Rows: lines.slice(from, to),
      ResultSetMetadata: { ColumnInfo: names.map((Name) => ({ Name, Type: 'varchar' })) },
    };
    return { output: { ResultSet, ...(to < lines.length ? { NextToken: String(to) } : {}) } };
  }

  async #object(key: string, protocol: FrontCall['protocol']): Promise<Answer> {
    if (this.#options.hidden === true)
      return { reply: errorReply({ protocol }, { code: 'AccessDenied', status: 403 }) };
    const rows = await this.#rows(key.replace(/\.csv$/, ''));
    if (rows === undefined) return { reply: errorReply({ protocol }, { code: 'NoSuchKey', status: 404 }) };
    return {
      reply: { status: 200, headers: { 'content-type': 'application/octet-stream', etag: '"0"' }, body: csvOf(rows) },
    };
  }
}

function lookAt({ looks, seen }: Query): Look {
  return looks[Math.min(seen, looks.length - 1)] ?? { state: 'SUCCEEDED' };
}

function isOver(query: Query): boolean {
  const { state } = lookAt(query);
  return query.stopped || (state !== 'QUEUED' && state !== 'RUNNING');
}

/** The plan names the columns that the query narrows by literals. */
function planOf(text: string): ResultRow[] {
  const keys = new Set([...text.matchAll(/"(\w+)" (?:IN \(|= ')/g)].map(([, key = '']) => key));
  const columnConstraints = [...keys].map((columnName) => ({ columnName, type: 'varchar', domain: {} }));
  const plan = JSON.stringify({ inputTableColumnInfos: [{ constraint: { none: false, columnConstraints } }] }, null, 2);
  return plan.split('\n').map((line) => ({ 'Query Plan': line }));
}

/** As Athena writes it: every cell quoted, and nothing for none. */
function csvOf(rows: readonly ResultRow[]): string {
  const names = Object.keys(rows[0] ?? { count: '' });
  const cell = (value: string | null | undefined) =>
    value === null || value === undefined ? '' : `"${value.replaceAll('"', '""')}"`;
  return [names, ...rows.map((row) => names.map((name) => row[name]))]
    .map((line) => `${line.map(cell).join(',')}\n`)
    .join('');
}
