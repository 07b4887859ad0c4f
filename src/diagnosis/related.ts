import type { Denial } from '../model/denial.js';
import { isJsonObject } from '../model/json.js';
import type { Diagnosis } from './diagnosis.js';
import { principalName } from './group.js';

/** DynamoDB asks for a table's key again when its cached one is older than about this. */
const APART_MS = 5 * 60_000;

/**
 * Ties the denials of a table's key to those of the table that they caused: the same principal and table, about the
 * same time, or one event shared between accounts. Other diagnoses are left as they are.
 */
export function relate(diagnoses: readonly Diagnosis[]): Diagnosis[] {
  const others = byEach(diagnoses, tiesOf);
  return diagnoses.map((diagnosis) => {
    const candidates = new Set(tiesOf(diagnosis).flatMap((tie) => others.get(tie) ?? []));
    const related = [...candidates].filter((other) => other !== diagnosis && areRelated(diagnosis, other));
    return related.length === 0 ? diagnosis : { ...diagnosis, related: related.map(({ id }) => id) };
  });
}

/** What two related diagnoses have in common, as texts: their pairs are looked for among these alone. */
function tiesOf({ group: { denial } }: Diagnosis): string[] {
  const shared = denial.event?.sharedEventID;
  const table = keyedTableOf(denial) ?? tableNameOf(denial);
  return [
    ...(shared === undefined ? [] : [`event ${shared}`]),
    ...(table === undefined ? [] : [`table ${table} ${principalName(denial)}`]),
  ];
}

function byEach<T>(items: readonly T[], keysOf: (item: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const list = found.get(key);
      if (list === undefined) found.set(key, [item]);
      else list.push(item);
    }
  }
  return found;
}

function areRelated(a: Diagnosis, b: Diagnosis): boolean {
  const [one, other] = [a.group.denial, b.group.denial];
  const shared = one.event?.sharedEventID;
  if (shared !== undefined && shared === other.event?.sharedEventID) return true;
  return isAboutSameTime(a, b) && (isKeyOf(one, other) || isKeyOf(other, one));
}

/** True for a call that DynamoDB made to KMS for the table of another call of the same principal. */
function isKeyOf(key: Denial, table: Denial): boolean {
  const name = keyedTableOf(key);
  if (name === undefined || table.service !== 'dynamodb') return false;
  return name === tableNameOf(table) && principalName(key) === principalName(table);
}

/** The table for whose key DynamoDB called KMS. */
function keyedTableOf({ event, service }: Denial): string | undefined {
  if (service !== 'kms' || event?.userIdentity?.invokedBy !== 'dynamodb.amazonaws.com') return undefined;
  const context = event.requestParameters?.['encryptionContext'];
  const name = isJsonObject(context) ? context['aws:dynamodb:tableName'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

function tableNameOf({ resource }: Denial): string | undefined {
  return /:table\/([^/]+)/.exec(resource ?? '')?.[1];
}

function isAboutSameTime(a: Diagnosis, b: Diagnosis): boolean {
  const [start, end] = [Date.parse(a.group.firstSeen) - APART_MS, Date.parse(a.group.lastSeen) + APART_MS];
  return Date.parse(b.group.lastSeen) >= start && Date.parse(b.group.firstSeen) <= end;
}
