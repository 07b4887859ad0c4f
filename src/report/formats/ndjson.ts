import { safeJson } from '../../model/text/safe-json.js';
import type { Report } from '../contract.js';
import type { DenialRow } from '../report.js';

/**
 * One object a line, told apart by `type`: one `run` (the report without its diagnoses), one `diagnosis` for each
 * diagnosis, one `denial` for each denial with the ids of its diagnosis and its cause. Streams.
 */
export async function* renderNdjson(report: Report, denials: AsyncIterable<DenialRow>): AsyncIterable<string> {
  const { diagnoses, ...run } = report;
  yield line('run', run);
  for (const diagnosis of diagnoses) yield line('diagnosis', diagnosis);
  for await (const row of denials) yield line('denial', denialOf(row));
}

function line(type: string, value: object): string {
  return `${safeJson({ type, ...value })}\n`;
}

/** The denial without the whole record, which may hold item keys. */
function denialOf({ denial, diagnosis, cause, weight }: DenialRow): object {
  const { event, text, ...rest } = denial;
  return {
    ...rest,
    ...(event?.sourceIPAddress === undefined ? {} : { sourceAddress: event.sourceIPAddress }),
    ...(event?.vpcEndpointId === undefined ? {} : { vpcEndpointId: event.vpcEndpointId }),
    ...(text.note === undefined ? {} : { note: text.note }),
    ...(diagnosis === undefined ? {} : { diagnosis }),
    ...(cause === undefined ? {} : { cause: cause.id }),
    ...(weight === undefined ? {} : { count: weight.count, firstSeen: weight.first, lastSeen: weight.last }),
  };
}
