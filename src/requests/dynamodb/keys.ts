import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.js';
import type { ContextValue } from '../../model/request.js';
import { unknown } from '../../model/unknown.js';
import type { ApiCall } from '../call.js';
import { tableNameOf } from './arns.js';

/** The attribute that is the table's partition key, where it is known; a key of one attribute gives itself away. */
export function partitionKeyOf(api: ApiCall, table: string, keys: readonly JsonObject[]): string | undefined {
  const tables = api.facts.tables ?? {};
  const known = [table, tableNameOf(table) ?? ''].find((name) => Object.hasOwn(tables, name));
  const told = known === undefined ? undefined : tables[known]?.partitionKey;
  if (told !== undefined) return told;
  const single = keys.map((key) => Object.keys(key)).find((names) => names.length === 1);
  return single?.[0];
}

/** dynamodb:LeadingKeys of the items that one request touches. */
export function leadingKeys(api: ApiCall, table: string, keys: readonly JsonObject[]): ContextValue {
  if (keys.length === 0) return unknown('the record holds no item keys');
  const partitionKey = partitionKeyOf(api, table, keys);
  if (partitionKey === undefined) {
    return unknown('the key has two attributes and the key schema is not known; dynamodb:DescribeTable tells it');
  }
  const values = keys.map((key) => (Object.hasOwn(key, partitionKey) ? keyText(key[partitionKey]) : undefined));
  const texts = values.filter((value) => value !== undefined);
  if (texts.length < values.length) return unknown(`the record does not hold ${partitionKey} of every item`);
  return [...new Set(texts)];
}

/** A key value as text: `"a"`, `7`, or in DynamoDB's own form `{"S": "a"}`. */
function keyText(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return isHidden(value) ? undefined : value;
  if (typeof value === 'number') return String(value);
  if (!isJsonObject(value)) return undefined;
  return keyText(value['S'] ?? value['N'] ?? value['s'] ?? value['n']);
}

function isHidden(value: string): boolean {
  return value === '' || value.startsWith('***') || value === 'HIDDEN_DUE_TO_SECURITY_REASONS';
}
