import { createHash } from 'node:crypto';
import type { ConditionEvaluation } from '../evaluation/authorization.js';
import { isUnknown } from '../model/unknown.js';
import type { ReportDiagnosis } from './contract.js';

const KEY_VALUES = 'dynamodb:leadingkeys';
const TOKEN = /^<key-[0-9a-f]{8}>$/;
/** Shorter values also occur in ordinary words, so that they are replaced only where a value is quoted. */
const SHORT = 4;

/**
 * DynamoDB key values that the request carried become stable tokens: in conditions, in the data of findings, in
 * changes, and in sentences about leading keys. Values that a statement compares with stay: they are in the policy,
 * and the finding is about them. Nothing else is touched, though it may read the same: a table named like a key.
 */
export function redactKeyValues(diagnosis: ReportDiagnosis): ReportDiagnosis {
  const values = [...new Set(conditionsOf(diagnosis).flatMap(keyValues))].sort((a, b) => b.length - a.length);
  if (values.length === 0) return diagnosis;
  const { findings, requests, remediations } = diagnosis;
  const redacted = { findings, requests, remediations };
  return { ...diagnosis, ...(redactNode(redacted, values, false) as typeof redacted) };
}

/** `isValue` where a whole text is a value, not a sentence. */
function redactNode(node: unknown, values: readonly string[], isValue: boolean): unknown {
  if (typeof node === 'string') return isValue && values.includes(node) ? keyToken(node) : redactSentence(node, values);
  if (Array.isArray(node)) return node.map((item) => redactNode(item, values, isValue));
  if (typeof node !== 'object' || node === null) return node;
  const isCondition = 'key' in node && typeof node.key === 'string' && node.key.toLowerCase() === KEY_VALUES;
  const entries = Object.entries(node).map(([name, child]) => {
    const holdsValues = isValue || name === 'data' || name.toLowerCase() === KEY_VALUES;
    return [name, redactNode(child, values, holdsValues || (isCondition && name === 'seen'))];
  });
  return Object.fromEntries(entries);
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

/** Only of sentences and code that speak of leading keys; a part of an ARN or of a word is no value. */
function redactSentence(text: string, values: readonly string[]): string {
  if (!text.toLowerCase().includes('leadingkeys')) return text;
  return values.reduce((result, value) => {
    const before = value.length < SHORT ? 'the request has (?:[^;]*, )?' : '(?<![^\\s"\'[(,])';
    const place = new RegExp(`(${before})${escapePattern(value)}(?=$|[\\s"'\\]),;])`, 'g');
    return result.replace(place, (_, kept: string) => `${kept}${keyToken(value)}`);
  }, text);
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** The same value has the same token in every report, so that two reports can be compared. */
export function keyToken(value: string): string {
  return `<key-${createHash('sha256').update(value).digest('hex').slice(0, 8)}>`;
}
