import { type Aws, withBreaker } from '../../aws/index.js';
import { liveReader } from '../../evidence/index.js';
import { formatArn, parseArn } from '../../model/arn.js';
import { DoctorError, isConfiguration } from '../../model/error.js';
import { type Gap, gap } from '../../model/gap.js';
import { principalKind } from '../../model/principal-kind.js';
import { inIso, type Window } from '../../model/window.js';
import { isAthena } from '../../sources/athena/place.js';
import { fileSource } from '../../sources/files/file-source.js';
import { isLake } from '../../sources/lake/place.js';
import { createLogsSource, type LogsSourceOptions, logsPlanInWords } from '../../sources/logs/logs-source.js';
import { blindSpots } from '../../sources/lookup/blind-spots.js';
import { createLookupSource } from '../../sources/lookup/lookup-source.js';
import type { LookupPrincipal, LookupQuestion } from '../../sources/lookup/plan.js';
import { lookupRegions } from '../../sources/lookup/regions.js';
import { manyAccounts } from '../../sources/organization/many-accounts.js';
import { parseS3Uri } from '../../sources/s3/location.js';
import { createS3Source } from '../../sources/s3/s3-source.js';
import { asksForEach, type DenialSource } from '../../sources/source.js';
import { textSource } from '../../sources/text/text-source.js';
import { createTrailSource } from '../../sources/trail/trail-source.js';
import { unopened } from '../../sources/unread-sources.js';
import { callerNamed, DEFAULT_SERVICES, type Places, type SourceRequest, type WithinWindow } from '../question.js';
import { accountsAsked } from './accounts-asked.js';

export interface OpenedSources {
  readonly sources: readonly DenialSource[];
  /** Only files: what they tell is worth a report without AWS too. */
  readonly local: boolean;
  /** What was asked for, or the last hour; absent for files, which hold what they hold. */
  readonly window?: Window;
  /** The accounts asked for, those of OUs by their ids; absent where all may count. */
  readonly accounts?: readonly string[];
  /** What they could never have shown, told by how many denials they did show. */
  blind(found: number): readonly Gap[];
}

const HOUR = 3_600_000;

/**
 * The sources that a question is put to. Unless some are named: LookupEvents, and the files of a trail that logs
 * data events of the table, which LookupEvents never shows.
 */
export async function openSources(aws: Aws, asked: SourceRequest): Promise<OpenedSources> {
  const { text, question, now } = asked;
  const window = asked.window ?? { since: new Date(now.getTime() - HOUR), until: now };
  for (const place of question.from ?? []) assertKnownScheme(place);
  const accounts = await accountsOf(aws, asked);
  const request = { ...asked, window, ...accounts };
  if (text !== undefined) return { ...openText(text, asked), ...accounts };
  if (question.from === undefined) {
    const lookup = await openLookup(aws, request);
    const sources = [...lookup.sources, openTrail(aws, request, { onlyForDataEvents: true })];
    return { ...lookup, window, sources, ...accounts };
  }
  const files = question.from.filter(isFile);
  const isLocal = files.length === question.from.length;
  return { ...(isLocal ? openLocal(files, asked) : await openNamed(aws, question.from, request)), ...accounts };
}

/** Every account of an organization's bucket is read without asking which there are. */
async function accountsOf(aws: Aws, { question, signal }: SourceRequest): Promise<{ accounts?: readonly string[] }> {
  const { accounts, from } = question;
  if (accounts === undefined) return {};
  const isLooked = from === undefined || from.includes('lookup');
  if (accounts === 'all' && !isLooked) return {};
  return { accounts: await accountsAsked(liveReader(aws, { ...(signal && { signal }) }), accounts) };
}

function openText(text: string, asked: SourceRequest): OpenedSources {
  const { window } = asked;
  const wanted = { ...wantedOf(asked), pasted: true };
  return { sources: [textSource(text, wanted)], local: false, ...(window && { window }), blind: () => [] };
}

/** A file may have any name; one that begins like a scheme is given as `./athena:…`. A drive has one letter. */
function assertKnownScheme(place: string): void {
  const [, scheme] = /^([a-z][a-z0-9+-]+):/i.exec(place) ?? [];
  if (scheme === undefined || !isFile(place)) return;
  throw new DoctorError(
    { source: 'user', code: 'UsageSource' },
    `--from \`${place}\`: there is no source \`${scheme}:\``,
    {
      hint: `sources are s3://BUCKET/PREFIX, athena:DATABASE/TABLE, lake:ARN, logs:GROUP, trail, lookup, files and folders; a file of that name is ./${place}`,
    },
  );
}

