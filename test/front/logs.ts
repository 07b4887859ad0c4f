import type { FrontCall } from './call.js';
import type { CannedError } from './options.js';

export interface LogLine {
  readonly group: string;
  /** When it was logged, milliseconds. */
  readonly at: number;
  readonly message: string;
}

export interface LogsOptions {
  readonly lines: readonly LogLine[];
  /** What the looks at a query find, by its number from 0; `Complete` at once unless told. The last one stays. */
  readonly looks?: (number: number) => readonly { readonly status: string; readonly bytesScanned?: number }[];
  /** Queries that are refused for too many at the same time, before one is taken. */
  readonly refused?: number;
  /** Groups whose counted rows bring no record. */
  readonly withoutSamples?: true;
}

interface Query {
  readonly id: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly rows: readonly Row[];
  seen: number;
  stopped: boolean;
}

type Row = Readonly<Record<string, string>>;
type Answer = { readonly output: object } | { readonly error: CannedError };

/** CloudWatch Logs for tests: the part of Logs Insights' language that the product writes, over given lines. */
export class FrontLogs {
  readonly #options: LogsOptions;
  readonly queries: Query[] = [];
  #refused = 0;

  constructor(options: LogsOptions) {
    this.#options = options;
  }

  answer({ operation, input }: FrontCall): Answer | undefined {
    if (operation === 'logs:StartQuery') return this.#start(input);
    if (operation === 'logs:GetQueryResults') return this.#results(String(input['queryId']));
    if (operation !== 'logs:StopQuery') return undefined;
    const query = this.queries.find(({ id }) => id === input['queryId']);
    if (query !== undefined) query.stopped = true;
    return { output: { success: true } };
  }

  #start({ queryString, startTime, endTime, ...input }: FrontCall['input']): Answer {
    this.#refused += 1;
    if (this.#refused <= (this.#options.refused ?? 0))
      return {
        error: { code: 'LimitExceededException', message: 'Account maximum query concurrency limit of [30] reached.' },
      };
    const [text, start, end] = [String(queryString), Number(startTime), Number(endTime)];
    const named = [input['logGroupName'], ...((input['logGroupIdentifiers'] as string[] | undefined) ?? [])];
    const prefixes = /SOURCE logGroups\((?:.*?)namePrefix: \[([^\]]*)\]/.exec(text)?.[1]?.match(/[^', ]+/g) ?? [];
    const lines = this.#options.lines.filter(
      ({ group, at }) =>
        at >= start * 1000 &&
        at < (end + 1) * 1000 &&
        (named.includes(group) || prefixes.some((prefix) => group.startsWith(prefix))),
    );
    const rows = rowsOf(text, lines).map(({ sample = '', ...row }) =>
      this.#options.withoutSamples || sample === '' ? row : { ...row, sample },
    );
    this.queries.push({ id: `q-${this.queries.length}`, text, start, end, rows, seen: 0, stopped: false });
    return { output: { queryId: this.queries.at(-1)?.id } };
  }

  #results(id: string): Answer {
    const number = this.queries.findIndex((one) => one.id === id);
    const query = this.queries[number];
    if (query === undefined) return { error: { code: 'ResourceNotFoundException', message: 'no such query' } };
    const looks = this.#options.looks?.(number) ?? [{ status: 'Complete', bytesScanned: 1000 }];
    const { status, bytesScanned = 0 } = looks[Math.min(query.seen, looks.length - 1)] ?? { status: 'Complete' };
    query.seen += 1;
    const rows = status === 'Complete' ? query.rows : [];
    const results = rows.map((row) => Object.entries(row).map(([field, value]) => ({ field, value })));
    return { output: { status, results, statistics: { bytesScanned } } };
  }
}

interface Line {
  readonly line: LogLine;
  readonly fields: Readonly<Record<string, string | undefined>>;
}

