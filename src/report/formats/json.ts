import { safeJson } from '../../model/text/safe-json.js';
import type { Report } from '../contract.js';
import type { AnyRow } from '../report.js';
import { toldOnce } from './told-once.js';

/** The published report, indented, with a newline at the end. A piece for each diagnosis, never held whole. */
export async function* renderJson(report: Report, _denials: AsyncIterable<AnyRow>): AsyncIterable<string> {
  let opening = '{';
  for (const [name, value] of Object.entries(report)) {
    if (value === undefined) continue;
    yield `${opening}\n  ${safeJson(name)}: `;
    if (name === 'diagnoses' && report.diagnoses.length > 0) yield* elementsOf(toldOnce(report));
    else if (Array.isArray(value) && value.length > 0) yield* elementsOf(value);
    else yield deeper(safeJson(value, 2), '  ');
    opening = ',';
  }
  yield '\n}\n';
}

function* elementsOf(list: Iterable<unknown>): Iterable<string> {
  let opening = '[';
  for (const element of list) {
    yield `${opening}\n    ${deeper(safeJson(element, 2), '    ')}`;
    opening = ',';
  }
  yield '\n  ]';
}

/** No text of JSON holds a line break: each begins a line. */
function deeper(json: string, indent: string): string {
  return json.replaceAll('\n', `\n${indent}`);
}