const isQueried = (place: string): boolean => isAthena(place) || isLake(place);

const isFile = (place: string): boolean => !isQueried(place) && !/^(?:lookup$|trail$|s3:\/\/|logs:)/.test(place);

function openLocal(files: readonly string[], request: SourceRequest): OpenedSources {
  const { window } = request;
  return {
    local: true,
    ...(window === undefined ? {} : { window }),
    sources: [openFiles(files, request)],
    blind: (found) => (found === 0 && window !== undefined ? [gap('ONLY_THE_WINDOW', inIso(window))] : []),
  };
}

async function openNamed(aws: Aws, from: readonly string[], request: WithinWindow): Promise<OpenedSources> {
  const { window } = request;
  const lookup = from.includes('lookup') ? await openLookup(aws, request) : undefined;
  const s3 = from.filter((place) => place.startsWith('s3://'));
  const groups = from.filter((place) => place.startsWith('logs:'));
  const files = from.filter(isFile);
  return {
    local: false,
    window,
    sources: [
      ...(files.length > 0 ? [openFiles(files, request)] : []),
      ...(s3.length > 0 ? [openS3(aws, s3, request)] : []),
      ...(from.includes('trail') ? [openTrail(aws, request, {})] : []),
      ...(await openQueried(aws, from.filter(isQueried), request)),
      ...groups.map((group) => openLogs(aws, group.slice('logs:'.length), request)),
      ...(lookup?.sources ?? []),
    ],
    // Files are often older than what is asked for.
    blind: (found) => [
      ...(lookup?.blind(found) ?? []),
      ...(found === 0 && files.length > 0 ? [gap('ONLY_THE_WINDOW', inIso(window))] : []),
    ],
  };
}

/** What every scan of records is asked for: services are sorted out later, where those left out are counted. */
function wantedOf({ question, window, all, pasted }: SourceRequest) {
  const name = question.arn?.slice(question.arn.lastIndexOf('/') + 1);
  return {
    ...(window === undefined ? {} : { window }),
    ...(pasted === true ? { pasted } : {}),
    ...(all && name !== undefined ? { all, principal: name } : {}),
  };
}

/** Accounts and Regions that narrow a scan; all where none are named. */
function placesOf({ question, accounts }: WithinWindow): Places {
  const account = question.arn === undefined ? undefined : parseArn(question.arn)?.account;
  const { regions } = question;
  const narrowed = accounts ?? (account && question.accounts === undefined ? [account] : undefined);
  return {
    ...(narrowed === undefined ? {} : { accounts: narrowed }),
    ...(regions === undefined || regions === 'all' ? {} : { regions: [...regions] }),
  };
}

function openFiles(paths: readonly string[], request: SourceRequest): DenialSource {
  const { stdin } = request;
  return fileSource({ paths, ...wantedOf(request), ...(stdin === undefined ? {} : { stdin }) });
}

function openS3(aws: Aws, uris: readonly string[], request: WithinWindow): DenialSource {
  return createS3Source(aws, { places: uris.map(parseS3Uri), ...placesOf(request), ...wantedOf(request) });
}

function openTrail(aws: Aws, request: WithinWindow, options: { readonly onlyForDataEvents?: true }): DenialSource {
  const { accounts: read, ...places } = placesOf(request);
  const { table, arn, accounts } = request.question;
  // The organization's trail is asked for where its bucket is, which is the run's own account.
  const owner = accounts === undefined && arn !== undefined ? read?.[0] : undefined;
  return createTrailSource(aws, {
    ...wantedOf(request),
    ...places,
    ...options,
    ...(owner === undefined ? {} : { account: owner }),
    ...(accounts === undefined ? {} : { accounts: read ?? 'all' }),
    ...(table === undefined ? {} : table.startsWith('arn:') ? { tableArn: table } : { tableName: table }),
  });
}

function openLogs(aws: Aws, group: string, request: WithinWindow): DenialSource {
  return createLogsSource(aws, logsAskingOf(group, request));
}

function logsAskingOf(group: string, request: WithinWindow): LogsSourceOptions {
  const { regions, accounts } = placesOf(request);
  const { arn, table, eventId } = request.question;
  const caller = callerNamed(arn);
  const { maxScan, progress, waiting } = request.query ?? {};
  return {
    group,
    ...wantedOf(request),
    window: request.window,
    grouped: !asksForEach(request.window, arn !== undefined || table !== undefined || eventId !== undefined),
    ...(maxScan === undefined ? {} : { maxScan }),
    ...(progress === undefined ? {} : { progress }),
    ...(waiting === undefined ? {} : { waiting }),
    ...(regions === undefined ? {} : { regions }),
    ...(accounts === undefined ? {} : { accounts }),
    ...(caller === undefined ? {} : { caller }),
    ...(eventId === undefined ? {} : { eventId }),
  };
}

