import type { Aws } from '../../aws/index.js';
import { DoctorError } from '../../model/error.js';
import { principalKind } from '../../model/principal-kind.js';
import { type AthenaSourceOptions, accessOf, createAthenaSource } from '../../sources/athena/athena-source.js';
import { athenaPlace } from '../../sources/athena/place.js';
import { planInWords, planOf } from '../../sources/athena/plan.js';
import { createLakeSource } from '../../sources/lake/lake-source.js';
import { lakeStore } from '../../sources/lake/place.js';
import { Scan } from '../../sources/records/scan.js';
import type { DenialSource } from '../../sources/source.js';
import type { Places, WithinWindow } from '../question.js';

/** The question as it is put to a table of records; what a query cannot narrow by is sorted out later. */
export function askingOf(place: string, request: WithinWindow, places: Places): AthenaSourceOptions {
  const { question, window, now, query } = request;
  const { arn, table, eventId } = question;
  const name = table?.slice(table.lastIndexOf('/') + 1);
  const caller = arn === undefined || principalKind(arn) === 'root' ? undefined : arn.slice(arn.lastIndexOf('/') + 1);
  return {
    place: athenaPlace(place),
    window,
    now,
    narrow: arn !== undefined || table !== undefined || eventId !== undefined,
    ...places,
    ...(caller === undefined ? {} : { caller }),
    ...(name === undefined ? {} : { table: name }),
    ...(eventId === undefined ? {} : { eventId }),
    ...query,
  };
}

export { createAthenaSource };

/** The same question to an event data store. */
export function openLake(aws: Aws, place: string, asked: AthenaSourceOptions): DenialSource {
  const { place: _place, now: _now, ...asking } = asked;
  const store = lakeStore(place);
  return createLakeSource(aws, { ...asking, ...(store === undefined ? {} : { store }) });
}

/** What would be asked, of what and at which cost, in words. Runs EXPLAIN (TYPE IO), which scans nothing. */
export async function athenaPlanInWords(
  aws: Aws,
  options: AthenaSourceOptions,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { place } = options;
  if (place.executions.length > 0)
    throw new DoctorError({ source: 'user', code: 'UsageConflict' }, '--dry-run and ?execution do not go together', {
      hint: 'what ?execution names was asked already',
    });
  const scan = new Scan({ window: options.window });
  return planInWords(await planOf(accessOf(aws, options, { scan, signal }), place, options));
}
