import type { Aws } from './aws/index.js';
import { DEFAULT_SERVICES, type Question } from './question.js';
import { fileSource } from './sources/files/file-source.js';
import { blindSpots } from './sources/lookup-blind-spots.js';
import type { LookupPrincipal } from './sources/lookup-plan.js';
import { lookupRegions } from './sources/lookup-regions.js';
import { createLookupSource } from './sources/lookup-source.js';
import type { DenialSource, Window } from './sources/source.js';
import { formatArn, parseArn } from './vocabulary/arn.js';
import type { Gap } from './vocabulary/gap.js';

export interface OpenedSources {
  readonly sources: readonly DenialSource[];
  /** What they could never have shown, told by how many denials they did show. */
  blind(found: number): readonly Gap[];
}

export interface SourceRequest {
  readonly question: Question;
  readonly window: Window;
  readonly now: Date;
  /** Successful records too, for a bundle. */
  readonly all: boolean;
  /** A pasted text, in place of any source. */
  readonly text?: string;
  readonly stdin?: AsyncIterable<Uint8Array | string>;
}

/** The sources that a question is put to: LookupEvents, unless others are named. */
export async function openSources(aws: Aws, request: SourceRequest): Promise<OpenedSources> {
  const { text, question } = request;
  if (text !== undefined) return { sources: [textSource(text)], blind: () => [] };
  if (question.from === undefined) return openLookup(aws, request);
  const paths = question.from.filter((from) => from !== 'lookup');
  const lookup = paths.length < question.from.length ? await openLookup(aws, request) : undefined;
  return {
    sources: [...(paths.length > 0 ? [openFiles(paths, request)] : []), ...(lookup?.sources ?? [])],
    blind: (found) => lookup?.blind(found) ?? [],
  };
}

function openFiles(paths: readonly string[], { question, window, all, stdin }: SourceRequest): DenialSource {
  const name = question.arn?.slice(question.arn.lastIndexOf('/') + 1);
  return fileSource({
    paths,
    window,
    ...(all && name !== undefined ? { all, principal: name } : {}),
    ...(stdin === undefined ? {} : { stdin: buffersOf(stdin) }),
  });
}

async function* buffersOf(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer> {
  for await (const piece of input) yield Buffer.from(piece);
}

function textSource(text: string): DenialSource {
  return {
    name: 'text',
    async *items() {
      yield { log: { text, from: 'text' } };
    },
    async *events() {},
    gaps: () => [],
    statistics: () => ({ events: 0, work: {} }),
  };
}

async function openLookup(aws: Aws, { question, window, now, all }: SourceRequest): Promise<OpenedSources> {
  const { arn } = question;
  const asked = question.regions === 'all' ? ['all'] : (question.regions ?? []);
  const regions = await lookupRegions(aws, { regions: asked, ...(arn === undefined ? {} : { arn }) });
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
    ...(all ? { all } : {}),
  });
  return {
    sources: [lookup],
    blind: (found) => blindSpots({ window, regions, everyRegion, found, now }),
  };
}

/** What LookupEvents can narrow by: a user by name, a session by its own name, a role not at all. */
function lookupPrincipal(text: string | undefined): LookupPrincipal | undefined {
  const arn = text === undefined ? undefined : parseArn(text);
  if (arn === undefined) return undefined;
  const [kind, ...rest] = arn.resource.split('/');
  const last = rest.at(-1) ?? '';
  if (arn.resource === 'root') return { kind: 'root' };
  if (kind === 'user') return { kind: 'user', name: last };
  if (kind === 'role') return { kind: 'role', name: last, arn: formatArn(arn) };
  if (kind === 'assumed-role') return { kind: 'session', name: rest[0] ?? '', sessionName: last };
  return kind === 'federated-user' ? { kind: 'user', name: last } : undefined;
}
