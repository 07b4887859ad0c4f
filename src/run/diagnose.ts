import { setMaxListeners } from 'node:events';
import { type Aws, type AwsOptions, createAws } from '../aws/index.js';
import {
  type DenialGroup,
  type DiagnoseEnvironment,
  type Diagnosis,
  diagnose,
  interrupted,
  relate,
} from '../diagnosis/index.js';
import {
  type AwsReader,
  bundleDigest,
  type EvidenceBundle,
  keepBundle,
  liveReader,
  memoised,
  readBundle,
  recording,
  replaying,
  withoutCredentials,
} from '../evidence/index.js';
import { DoctorError } from '../model/error.js';
import type { CloudTrailEvent } from '../model/event.js';
import type { Gap } from '../model/gap.js';
import { VERSION } from '../model/version.js';
import type { Window } from '../model/window.js';
import type { DenialRow, DoctorRun } from '../report/report.js';
import type { EvidenceNote } from '../report/source-note.js';
import type { DenialSource } from '../sources/source.js';
import { type Intake, takeIn } from './intake.js';
import { type LoadedChecks, loadChecks } from './load-checks.js';
import { type OpenedSources, openSources } from './open-sources.js';
import { filterOf, type Question, questionFromJson, questionOf, questionToJson } from './question.js';
import { type Verdict, verdict } from './verdict.js';

/** What a run is asked, and how AWS is reached. What is absent takes its default. */
export interface DoctorOptions extends Question {
  /** Absent: the last hour; of files everything; in a replay the bundle's window. */
  readonly window?: Window;
  readonly aws?: AwsOptions;
  /** A pasted text to explain, in place of events. */
  readonly text?: string;
  /** What the files of `from` hold was pasted: where nothing in one tells a denial by its form, it is read as one message. */
  readonly pasted?: boolean;
  /** Set when nobody will read the outcome's `denials`: none is kept for it. */
  readonly withoutRows?: boolean;
  /** Files of third-party checks. */
  readonly checks?: readonly string[];
  /** Folder to write an evidence bundle to. */
  readonly record?: string;
  /** Folder of an evidence bundle to run on, without AWS. */
  readonly replay?: string;
  /** False keeps account ids, addresses and key values as they are in a recorded bundle. */
  readonly redact?: boolean;
}

export interface DoctorPorts {
  readonly now: () => Date;
  /** When aborted, the run ends soon with what it has found. */
  readonly signal?: AbortSignal;
  readonly stdin?: AsyncIterable<Uint8Array | string>;
  /** Told what is being done, in a few words. */
  readonly onProgress?: (text: string) => void;
}

export interface DoctorOutcome {
  readonly run: DoctorRun;
  /** The denials that the diagnoses stand for, each with the id of its diagnosis. Read once at the most. */
  readonly denials: () => AsyncIterable<DenialRow>;
}

const FROM_AWS: EvidenceNote = { source: 'AWS' };

/** Groups that are explained at the same time; their reads share one bounded door. */
const SIDE_BY_SIDE = 4;

/**
 * The main job: from a question to explained denials.
 * Throws `DoctorError` for bad input and for missing credentials; what AWS answers becomes evidence or a gap.
 */
export async function runDoctor(options: DoctorOptions, ports: DoctorPorts): Promise<DoctorOutcome> {
  // Every call under way listens; that many are no leak.
  if (ports.signal !== undefined) setMaxListeners(0, ports.signal);
  const loaded = await loadChecks(options.checks ?? []);
  if (options.replay !== undefined)
    return replay(options.replay, await readBundle(options.replay), { options, ports, loaded });
  const aws = createAws(options.aws ?? {});
  try {
    return await askAws(aws, { options, ports, loaded });
  } finally {
    aws.close();
  }
}

/**
 * Evaluates a recorded case again on fresh evidence, without waiting for a new event. The calls are as they were
 * recorded, their time included. `options.replay` names the case.
 * Throws `DoctorError` for a redacted bundle, whose accounts and names AWS does not know, and as `runDoctor` does.
 */
