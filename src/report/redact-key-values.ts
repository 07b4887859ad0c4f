import { createHash } from 'node:crypto';
import type { ConditionEvaluation } from '../evaluation/authorization.js';
import { isUnknown } from '../vocabulary/unknown.js';
import type { ReportDiagnosis } from './contract.js';

const KEY_VALUES = 'dynamodb:leadingkeys';
const TOKEN = /^<key-[0-9a-f]{8}>$/;
/** Shorter values also occur in ordinary words, so that they are replaced only where a value is quoted. */
const SHORT = 4;

/**
 * DynamoDB key values that the request carried become stable tokens, in conditions and in sentences.
 * Values that a statement compares with stay: they are in the policy, and the finding is about them.
 */
export function redactKeyValues(diagnosis: ReportDiagnosis): ReportDiagnosis {
  const values = [...new Set(conditionsOf(diagnosis).flatMap(keyValues))].sort((a, b) => b.length - a.length);
  if (values.length === 0) return diagnosis;
  const redacted: ReportDiagnosis = JSON.parse(JSON.stringify(diagnosis), (_, value) =>
    typeof value === 'string' ? redactText(value, values) : value,
  );
  return redacted;
}

function conditionsOf({ findings, requests }: ReportDiagnosis): ConditionEvaluation[] {
  const layers = requests.flatMap((request) => request.layers);
  const evaluated = layers.flatMap((layer) => [...layer.determining, ...layer.nearMisses, ...layer.undecided]);
  return [...findings.flatMap((finding) => finding.statements), ...evaluated].flatMap((each) => each.conditions);
}

function keyValues({ key, seen, wanted }: ConditionEvaluation): string[] {
  if (key.toLowerCase() !== KEY_VALUES || seen === null || isUnknown(seen)) return [];
  return seen.filter((value) => !wanted.includes(value) && !TOKEN.test(value));
}

function redactText(text: string, values: readonly string[]): string {
  return values.reduce((result, value) => {
    if (result === value) return keyToken(value);
    return value.length < SHORT ? redactQuoted(result, value) : result.replaceAll(value, keyToken(value));
  }, text);
}

function redactQuoted(text: string, value: string): string {
  const place = new RegExp(`(the request has (?:[^;]*, )?)${escapePattern(value)}(?=$|[,;) ])`, 'g');
  return text.replace(place, (_, before: string) => `${before}${keyToken(value)}`);
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** The same value has the same token in every report, so that two reports can be compared. */
export function keyToken(value: string): string {
  return `<key-${createHash('sha256').update(value).digest('hex').slice(0, 8)}>`;
}
