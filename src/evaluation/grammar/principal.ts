import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.js';
import type { PrincipalElement, PrincipalEntry, PrincipalType } from './parsed-policy.js';
import { listOf } from './patterns.js';
import type { Problems } from './problems.js';

const TYPES: readonly PrincipalType[] = ['AWS', 'Service', 'Federated', 'CanonicalUser'];

/** Reads Principal or NotPrincipal; undefined when the statement has neither. */
export function readPrincipal(
  statement: JsonObject,
  report: { problems: Problems; pointer: string },
): PrincipalElement | undefined {
  const positive = statement['Principal'];
  const negative = statement['NotPrincipal'];
  const value = positive === undefined ? negative : positive;
  if (value === undefined) return undefined;
  const before = report.problems.doubts;
  if (positive !== undefined && negative !== undefined) {
    report.problems.add(report.pointer, 'has both Principal and NotPrincipal');
  }
  const pointer = `${report.pointer}/${positive === undefined ? 'NotPrincipal' : 'Principal'}`;
  const entries = readEntries(value, { problems: report.problems, pointer });
  if (entries.length === 0 && report.problems.doubts === before) {
    // "When you provide an empty object in a statement's Principal element, the statement has no effect on the policy."
    if (positive === undefined) report.problems.add(pointer, 'names no principal');
    else report.problems.note(pointer, 'names no principal: the statement has no effect');
  }
  const names = entries.map((entry) => (entry.type === 'AWS' ? entry.value : `${entry.type}: ${entry.value}`));
  return { not: positive === undefined, entries, names, malformed: report.problems.doubts > before };
}

function readEntries(value: JsonValue, report: { problems: Problems; pointer: string }): PrincipalEntry[] {
  if (value === '*') return [{ type: 'AWS', value: '*' }];
  if (!isJsonObject(value)) {
    report.problems.add(report.pointer, 'is neither `*` nor a map of principals');
    return [];
  }
  return Object.entries(value).flatMap(([type, values]) => readType(type, values ?? null, report));
}

function readType(name: string, values: JsonValue, report: { problems: Problems; pointer: string }): PrincipalEntry[] {
  const type = TYPES.find((known) => known === name);
  const pointer = `${report.pointer}/${name}`;
  if (!type) {
    report.problems.add(pointer, `\`${name}\` is no type of principal`);
    return [];
  }
  return listOf(values).flatMap((value) => {
    if (typeof value === 'string' && value !== '') return [{ type, value }];
    report.problems.add(pointer, 'is not a principal');
    return [];
  });
}
