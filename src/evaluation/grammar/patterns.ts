import type { JsonObject, JsonValue } from '../../model/json.js';
import type { PatternElement } from './parsed-policy.js';
import { inWords, type Problems } from './problems.js';

type Name = 'Action' | 'Resource';

const ACCEPTED: Readonly<Record<Name, { readonly form: RegExp; readonly otherwise: string }>> = {
  Action: { form: /^(\*+$|[^:]+:.)/, otherwise: 'is neither `*` nor `service:Action`' },
  Resource: { form: /^(\*+$|arn:)/, otherwise: 'is neither `*` nor an ARN' },
};

/** A value or a list of values, as JSON has it. */
export function listOf(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? value : [value];
}

/** Reads Action or NotAction, Resource or NotResource; undefined when the statement has neither. */
export function readPatterns(
  statement: JsonObject,
  name: Name,
  report: { problems: Problems; pointer: string },
): PatternElement | undefined {
  const positive = statement[name];
  const negative = statement[`Not${name}`];
  const value = positive ?? negative;
  if (value === undefined) return undefined;
  const before = report.problems.doubts;
  const pointer = `${report.pointer}/${positive === undefined ? 'Not' : ''}${name}`;
  if (positive !== undefined && negative !== undefined) {
    report.problems.add(report.pointer, `has both ${name} and Not${name}`);
  }
  // "When you provide an empty array in a statement's resource element, the statement has no effect on the policy."
  if (Array.isArray(value) && value.length === 0) {
    if (positive === undefined) report.problems.add(pointer, 'is an empty list');
    else report.problems.note(pointer, 'is an empty list: the statement has no effect');
  }
  const patterns = listOf(value).filter((pattern): pattern is string => {
    const accepted = typeof pattern === 'string' && ACCEPTED[name].form.test(pattern);
    if (!accepted) report.problems.add(pointer, `\`${inWords(pattern)}\` ${ACCEPTED[name].otherwise}`);
    return typeof pattern === 'string';
  });
  return { not: positive === undefined, patterns, malformed: report.problems.doubts > before };
}
