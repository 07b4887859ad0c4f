import { safeJson } from '../../model/text/safe-json.js';
import type { Weight } from '../../model/weight.js';
import type { Report } from '../contract.js';
import type { AnyRow, DenialRow, RowFrame, WrittenRows } from '../report.js';

/**
 * One object a line, told apart by `type`: one `run` (the report without its diagnoses), one `diagnosis` for each
 * diagnosis, one `denial` for each denial with the ids of its diagnosis and its cause. Streams.
 */
export async function* renderNdjson(report: Report, denials: AsyncIterable<AnyRow>): AsyncIterable<string> {
  const { diagnoses, ...run } = report;
  yield line('run', run);
  for (const diagnosis of diagnoses) yield line('diagnosis', diagnosis);
  for await (const some of denials) {
    if ('denial' in some) yield rowLine(some, some.weight, ndjsonOfDenial(some));
    else yield linesOf(some);
  }
}

function line(type: string, value: object): string {
  return `${safeJson({ type, ...value })}\n`;
}

/** What the line of a denial holds whatever the report comes to tell of it: without the whole record, which may hold item keys. */
export function ndjsonOfDenial({ denial: { event, text, ...rest } }: DenialRow): string {
  return safeJson({
    ...rest,
    ...(event?.sourceIPAddress === undefined ? {} : { sourceAddress: event.sourceIPAddress }),
    ...(event?.vpcEndpointId === undefined ? {} : { vpcEndpointId: event.vpcEndpointId }),
    ...(text.note === undefined ? {} : { note: text.note }),
  });
}

function linesOf({ rows }: WrittenRows): string {
  let lines = '';
  for (const { frame, weight, written } of rows) lines += rowLine(frame, weight, written.ndjson);
  return lines;
}

function rowLine({ diagnosis, cause }: RowFrame, weight: Weight | undefined, written = '{}'): string {
  const told = {
    ...(diagnosis === undefined ? {} : { diagnosis }),
    ...(cause === undefined ? {} : { cause: cause.id }),
    ...(weight === undefined ? {} : { count: weight.count, firstSeen: weight.first, lastSeen: weight.last }),
  };
  return `${joined('{"type":"denial"}', written, safeJson(told))}\n`;
}

/** JSON objects as one, with the members of all. */
function joined(...objects: readonly string[]): string {
  const members = objects.map((object) => object.slice(1, -1)).filter((text) => text !== '');
  return `{${members.join(',')}}`;
}
