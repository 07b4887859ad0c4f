import { safeJson } from '../../model/text/safe-json.js';
import type { Report } from '../contract.js';
import type { AnyRow } from '../report.js';

/** The published report, indented, with a newline at the end. */
export async function* renderJson(report: Report, _denials: AsyncIterable<AnyRow>): AsyncIterable<string> {
  yield `${safeJson(report, 2)}\n`;
}
