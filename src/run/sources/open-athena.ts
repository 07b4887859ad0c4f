import type { Aws } from '../../aws/index.js';
import { liveReader } from '../../evidence/index.js';
import { DoctorError } from '../../model/error.js';
import { type AthenaSourceOptions, accessOf, createAthenaSource } from '../../sources/athena/athena-source.js';
import { athenaPlace } from '../../sources/athena/place.js';
import { planInWords, planOf } from '../../sources/athena/plan.js';
import { createLakeSource, type LakeSourceOptions, lakePlanInWords } from '../../sources/lake/lake-source.js';
import { isLake, lakePlace } from '../../sources/lake/place.js';
import { Scan } from '../../sources/records/scan.js';
import type { DenialSource } from '../../sources/source.js';
import { callerNamed, type Places, type WithinWindow } from '../question.js';
import { accountsAsked } from './accounts-asked.js';

/** The source for a table of records. */
export function openAthena(aws: Aws, place: string, { request, places }: Narrowed): DenialSource {
  return createAthenaSource(aws, { ...askingOf(place, request, places), every: everyOf(aws, request) });
}

/** All accounts and all Regions, as they are known to AWS, where all are asked for. */
function everyOf(aws: Aws, { question, signal }: WithinWindow): NonNullable<AthenaSourceOptions['every']> {
  const until = { ...(signal && { signal }) };
  return {
    ...(question.accounts === 'all' ? { accounts: () => accountsAsked(liveReader(aws, until), 'all') } : {}),
    ...(question.regions === 'all' ? { regions: () => aws.enabledRegions(until) } : {}),
  };
}

/** The question as it is put to a table of records; what a query cannot narrow by is sorted out later. */
function askingOf(place: string, request: WithinWindow, places: Places): AthenaSourceOptions {
  const { question, window, now, query } = request;
  const { arn, table, eventId } = question;
  const name = table?.slice(table.lastIndexOf('/') + 1);
  const caller = callerNamed(arn);
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

interface Narrowed {
  readonly request: WithinWindow;
  readonly places: Places;
}

/** The same question to an event data store. */
export function openLake(aws: Aws, place: string, { request, places }: Narrowed): DenialSource {
  return createLakeSource(aws, lakeAskingOf(place, request, places));
}

function lakeAskingOf(place: string, request: WithinWindow, places: Places): LakeSourceOptions {
  const { place: _place, now: _now, ...asking } = askingOf('athena', request, places);
  return { ...asking, place: lakePlace(place) };
}

/** What would be asked of a source that runs queries, and at which cost, in words. */
export async function planInWordsOf(aws: Aws, place: string, { request, places }: Narrowed): Promise<string> {
  const { signal, window } = request;
  if (!isLake(place))
    return athenaPlanInWords(aws, { ...askingOf(place, request, places), every: everyOf(aws, request) }, signal);
  const options = lakeAskingOf(place, request, places);
  if (options.place.execution !== undefined) throw askedAlready();
  return lakePlanInWords(aws, options, { scan: new Scan({ window }), gaps: [], ...(signal && { signal }) });
}

function askedAlready(): DoctorError {
  return new DoctorError({ source: 'user', code: 'UsageConflict' }, '--dry-run and ?execution do not go together', {
    hint: 'what ?execution names was asked already',
  });
}

/** What would be asked, of what and at which cost, in words. Runs EXPLAIN (TYPE IO), which scans nothing. */
async function athenaPlanInWords(
  aws: Aws,
  options: AthenaSourceOptions,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { place } = options;
  if (place.executions.length > 0) throw askedAlready();
  const scan = new Scan({ window: options.window });
  return planInWords(await planOf(accessOf(aws, options, { scan, signal }), place, options));
}