export async function verifyCase(
  options: DoctorOptions & { readonly replay: string },
  ports: DoctorPorts,
): Promise<DoctorOutcome & Verdict> {
  const loaded = await loadChecks(options.checks ?? []);
  const { manifest, events } = await readBundle(options.replay);
  if (Object.keys(manifest.redaction?.replaced ?? {}).length > 0) throw redacted(options.replay);
  const aws = createAws(options.aws ?? {});
  try {
    const outcome = await explain(
      {
        question: { ...questionFromJson(manifest.arguments), ...questionOf(options) },
        now: ports.now(),
        reader: memoised(liveReader(aws, { declared: loaded.declared })),
        sources: [recordedSource(events)],
        note: FROM_AWS,
        gaps: () => [],
      },
      { options, ports, loaded },
    );
    return { ...outcome, ...verdict(outcome.run.diagnoses) };
  } finally {
    aws.close();
  }
}

function redacted(folder: string): DoctorError {
  return new DoctorError(
    { source: 'user', code: 'CaseRedacted' },
    `\`${folder}\` is redacted, and AWS knows nothing of its tokens`,
    {
      hint: 'record the case with --no-redact to verify it later',
    },
  );
}

interface Session {
  readonly options: DoctorOptions;
  readonly ports: DoctorPorts;
  readonly loaded: LoadedChecks;
}

async function askAws(aws: Aws, session: Session): Promise<DoctorOutcome> {
  const { options, ports, loaded } = session;
  const now = ports.now();
  const asked = questionOf(options);
  // A message is explained whatever service it is of.
  const question = options.text === undefined ? asked : { services: 'all' as const, ...asked };
  const opened = await openSources(aws, {
    question,
    now,
    all: options.record !== undefined,
    ...(options.window === undefined ? {} : { window: options.window }),
    ...(options.text === undefined ? {} : { text: options.text }),
    ...(options.pasted === true ? { pasted: true } : {}),
    ...(ports.stdin === undefined ? {} : { stdin: ports.stdin }),
  });
  const { signal } = ports;
  const live = liveReader(aws, { declared: loaded.declared, ...(signal === undefined ? {} : { signal }) });
  const reader = memoised(opened.local ? withoutCredentials(live) : live);
  const evidence = { question, now, note: FROM_AWS, ...withGaps(opened) };
  if (options.record === undefined) return explain({ ...evidence, reader }, session);
  const recorder = recording(reader);
  const result = await explain({ ...evidence, reader: recorder }, session);
  const bundle = bundleOf({ result, question, now, reads: recorder.reads(), ...windowed(opened.window) });
  const kept = await keepBundle(options.record, bundle, { redact: options.redact !== false });
  return replay(options.record, kept, { ...session, options: recordedOptions(options) });
}

/** A redacted bundle holds its own question: the one asked names what is no longer in it. */
function recordedOptions({ checks, aws, withoutRows }: DoctorOptions): DoctorOptions {
  return {
    ...(checks === undefined ? {} : { checks }),
    ...(aws === undefined ? {} : { aws }),
    ...(withoutRows === undefined ? {} : { withoutRows }),
  };
}

/** Recorded gaps are all there is to say about what a bundle's sources could not see. */
async function replay(folder: string, bundle: EvidenceBundle, session: Session): Promise<DoctorOutcome> {
  const { manifest, events } = bundle;
  const asked = questionFromJson(manifest.arguments);
  const now = new Date(manifest.clock);
  const window = session.options.window ?? windowOf(manifest.window);
  return explain(
    {
      question: { ...asked, ...questionOf(session.options) },
      ...windowed(window),
      now,
      reader: memoised(replaying(bundle)),
      sources: [recordedSource(events)],
      note: { source: 'recorded bundle', sha256: await bundleDigest(folder) },
      gaps: () => manifest.gaps ?? [],
    },
    session,
  );
}

function windowOf(recorded: { since: string; until: string } | undefined): Window | undefined {
  return recorded && { since: new Date(recorded.since), until: new Date(recorded.until) };
}

