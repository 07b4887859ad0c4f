import { isJsonObject, type JsonObject } from '../../model/json.js';

const STATUSES = ['ok', 'denied', 'not-found', 'throttled', 'failed', 'not-recorded'];

/** What is wrong with a manifest, in words; undefined when nothing is. */
export function manifestFault(manifest: unknown): string | undefined {
  if (!isJsonObject(manifest)) return 'it is not an object';
  const { bundleVersion, toolVersion, clock, window, redaction, gaps, reach, weights } = manifest;
  if (!Number.isInteger(bundleVersion) || Number(bundleVersion) < 1) return '`bundleVersion` is not a number from 1';
  if (typeof toolVersion !== 'string') return '`toolVersion` is missing';
  if (!isJsonObject(manifest['arguments'])) return '`arguments` is not an object';
  if (reach !== undefined && !isJsonObject(reach)) return '`reach` is not an object';
  if (!isTime(clock)) return '`clock` is not an ISO 8601 time';
  if (window !== undefined && !isWindow(window)) return '`window` does not hold two ISO 8601 times';
  if (redaction !== undefined && !isJsonObject(redaction)) return '`redaction` is not an object';
  if (gaps !== undefined && !(Array.isArray(gaps) && gaps.every(isGap))) return '`gaps` does not hold gaps';
  if (weights !== undefined && !(Array.isArray(weights) && weights.every(isWeight)))
    return '`weights` does not hold weights of records';
  return undefined;
}

export function eventFault(event: unknown): string | undefined {
  if (!isJsonObject(event)) return 'it is not an object';
  if (typeof event['eventName'] !== 'string' && typeof event['eventSource'] !== 'string') {
    return 'it is not a CloudTrail record';
  }
  return undefined;
}

export function readFault(read: unknown): string | undefined {
  if (!isJsonObject(read)) return 'it is not an object';
  const { operation, input, scope, result } = read;
  if (typeof operation !== 'string' || !operation.includes(':')) return '`operation` is not an operation';
  if (!isJsonObject(input)) return '`input` is not an object';
  if (scope !== undefined && !isScope(scope)) return '`scope` does not hold an account and a Region';
  if (!isJsonObject(result)) return '`result` is not an object';
  return resultFault(result);
}

function resultFault(result: JsonObject): string | undefined {
  const { status, value, code, message } = result;
  if (typeof status !== 'string' || !STATUSES.includes(status)) return '`result.status` is none of the known';
  if (status === 'ok') return value === undefined ? '`result.value` is missing' : undefined;
  const told = typeof result['operation'] === 'string' && typeof code === 'string' && typeof message === 'string';
  return told ? undefined : 'a failed `result` lacks its operation, code or message';
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value));
}

function isWindow(value: unknown): boolean {
  return isJsonObject(value) && isTime(value['since']) && isTime(value['until']);
}

function isGap(value: unknown): boolean {
  return (
    isJsonObject(value) &&
    typeof value['code'] === 'string' &&
    (isJsonObject(value['about']) || typeof value['text'] === 'string')
  );
}

function isWeight(value: unknown): boolean {
  if (!isJsonObject(value) || typeof value['eventID'] !== 'string') return false;
  const { count, first, last, ids, callers, addresses, resources = 1, mixed = true } = value;
  return (
    Number.isSafeInteger(resources) &&
    mixed === true &&
    Number.isSafeInteger(count) &&
    Number(count) > 0 &&
    typeof first === 'string' &&
    typeof last === 'string' &&
    Array.isArray(ids) &&
    ids.every((entry) => isJsonObject(entry) && typeof entry['id'] === 'string' && typeof entry['time'] === 'string') &&
    [callers, addresses].every((list) => Array.isArray(list) && list.every((one) => typeof one === 'string'))
  );
}

function isScope(value: unknown): boolean {
  return (
    isJsonObject(value) && ['account', 'region'].every((name) => ['string', 'undefined'].includes(typeof value[name]))
  );
}
