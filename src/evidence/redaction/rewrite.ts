import { type CloudTrailEvent, jsonOfEvent } from '../../model/event.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.js';
import { REMOVED, withoutSecrets } from '../../model/text/secrets.js';
import { decodedText } from './decoded-text.js';
import { rewriteItems } from './item-values.js';
import { rewriteNumber } from './rewrite-number.js';
import { holdsVariables, mayHoldSecret, namesSecret, removeVariables, withoutPairSecret } from './secrets.js';

/** What becomes of each kind of text. */
export interface Rewriting {
  /** Any text. */
  text(text: string): string;
  /** The name of a member. */
  name(text: string): string;
  /** The `userAgent` of a CloudTrail record. */
  userAgent(text: string): string;
  /** A value of a DynamoDB item. */
  itemValue(text: string): string;
}

/** The evidence with every text rewritten, member names and encoded documents included, and its secrets removed. */
export function rewrite(value: JsonValue, rewriting: Rewriting): JsonValue {
  if (typeof value === 'string') return rewriteText(value, rewriting);
  if (typeof value === 'number') return rewriteNumber(value, rewriting.text);
  if (Array.isArray(value)) return value.map((item) => rewrite(item, rewriting));
  if (!isJsonObject(value)) return value;
  return rewriteMembers(withItems(value, rewriting), rewriting);
}

/** The record without what is a secret by its form or by the name of its member. */
export function eventWithoutSecrets(event: CloudTrailEvent): CloudTrailEvent {
  if (!mayHoldSecret(jsonOfEvent(event))) return event;
  const same = (text: string) => text;
  const kept = { text: withoutSecrets, name: same, userAgent: withoutSecrets, itemValue: withoutSecrets };
  return rewrite(event as JsonObject, kept) as CloudTrailEvent;
}

function rewriteMembers(object: JsonObject, rewriting: Rewriting): JsonObject {
  const isRecord = typeof object['eventSource'] === 'string';
  const members = Object.entries(withoutPairSecret(object)).flatMap(([name, member]): [string, JsonValue][] => {
    if (member === undefined) return [];
    if (namesSecret(name, member)) return [[name, REMOVED]];
    if (holdsVariables(name, member)) return [[rewriting.name(name), removeVariables(member)]];
    if (isRecord && name === 'userAgent' && typeof member === 'string') return [[name, rewriting.userAgent(member)]];
    return [[rewriting.name(name), rewrite(member, rewriting)]];
  });
  return Object.fromEntries(members);
}

/** The item values of a call of DynamoDB come first: what is left of them is rewritten as any text. */
function withItems(object: JsonObject, { itemValue }: Rewriting): JsonObject {
  const { eventSource, operation, requestParameters, input, result } = object;
  if (eventSource === 'ssm.amazonaws.com' && isJsonObject(requestParameters))
    return { ...object, requestParameters: withoutParameters(requestParameters) };
  if (typeof eventSource === 'string' && eventSource.startsWith('dynamodb.') && requestParameters !== undefined) {
    return { ...object, requestParameters: rewriteItems(requestParameters, itemValue) };
  }
  if (typeof operation === 'string' && operation.startsWith('dynamodb:') && input !== undefined) {
    return { ...object, input: rewriteItems(input, itemValue), result: rewriteItems(result ?? null, itemValue) };
  }
  return object;
}

/** Of a call of Systems Manager: the value of a parameter, and what a document is run with. */
function withoutParameters(input: JsonObject): JsonObject {
  const { value, parameters } = input;
  return {
    ...input,
    ...(value === undefined ? {} : { value: REMOVED }),
    ...(parameters === undefined ? {} : { parameters: removeVariables(parameters) }),
  };
}

function rewriteText(text: string, rewriting: Rewriting): string {
  const document = decodedText(text);
  if (document === undefined) return rewriting.text(text);
  const { json } = document;
  if (isJsonObject(json) && typeof json['eventSource'] === 'string') return JSON.stringify(rewrite(json, rewriting));
  const kept = withoutNamed(json);
  const plain = kept === json ? document.text : JSON.stringify(kept);
  const rewritten = rewriting.text(plain);
  return rewritten === document.text ? text : document.encode(rewritten);
}

/** The document without what its members name a secret; itself where they name none, as it may be compared. */
function withoutNamed(value: JsonValue): JsonValue {
  if (typeof value === 'string') return mayHoldSecret(value) ? withoutNamedIn(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(withoutNamed);
    return items.some((item, at) => item !== value[at]) ? items : value;
  }
  const pair = withoutPairSecret(value);
  const members = Object.entries(pair).map(([name, member = null]): [string, JsonValue] => {
    if (namesSecret(name, member)) return [name, REMOVED];
    return [name, holdsVariables(name, member) ? removeVariables(member) : withoutNamed(member)];
  });
  const isSame = pair === value && members.every(([name, member]) => member === (value[name] ?? null));
  return isSame ? value : Object.fromEntries(members);
}

function withoutNamedIn(text: string): string {
  const document = decodedText(text);
  const kept = document && withoutNamed(document.json);
  return document === undefined || kept === document.json ? text : document.encode(JSON.stringify(kept));
}
