import { type Aws, type AwsOptions, createAws, regionMissing } from '../aws/index.js';
import { bundleDigest, keepBundle, liveReader, memoised, readBundle, recording, replaying } from '../evidence/index.js';
import type { JsonObject } from '../model/json.js';
import { VERSION } from '../model/version.js';
import type { AccessRun } from '../report/access/index.js';
import { answered, type CanQuestion } from './can-ask.js';
import { withDeadline } from './deadline.js';
import { type LoadedChecks, loadChecks } from './load-checks.js';
import type { DoctorPorts } from './session.js';

export type { CanQuestion, SessionPolicy } from './can-ask.js';

export interface CanOptions extends CanQuestion {
  readonly aws?: AwsOptions;
  /** Files of third-party checks. */
  readonly checks?: readonly string[];
  readonly record?: string;
  readonly replay?: string;
  readonly redact?: boolean;
}

/**
 * Answers in advance: may a principal, or a function, do this? Every layer is read, live or from a bundle.
 * Throws a `DoctorError`: of source `user` for a question that makes no sense, `aws` where nothing could be read.
 */
export async function runCan(options: CanOptions, ports: DoctorPorts): Promise<AccessRun> {
  return withDeadline(ports, undefined, (limited) => canWithin(options, limited));
}

async function canWithin(options: CanOptions, ports: DoctorPorts): Promise<AccessRun> {
  const loaded = await loadChecks(options.checks ?? []);
  if (options.replay !== undefined) return replayed(options.replay, options, loaded);
  const aws = createAws(options.aws ?? {});
  try {
    return await live(aws, { options, ports, loaded });
  } finally {
    aws.close();
  }
}

interface Session {
  readonly options: CanOptions;
  readonly ports: DoctorPorts;
  readonly loaded: LoadedChecks;
}

async function live(aws: Aws, { options, ports, loaded }: Session): Promise<AccessRun> {
  const { signal } = ports;
  const reader = memoised(liveReader(aws, { declared: loaded.declared, ...(signal === undefined ? {} : { signal }) }));
  const region = options.region ?? (await aws.defaultRegion());
  if (region === undefined) throw regionMissing();
  const now = ports.now();
  const place = { now, region, evidence: { source: 'AWS' } as const };
  if (options.record === undefined) return answered(options, { ...place, reader, loaded });
  const recorder = recording(reader);
  const run = await answered(options, { ...place, reader: memoised(recorder), loaded });
  const manifest = {
    bundleVersion: 1,
    toolVersion: VERSION,
    arguments: { can: questionToJson({ ...options, region }) },
    clock: now.toISOString(),
  };
  const bundle = { manifest, events: [], reads: recorder.reads() };
  await keepBundle(options.record, bundle, { redact: options.redact !== false });
  return run;
}

/** A question that asks nothing takes the bundle's. */
async function replayed(folder: string, options: CanOptions, loaded: LoadedChecks): Promise<AccessRun> {
  const bundle = await readBundle(folder);
  const recorded = bundle.manifest.arguments['can'] as unknown as CanQuestion | undefined;
  const isAsked = options.words.length > 0 || options.function !== undefined;
  const question = isAsked || recorded === undefined ? options : { ...recorded, ...asked(options) };
  const region = options.region ?? recorded?.region;
  if (region === undefined) throw regionMissing();
  return answered(question, {
    now: new Date(bundle.manifest.clock),
    region,
    evidence: { source: 'recorded bundle', sha256: await bundleDigest(folder) },
    reader: memoised(replaying(bundle)),
    loaded,
  });
}

/** What was given beside an empty list of words. */
function asked({ words: _, ...options }: CanOptions): Partial<CanOptions> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

const FIELDS = [
  'words',
  'function',
  'tables',
  'actionsFrom',
  'list',
  'via',
  'mfa',
  'context',
  'asSession',
  'at',
  'assume',
  'region',
] as const;

function questionToJson(question: CanQuestion): JsonObject {
  const entries = FIELDS.flatMap((field) => (question[field] === undefined ? [] : [[field, question[field]]]));
  return JSON.parse(JSON.stringify(Object.fromEntries(entries))) as JsonObject;
}
