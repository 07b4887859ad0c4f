import type { Denial } from '../denials/denial.js';
import { isJsonObject } from '../vocabulary/json.js';
import type { Diagnosis } from './diagnosis.js';

/** DynamoDB asks for a table's key again when its cached one is older than about this. */
const APART_MS = 5 * 60_000;

/**
 * Ties the denials of a table's key to those of the table that they caused: the same principal and table, about the
 * same time, or one event shared between accounts. Other diagnoses are left as they are.
 */
export function relate(diagnoses: readonly Diagnosis[]): Diagnosis[] {
  return diagnoses.map((diagnosis) => {
    const related = diagnoses
      .filter((other) => other !== diagnosis && areRelated(diagnosis, other))
      .map(({ id }) => id);
    return related.length === 0 ? diagnosis : { ...diagnosis, related };
  });
}

function areRelated(a: Diagnosis, b: Diagnosis): boolean {
  const [one, other] = [a.group.denial, b.group.denial];
  const shared = one.event?.sharedEventID;
  if (shared !== undefined && shared === other.event?.sharedEventID) return true;
  if (principalOf(one) !== principalOf(other) || !isAboutSameTime(a, b)) return false;
  return isKeyOf(one, other) || isKeyOf(other, one);
}

/** True for a call that DynamoDB made to KMS for the table of another call. */
function isKeyOf({ event, service }: Denial, table: Denial): boolean {
  if (service !== 'kms' || table.service !== 'dynamodb' || event?.userIdentity?.invokedBy !== 'dynamodb.amazonaws.com')
    return false;
  const context = event.requestParameters?.['encryptionContext'];
  const name = isJsonObject(context) ? context['aws:dynamodb:tableName'] : undefined;
  return typeof name === 'string' && name === tableNameOf(table);
}

function tableNameOf({ resource }: Denial): string | undefined {
  return /:table\/([^/]+)/.exec(resource ?? '')?.[1];
}

function principalOf({ principal }: Denial): string {
  return principal.roleArn ?? principal.arn;
}

function isAboutSameTime(a: Diagnosis, b: Diagnosis): boolean {
  const [start, end] = [Date.parse(a.group.firstSeen) - APART_MS, Date.parse(a.group.lastSeen) + APART_MS];
  return Date.parse(b.group.lastSeen) >= start && Date.parse(b.group.firstSeen) <= end;
}