function rowsOf(text: string, lines: readonly LogLine[]): Row[] {
  const told = new RegExp(/@message like \/\(\?i\)\((.*?)\)\/ /.exec(text)?.[1] ?? '', 'i');
  const ids = /filter eventID in \[([^\]]*)\]/.exec(text)?.[1];
  const narrowed = [...text.matchAll(/filter not ispresent\(eventID\) or (.*?)(?= \|)/g)].map(([, one = '']) => one);
  const most = Number(/limit (\d+)$/.exec(text)?.[1]);
  const found = lines
    .filter(({ message }) => told.test(message))
    .map((line) => ({ line, fields: fieldsOf(line.message, text) }))
    .filter(({ fields }) => !text.includes('filter not ispresent(eventID) |') || fields['record'] === '0')
    .filter(({ fields }) => ids === undefined || ids.includes(`'${fields['eventID']}'`))
    .filter((line) => narrowed.every((condition) => line.fields['record'] === '0' || holds(line, condition)));
  const by = /stats .* by (.*?) \| sort/.exec(text)?.[1]?.split(', ');
  const rows = by === undefined ? found.map(({ line }) => plainRow(line, text)) : groupsOf(found, by);
  return rows.slice(0, most);
}

/** `FIELD in ['…'] or …`, or `@message like "…"`. */
function holds({ line, fields }: Line, condition: string): boolean {
  return condition.split(' or ').some((one) => {
    const [, field = '', list = ''] = /^(\S+) in \[(.*)\]$/.exec(one) ?? [];
    const [, words] = /^@message like "(.*)"$/.exec(one) ?? [];
    return words === undefined ? list.includes(`'${fields[field]}'`) : line.message.includes(words);
  });
}

function plainRow({ at, message, group }: LogLine, text: string): Row {
  const time = new Date(at).toISOString().replace('T', ' ').replace('Z', '');
  return {
    '@timestamp': time,
    '@message': message,
    ...(text.includes('@log') ? { '@log': `111122223333:${group}` } : {}),
  };
}

/** The fields of a line that is JSON by their paths, and what the query makes of them. */
function fieldsOf(message: string, text: string): Line['fields'] {
  const flat: Record<string, string | undefined> = {};
  try {
    flatten(JSON.parse(message), '', flat);
  } catch {
    // A line of text has no fields.
  }
  const parsed = [...text.matchAll(/parse errorMessage \/(.*?)\/(?= \|)/g)].map(
    ([, pattern = '']) => new RegExp(pattern).exec(flat['errorMessage'] ?? '')?.groups ?? {},
  );
  const caller = ['userIdentity.sessionContext.sessionIssuer.arn', 'userIdentity.arn', 'userIdentity.invokedBy']
    .map((path) => flat[path])
    .find((value) => value !== undefined);
  return Object.assign(flat, ...parsed, { caller, record: flat['eventID'] === undefined ? '0' : '1' });
}

function flatten(node: unknown, path: string, into: Record<string, string | undefined>): void {
  if (typeof node !== 'object' || node === null) into[path] = String(node);
  else for (const [key, value] of Object.entries(node)) flatten(value, path === '' ? key : `${path}.${key}`, into);
}

function groupsOf(lines: readonly Line[], by: readonly string[]): Row[] {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const key = JSON.stringify(by.map((field) => line.fields[field] ?? null));
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  const rows = [...groups.values()].map((group) => {
    const sorted = group.toSorted((a, b) => a.line.at - b.line.at);
    const [first, last] = [sorted[0], sorted.at(-1)];
    const row = {
      ...Object.fromEntries(by.map((field) => [field, first?.fields[field]])),
      denials: String(group.length),
      firstseen: first?.fields['eventTime'],
      lastseen: last?.fields['eventTime'],
      firstid: first?.fields['eventID'],
      lastid: last?.fields['eventID'],
      resources: String(new Set(group.flatMap(({ fields }) => fields['onResource'] ?? [])).size),
      sample: last?.line.message,
    };
    return Object.fromEntries(Object.entries(row).filter((pair): pair is [string, string] => pair[1] !== undefined));
  });
  return rows.sort((a, b) => Number(b['denials']) - Number(a['denials']));
}
