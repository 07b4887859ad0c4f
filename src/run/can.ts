import { type Aws, type AwsOptions, regionMissing } from '../aws/index.js';
import { bundleDigest, keepBundle, liveReader, memoised, readBundle, recording, replaying } from '../evidence/index.js';
import type { JsonObject } from '../model/json.js';
import { VERSION } from '../model/version.js';
import type { AccessRun } from '../report/access/index.js';
import { answered, nothingAsked } from './can/ask.js';
import type { CanQuestion } from './can/question.js';
import { withAws, withDeadline } from './deadline.js';
import { type LoadedChecks, loadChecks } from './load-checks.js';
import type { DoctorPorts } from './ports.js';

export type { CanQuestion, SessionPolicy } from './can/question.js';

export interface CanOptions extends CanQuestion {
  readonly aws?: AwsOptions;
  /** Milliseconds; 30 minutes unless told. */
  readonly deadline?: number;
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
  const { words, function: fn, actionsFrom, list, replay } = options;
  // Told before a Region or credentials are missed.
  if (words.length === 0 && replay === undefined && fn === undefined && actionsFrom === undefined && list !== true)
    throw nothingAsked();
  return inPlace(options, ports, (answer) => answer(options));
}

/** Answers a question on the evidence of a run; the whole question of a bundle where nothing is asked. */
export type Answerer = (question: CanQuestion) => Promise<AccessRun>;

/** Opens AWS or a bundle for `work`, and records what it reads. Equal questions reach AWS once. */
export function inPlace<T>(
  options: CanOptions,
  ports: DoctorPorts,
  work: (answer: Answerer) => Promise<T>,
): Promise<T> {
  return withDeadline(ports, options.deadline, async (limited) => {
    const loaded = await loadChecks(options.checks ?? []);
    if (options.replay !== undefined) return replayed(options.replay, options, { loaded, work });
    return withAws(options.aws, limited, (aws) => live(aws, { options, ports: limited, loaded, work }));
  });
}

interface Session<T> {
  readonly options: CanOptions;
  readonly ports: DoctorPorts;
  readonly loaded: LoadedChecks;
  readonly work: (answer: Answerer) => Promise<T>;
}

async function live<T>(aws: Aws, { options, ports, loaded, work }: Session<T>): Promise<T> {
  const { signal } = ports;
  const reader = memoised(liveReader(aws, { declared: loaded.declared, ...(signal === undefined ? {} : { signal }) }));
  const region = options.region ?? (await aws.defaultRegion());
  if (region === undefined) throw regionMissing();
  const now = ports.now();
  const place = { now, region, evidence: { source: 'AWS' } as const };
  if (options.record === undefined) return work((question) => answered(question, { ...place, reader, loaded }));
  const recorder = recording(reader);
  const recorded = memoised(recorder);
  const result = await work((question) => answered(question, { ...place, reader: recorded, loaded }));
  const manifest = {
    bundleVersion: 1,
    toolVersion: VERSION,
    arguments: { can: questionToJson({ ...options, region }) },
    clock: now.toISOString(),
  };
  const bundle = { manifest, events: [], reads: recorder.reads() };
  await keepBundle(options.record, bundle, { redact: options.redact !== false });
  return result;
}

/** A question that asks nothing takes the bundle's. */
async function replayed<T>(
  folder: string,
  options: CanOptions,
  { loaded, work }: Pick<Session<T>, 'loaded' | 'work'>,
): Promise<T> {
  const bundle = await readBundle(folder);
  const recorded = bundle.manifest.arguments['can'] as unknown as CanQuestion | undefined;
  const region = options.region ?? recorded?.region;
  if (region === undefined) throw regionMissing();
  const place = {
    now: new Date(bundle.manifest.clock),
    region,
    evidence: { source: 'recorded bundle', sha256: bundleDigest(folder) } as const,
    reader: memoised(replaying(bundle)),
    loaded,
  };
  return work((question) => {
    const isAsked = question.words.length > 0 || question.function !== undefined;
    return answered(isAsked || recorded === undefined ? question : { ...recorded, ...asked(options) }, place);
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
