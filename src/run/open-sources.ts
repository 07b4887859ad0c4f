import type { Aws } from '../aws/index.js';
import { formatArn, parseArn } from '../model/arn.js';
import { DoctorError } from '../model/error.js';
import { type Gap, gap } from '../model/gap.js';
import { principalKind } from '../model/principal-kind.js';
import { inIso, type Window } from '../model/window.js';
import { fileSource } from '../sources/files/file-source.js';
import { createLogsSource } from '../sources/logs/logs-source.js';
import { blindSpots } from '../sources/lookup/blind-spots.js';
import { createLookupSource } from '../sources/lookup/lookup-source.js';
import type { LookupPrincipal } from '../sources/lookup/plan.js';
import { lookupRegions } from '../sources/lookup/regions.js';
import { parseS3Uri } from '../sources/s3/location.js';
import { createS3Source } from '../sources/s3/s3-source.js';
import type { DenialSource } from '../sources/source.js';
import { textSource } from '../sources/text/text-source.js';
import { createTrailSource } from '../sources/trail/trail-source.js';
import { DEFAULT_SERVICES, type Question } from './question.js';

export interface OpenedSources {
  readonly sources: readonly DenialSource[];
  /** Only files: what they tell is worth a report without AWS too. */
  readonly local: boolean;
  /** What was asked for, or the last hour; absent for files, which hold what they hold. */
  readonly window?: Window;
  /** What they could never have shown, told by how many denials they did show. */
  blind(found: number): readonly Gap[];
}

export interface SourceRequest {
  readonly question: Question;
  readonly window?: Window;
  readonly now: Date;
  /** Successful records too, for a bundle. */
  readonly all: boolean;
  /** A pasted text, in place of any source. */
  readonly text?: string;
  readonly stdin?: AsyncIterable<Uint8Array | string>;
  /** What the files hold was pasted: see `Wanted`. */
  readonly pasted?: boolean;
}

interface WithinWindow extends SourceRequest {
  readonly window: Window;
}

const HOUR = 3_600_000;

/**
 * The sources that a question is put to. Unless some are named: LookupEvents, and the files of a trail that logs
 * data events of the table, which LookupEvents never shows.
 */
export async function openSources(aws: Aws, asked: SourceRequest): Promise<OpenedSources> {
  const { text, question, now } = asked;
  const window = asked.window ?? { since: new Date(now.getTime() - HOUR), until: now };
  const request = { ...asked, window };
  for (const place of question.from ?? []) assertKnownScheme(place);
  if (text !== undefined) return openText(text, asked);
  if (question.from === undefined) {
    const lookup = await openLookup(aws, request);
    return { ...lookup, window, sources: [...lookup.sources, openTrail(aws, request, { onlyForDataEvents: true })] };
  }
  const files = question.from.filter(isFile);
  return files.length === question.from.length ? openLocal(files, asked) : openNamed(aws, question.from, request);
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
      hint: `sources are s3://BUCKET/PREFIX, logs:GROUP, trail, lookup, files and folders; a file of that name is ./${place}`,
    },
  );
}

const isFile = (place: string): boolean => !/^(?:lookup$|trail$|s3:\/\/|logs:)/.test(place);

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
function placesOf({ question }: SourceRequest) {
  const account = question.arn === undefined ? undefined : parseArn(question.arn)?.account;
  const { regions } = question;
  return {
    ...(account ? { accounts: [account] } : {}),
    ...(regions === undefined || regions === 'all' ? {} : { regions: [...regions] }),
  };
}

function openFiles(paths: readonly string[], request: SourceRequest): DenialSource {
  const { stdin } = request;
  return fileSource({ paths, ...wantedOf(request), ...(stdin === undefined ? {} : { stdin }) });
}

function openS3(aws: Aws, uris: readonly string[], request: SourceRequest): DenialSource {
  return createS3Source(aws, { places: uris.map(parseS3Uri), ...placesOf(request), ...wantedOf(request) });
}

function openTrail(aws: Aws, request: SourceRequest, options: { readonly onlyForDataEvents?: true }): DenialSource {
  const { accounts, ...places } = placesOf(request);
  const { table } = request.question;
  return createTrailSource(aws, {
    ...wantedOf(request),
    ...places,
    ...options,
    ...(accounts?.[0] === undefined ? {} : { account: accounts[0] }),
    ...(table === undefined ? {} : table.startsWith('arn:') ? { tableArn: table } : { tableName: table }),
  });
}

function openLogs(aws: Aws, group: string, request: WithinWindow): DenialSource {
  const { regions } = placesOf(request);
  return createLogsSource(aws, {
    group,
    ...wantedOf(request),
    window: request.window,
    ...(regions === undefined ? {} : { regions }),
  });
}

async function openLookup(aws: Aws, { question, window, now, all }: WithinWindow): Promise<OpenedSources> {
  const { arn } = question;
  const asked = question.regions === 'all' ? ['all'] : (question.regions ?? []);
  const { regions, gaps } = await lookupRegions(aws, { regions: asked, ...(arn === undefined ? {} : { arn }) });
  const everyRegion = question.regions === 'all';
  const principal = lookupPrincipal(arn);
  const account = arn === undefined ? undefined : parseArn(arn)?.account;
  const services = question.services ?? DEFAULT_SERVICES;
  const lookup = createLookupSource(aws, {
    window,
    regions,
    ...(account ? { account } : {}),
    ...(principal === undefined ? {} : { principal }),
    ...(services === 'all' ? {} : { eventSources: services.map((service) => `${service}.amazonaws.com`) }),
    ...(question.eventId === undefined ? {} : { eventId: question.eventId }),
    // The calls of the principal that AWS allowed come with its denials at no cost: a fix is tried on them.
    ...(all || arn !== undefined ? { all: true } : {}),
  });
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
