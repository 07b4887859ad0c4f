import { isJsonObject, type JsonObject, type JsonValue } from '../../vocabulary/json.js';
import { readOperatorName } from '../conditions/operators.js';
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
    if (isJsonObject(keys))
      return Object.entries(keys).map(([key, value]) => readCondition([operator, key], value ?? null, at));
    report.problems.add(at.pointer, 'is not a map of condition keys');
    return [];
  });
}

function readCondition(name: readonly [string, string], value: JsonValue, report: Report): ParsedCondition {
  const [operator, key] = name;
  const pointer = report.pointer + pointerStep(key);
  const before = report.problems.list.length;
  const wanted = listOf(value).flatMap((item) => {
    if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') return [String(item)];
    report.problems.add(pointer, 'has a value that is not a text');
    return [];
  });
  checkOperator(operator, wanted, { problems: report.problems, pointer });
  return { operator, key, wanted, malformed: report.problems.list.length > before };
}

function checkOperator(operator: string, wanted: readonly string[], report: Report): void {
  const name = readOperatorName(operator);
  if (!name) report.problems.add(report.pointer, `\`${operator}\` is no condition operator`);
  for (const value of wanted) {
    const fits = name?.operator ? name.operator.compile(value) !== undefined : !name || /^(true|false)$/i.test(value);
    if (!fits) report.problems.add(report.pointer, `\`${value}\` is no value for ${operator}`);
  }
}