/** Loaded when it is asked for: most runs ask no query engine. */
async function openQueried(aws: Aws, places: readonly string[], request: WithinWindow): Promise<DenialSource[]> {
  if (places.length === 0) return [];
  const { openAthena, openLake } = await import('./open-athena.js');
  const narrowed = { request, places: placesOf(request) };
  return places.map((place) => (isLake(place) ? openLake : openAthena)(aws, place, narrowed));
}

/** Where there is no Region, or nobody to ask which there are, the other sources are read all the same. */
async function openLookup(aws: Aws, request: WithinWindow): Promise<OpenedSources> {
  try {
    return await openRegions(aws, request);
  } catch (error) {
    if (!isConfiguration(error)) throw error;
    return { sources: [unopened('CloudTrail LookupEvents', error)], local: false, blind: () => [] };
  }
}

async function openRegions(aws: Aws, request: WithinWindow): Promise<OpenedSources> {
  const { question, window, now, all, accounts } = request;
  const { arn } = question;
  const asked = question.regions === 'all' ? ['all'] : (question.regions ?? []);
  const { regions, gaps } = await lookupRegions(aws, { regions: asked, ...(arn === undefined ? {} : { arn }) });
  const everyRegion = question.regions === 'all';
  const principal = lookupPrincipal(arn);
  const account = arn === undefined ? undefined : parseArn(arn)?.account;
  const services = question.services ?? DEFAULT_SERVICES;
  const of = (asked: string | undefined): LookupQuestion => ({
    window,
    regions,
    ...(asked ? { account: asked } : {}),
    ...(principal === undefined ? {} : { principal }),
    ...(services === 'all' ? {} : { eventSources: services.map((service) => `${service}.amazonaws.com`) }),
    ...(question.eventId === undefined ? {} : { eventId: question.eventId }),
    // The calls of the principal that AWS allowed come with its denials at no cost: a fix is tried on them.
    ...(all || arn !== undefined ? { all: true } : {}),
  });
  const lookup =
    accounts === undefined
      ? createLookupSource(aws, of(account))
      : manyAccounts(
          `CloudTrail LookupEvents of ${accounts.length} ${accounts.length === 1 ? 'account' : 'accounts'}, ${regions.join(', ')}`,
          accounts.map((one) => ({ account: one, source: createLookupSource(withBreaker(aws, one), of(one)) })),
        );
  return {
    sources: [lookup],
    local: false,
    blind: (found) => {
      const { eventId } = question;
      const view = { window, regions, everyRegion, ...(eventId === undefined ? {} : { eventId }), found, now };
      return [...gaps, ...blindSpots(view)];
    },
  };
}

/** What LookupEvents can narrow by: a user by name, a session by its own name, a role not at all. */
function lookupPrincipal(text: string | undefined): LookupPrincipal | undefined {
  const arn = text === undefined ? undefined : parseArn(text);
  if (text === undefined || arn === undefined) return undefined;
  const [, ...rest] = arn.resource.split('/');
  const name = rest.at(-1) ?? '';
  switch (principalKind(text)) {
    case 'root':
      return { kind: 'root' };
    case 'user':
    case 'federated-user':
      return { kind: 'user', name };
    case 'role':
      return { kind: 'role', name, arn: formatArn(arn) };
    case 'role-session':
      return { kind: 'session', name: rest[0] ?? '', sessionName: name };
    default:
      return undefined;
  }
}

/** What the billed queries of a question would be, without running them. */
export async function dryRun(aws: Aws, asked: SourceRequest): Promise<string> {
  const { question, now } = asked;
  const [place, ...others] = question.from ?? [];
  const isLogs = place?.startsWith('logs:') === true;
  if (place === undefined || others.length > 0 || !(isQueried(place) || isLogs))
    throw new DoctorError({ source: 'user', code: 'UsageDryRun' }, '--dry-run is for one source that runs queries', {
      hint: '--from athena:DATABASE/TABLE --dry-run; lake:ARN and logs:GROUP run queries, too',
    });
  const window = asked.window ?? { since: new Date(now.getTime() - HOUR), until: now };
  const request = { ...asked, window, ...(await accountsOf(aws, asked)) };
  if (isLogs) return logsPlanInWords(logsAskingOf(place.slice('logs:'.length), request));
  const { planInWordsOf } = await import('./open-athena.js');
  return planInWordsOf(aws, place, { request, places: placesOf(request) });
}
