import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.js';
import type { Operator } from '../conditions/operator.js';
import { type OperatorName, readOperatorName } from '../conditions/operators.js';
import { globOf } from '../matching/glob.js';
import type { ParsedCondition } from './parsed-policy.js';
import { listOf } from './patterns.js';
import { type Problems, pointerStep } from './problems.js';

interface Report {
  readonly problems: Problems;
  readonly pointer: string;
}

/** Reads the Condition element; an absent one has no conditions. */
export function readConditions(statement: JsonObject, report: Report): ParsedCondition[] {
  const block = statement['Condition'];
  if (block === undefined) return [];
  const pointer = `${report.pointer}/Condition`;
  if (!isJsonObject(block)) {
    report.problems.add(pointer, 'is not a map of condition operators');
    return [];
  }
  return Object.entries(block).flatMap(([operator, keys]) => {
    const at = { problems: report.problems, pointer: pointer + pointerStep(operator) };
    if (isJsonObject(keys) && Object.keys(keys).length > 0) return readKeys(operator, keys, at);
    if (isJsonObject(keys) && readOperatorName(operator)) return [];
    report.problems.add(at.pointer, isJsonObject(keys) ? 'is no condition operator' : 'is not a map of condition keys');
    return [];
  });
}

function readKeys(operator: string, keys: JsonObject, report: Report): ParsedCondition[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const key of Object.keys(keys)) {
    const name = key.toLowerCase();
    if (seen.has(name)) twice.add(name);
    seen.add(name);
  }
  for (const name of twice) report.problems.add(report.pointer, `holds \`${name}\` more than once, in different cases`);
  return Object.entries(keys).map(([key, value]) => {
    const condition = readCondition([operator, key], value ?? null, report);
    return twice.has(key.toLowerCase()) ? { ...condition, malformed: true } : condition;
  });
}

function readCondition(name: readonly [string, string], value: JsonValue, report: Report): ParsedCondition {
  const [operator, key] = name;
  const pointer = report.pointer + pointerStep(key);
  const before = report.problems.doubts;
  const wanted = listOf(value).flatMap((item) => {
    if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') return [String(item)];
    report.problems.add(pointer, 'has a value that is not a text');
    return [];
  });
  // "Invalid condition key format" in https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
  if (!/^[^:]+:./.test(key)) report.problems.add(pointer, `\`${key}\` is no condition key: it names no service`);
  checkOperator(operator, wanted, { problems: report.problems, pointer });
  return { operator, key, wanted, malformed: report.problems.doubts > before };
}

function checkOperator(operator: string, wanted: readonly string[], report: Report): void {
  const name = readOperatorName(operator);
  if (!name) report.problems.add(report.pointer, `\`${operator}\` is no condition operator`);
  else if (wanted.length === 0 && !knowsEmptyLists(name)) report.problems.add(report.pointer, 'is an empty list');
  for (const value of wanted) {
    const fits = name?.operator ? isValue(name.operator, value) : !name || /^(true|false)$/i.test(value);
    if (!fits) report.problems.add(report.pointer, `\`${value}\` is no clear value for ${operator}`);
  }
}

function isValue({ wildcards, compile }: Operator, value: string): boolean {
  return compile(wildcards ? globOf(value) : value) !== undefined;
}

/** With IfExists or a set operator AWS documents what no values come to; without, it says that they match and that they grant nothing. */
function knowsEmptyLists({ operator, qualifier, ifExists }: OperatorName): boolean {
  if (operator === null) return qualifier !== undefined;
  return !operator.negated && (qualifier !== undefined || ifExists);
}