function recordedSource(events: readonly CloudTrailEvent[]): DenialSource {
  return {
    name: 'recorded evidence',
    async *events() {
      yield* events;
    },
    gaps: () => [],
    statistics: () => ({ events: events.length, work: {} }),
  };
}

function withGaps({ sources, blind, window }: OpenedSources) {
  return { sources, gaps: (found: number) => blind(found), ...windowed(window) };
}

function windowed(window: Window | undefined): { readonly window?: Window } {
  return window === undefined ? {} : { window };
}

function inIso({ since, until }: Window): { since: string; until: string } {
  return { since: since.toISOString(), until: until.toISOString() };
}

interface Evidence {
  readonly question: Question;
  readonly window?: Window;
  readonly now: Date;
  readonly reader: AwsReader;
  readonly sources: readonly DenialSource[];
  readonly note: EvidenceNote;
  /** What the sources could not see, told by how many denials they showed. */
  gaps(found: number): readonly Gap[];
}

interface Explained extends DoctorOutcome {
  readonly events: readonly CloudTrailEvent[];
}

async function explain(evidence: Evidence, { options, ports, loaded }: Session): Promise<Explained> {
  const { question, window, now, reader, sources } = evidence;
  const intake = await takeIn(sources, {
    filter: filterOf(question, window),
    keepEvents: options.record !== undefined,
    // A recorded run reports from its bundle, whose denials are read anew.
    withoutRows: options.withoutRows === true || options.record !== undefined,
    ...(ports.signal === undefined ? {} : { signal: ports.signal }),
    progress: (events, denials) => ports.onProgress?.(`${events} events, ${denials} denials`),
  });
  const diagnoses = await explainGroups(
    intake,
    { reader, checks: loaded.checks, allowedCalls: intake.allowedCalls },
    ports,
  );
  const gaps = [...intake.gaps, ...evidence.gaps(intake.denials), ...interruption(ports)];
  const run: DoctorRun = {
    toolVersion: VERSION,
    ...(window === undefined ? {} : { window: inIso(window) }),
    evaluatedAt: now.toISOString(),
    question: questionToJson(question),
    refused: intake.refused,
    complete: !gaps.some((gap) => gap.incomplete === true),
    gaps,
    leftOut: intake.leftOut,
    denials: intake.denials,
    sources: intake.sources,
    evidence: evidence.note,
    diagnoses,
  };
  return { run, denials: () => intake.rows.rows(), events: intake.events };
}

function interruption({ signal }: DoctorPorts): Gap[] {
  if (!signal?.aborted) return [];
  return [
    { code: 'INTERRUPTED', text: 'the run was interrupted; what was found before is reported', incomplete: true },
  ];
}

async function explainGroups(
  intake: Intake,
  environment: Parameters<typeof diagnose>[1],
  { signal, onProgress }: DoctorPorts,
): Promise<Diagnosis[]> {
  const diagnoses: Diagnosis[] = [];
  const waiting = intake.groups.entries();
  let explained = 0;
  const worker = async () => {
    for (const [index, group] of waiting) {
      diagnoses[index] = await explainOne(group, environment, signal);
      explained += 1;
      onProgress?.(`explained ${explained} of ${intake.groups.length}`);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  return relate(diagnoses);
}

async function explainOne(
  group: DenialGroup,
  environment: DiagnoseEnvironment,
  signal: AbortSignal | undefined,
): Promise<Diagnosis> {
  if (signal?.aborted) return interrupted(group);
  try {
    return await diagnose(group, environment);
  } catch (error) {
    if (signal?.aborted) return interrupted(group);
    throw error;
  }
}

interface Recorded {
  readonly result: Explained;
  readonly question: Question;
  readonly window?: Window;
  readonly now: Date;
  readonly reads: EvidenceBundle['reads'];
}

function bundleOf({ result, question, window, now, reads }: Recorded): EvidenceBundle {
  return {
    manifest: {
      bundleVersion: 1,
      toolVersion: VERSION,
      arguments: questionToJson({ ...question, from: [] }),
      clock: now.toISOString(),
      ...(window === undefined ? {} : { window: inIso(window) }),
      gaps: result.run.gaps,
    },
    events: result.events,
    reads,
  };
}
