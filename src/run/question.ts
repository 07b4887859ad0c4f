import type { JsonObject, JsonValue } from '../model/json.js';
import { principalKind } from '../model/principal-kind.js';
import type { Window } from '../model/window.js';
import type { AthenaSourceOptions } from '../sources/athena/athena-source.js';
import type { DenialFilter } from './denial-filter.js';

/** What a run is asked, as the user gave it; what is absent takes its default, or the bundle's in a replay. */
export interface Question {
  /** A user, role, role session, or the account root. */
  readonly arn?: string;
  /** Service prefixes, or `all`. */
  readonly services?: readonly string[] | 'all';
  readonly regions?: readonly string[] | 'all';
  /** Account ids, ids of OUs or of the root, or `all`. */
  readonly accounts?: readonly string[] | 'all';
  readonly eventId?: string;
  /** A table's name or ARN. */
  readonly table?: string;
  readonly action?: string;
  /** Files, folders, globs, `-`, `s3://…`, `trail`, `logs:GROUP`, `lookup`. */
  readonly from?: readonly string[];
}

/** What the sources of a run are asked. */
export interface SourceRequest {
  readonly question: Question;
  readonly window?: Window;
  readonly now: Date;
  /** Successful records too, for a bundle. */
  readonly all: boolean;
  /** A pasted text, in place of any source. */
  readonly text?: string;
  readonly stdin?: AsyncIterable<Uint8Array | string>;
  readonly signal?: AbortSignal;
  /** What the files hold was pasted: see `Wanted`. */
  readonly pasted?: boolean;
  /** How far a query may go that is billed by what it scans. */
  readonly query?: QueryPorts;
}

/** What a source that runs billed queries is given. */
export type QueryPorts = Pick<AthenaSourceOptions, 'maxScan' | 'confirm' | 'progress' | 'waiting'>;

/** Accounts and Regions that narrow a question. */
export interface Places {
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
}

export interface WithinWindow extends SourceRequest {
  readonly window: Window;
  /** Those of the question, by their ids. */
  readonly accounts?: readonly string[];
}

/** What a record has to hold of the caller, for a query that narrows by it; the root user has no name. */
export function callerNamed(arn: string | undefined): string | undefined {
  return arn === undefined || principalKind(arn) === 'root' ? undefined : arn.slice(arn.lastIndexOf('/') + 1);
}

/** DynamoDB and what stands behind it. */
export const DEFAULT_SERVICES = ['dynamodb', 'kms', 'dax', 'sts'] as const;

const LIST_FIELDS = ['services', 'regions', 'accounts', 'from'] as const;
const TEXT_FIELDS = ['arn', 'eventId', 'table', 'action'] as const;

/** The question alone, without how it is answered. An empty list asks nothing. */
export function questionOf(options: Question): Question {
  return questionFromJson(questionToJson(options));
}

/** The question as a bundle's manifest and a report keep it. */
export function questionToJson(question: Question): Record<string, string | string[]> {
  const entries = [...TEXT_FIELDS, ...LIST_FIELDS].flatMap((field): [string, string | string[]][] => {
    const value = question[field];
    if (value === undefined || value.length === 0) return [];
    return [[field, typeof value === 'string' ? value : [...value]]];
  });
  return Object.fromEntries(entries);
}

/** The question of a bundle's manifest; fields of other shapes are passed over. */
export function questionFromJson(json: JsonObject): Question {
  const texts = TEXT_FIELDS.flatMap((field) => (typeof json[field] === 'string' ? [[field, json[field]]] : []));
  const lists = LIST_FIELDS.flatMap((field) => {
    const value = json[field];
    return value === 'all' || isTextList(value) ? [[field, value]] : [];
  });
  return Object.fromEntries([...texts, ...lists]);
}

function isTextList(value: JsonValue | undefined): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

interface Narrowed {
  readonly window?: DenialFilter['window'] | undefined;
  /** The accounts of the question by their ids, where they had to be found out. */
  readonly accounts?: readonly string[] | undefined;
}

/** Which denials answer the question. */
export function filterOf(question: Question, { window, accounts = idsOf(question) }: Narrowed = {}): DenialFilter {
  const { arn, eventId, table, action, services } = question;
  return {
    ...(arn === undefined ? {} : { arn }),
    ...(eventId === undefined ? {} : { eventId }),
    ...(table === undefined ? {} : { table }),
    ...(action === undefined ? {} : { action }),
    services: services ?? DEFAULT_SERVICES,
    ...(accounts === undefined ? {} : { accounts }),
    ...(window === undefined ? {} : { window }),
  };
}

/** A bundle holds what was asked for; which accounts an OU had then, it does not tell. */
function idsOf({ accounts }: Question): readonly string[] | undefined {
  if (accounts === undefined || accounts === 'all') return undefined;
  return accounts.every((id) => /^\d{12}$/.test(id)) ? accounts : undefined;
}
