import type { Call } from '../../model/call.js';
import { isJsonObject, type JsonValue } from '../../model/json.js';
import { rewriteNumber } from './rewrite-number.js';

type OfText = (text: string) => string;

/**
 * Members of DynamoDB's inputs, outputs and CloudTrail records that hold items, keys or values; in lower case.
 * AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/logging-using-cloudtrail.html
 */
const HOLDERS = new Set([
  'attributes',
  'attributeupdates',
  'exclusivestartkey',
  'expected',
  'expressionattributevalues',
  'item',
  'items',
  'key',
  'keyconditions',
  'keys',
  'lastevaluatedkey',
  'parameters',
  'queryfilter',
  'scanfilter',
]);

/** The values of items that the record of a call of DynamoDB holds. */
export function itemValuesOf({ event }: Pick<Call, 'event'>): string[] {
  if (event?.eventSource?.startsWith('dynamodb.') !== true || !event.requestParameters) return [];
  const values: string[] = [];
  rewriteItems(event.requestParameters, (value) => {
    values.push(value);
    return value;
  });
  return values;
}

/** Rewrites the values of items, and no names: those of tables, attributes and operators stay. */
export function rewriteItems(value: JsonValue, ofValue: OfText): JsonValue {
  if (Array.isArray(value)) return value.map((item) => rewriteItems(item, ofValue));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [name, rewriteMember(name, member ?? null, ofValue)]);
  return Object.fromEntries(members);
}

function rewriteMember(name: string, member: JsonValue, ofValue: OfText): JsonValue {
  if (name.toLowerCase() === 'statement' && typeof member === 'string') return rewriteStatement(member, ofValue);
  return HOLDERS.has(name.toLowerCase()) && holdsValues(member)
    ? leaves(member, ofValue)
    : rewriteItems(member, ofValue);
}

/** CloudTrail gives of an item the attributes' names alone; a tag's key is a text. */
function holdsValues(member: JsonValue): boolean {
  if (Array.isArray(member)) return member.some((item) => typeof item !== 'string');
  return isJsonObject(member);
}

function leaves(value: JsonValue, ofValue: OfText): JsonValue {
  if (typeof value === 'string') return ofValue(value);
  if (typeof value === 'number') return rewriteNumber(value, ofValue);
  if (Array.isArray(value)) return value.map((item) => leaves(item, ofValue));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [
    name,
    name.toLowerCase() === 'comparisonoperator' ? member : leaves(member ?? null, ofValue),
  ]);
  return Object.fromEntries(members);
}

/**
 * The literals of a PartiQL statement; a text before a colon is the name of an attribute, and so is what stands in
 * double quotes. Numbers of a few digits that nothing is compared with are limits and places in a list.
 */
function rewriteStatement(statement: string, ofValue: OfText): string {
  return statement.replace(LITERAL, (...found) => {
    const [whole, text, colon, number]: (string | undefined)[] = found;
    if (number !== undefined) return ofValue(number);
    return text === undefined || colon !== undefined ? (whole ?? '') : `'${ofValue(text)}'`;
  });
}

const LITERAL =
  /'((?:[^']|'')*)'(\s*:)?|"[^"]*"|((?<=[=<>]\s{0,8})-?\d+(?:\.\d+)?\b|(?<![\w.$-])-?\d{4,}(?:\.\d+)?\b)/g;
