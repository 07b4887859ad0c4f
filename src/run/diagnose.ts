import type { Aws } from '../aws/index.js';
import {
  accountAtOnce,
  bundleDigest,
  bundleSecret,
  type EvidenceBundle,
  keepBundle,
  liveReader,
  memoised,
  organizationAtOnce,
  readBundle,
  recording,
  replaying,
  withoutCredentials,
} from '../evidence/index.js';
import { type Gap, gap } from '../model/gap.js';
import type { JsonObject } from '../model/json.js';
import { VERSION } from '../model/version.js';
import type { Window } from '../model/window.js';
import { inIso } from '../model/window.js';
import { STDIN } from '../sources/files/paths.js';
import { recordFinder } from '../sources/lookup/records.js';
import type { RecordItem } from '../sources/source.js';
import { withAws, withDeadline } from './deadline.js';
import { incompleteBy } from './interruption.js';
import { lastDayHint } from './last-day.js';
import { openChecks } from './load-checks.js';
import type { DoctorPorts } from './ports.js';
import { type QueryPorts, type Question, questionFromJson, questionOf, questionToJson } from './question.js';
import { reachToJson } from './reach.js';
import {
  type DoctorOptions,
  type DoctorOutcome,
  type Explained,
  explainEvidence,
  FROM_AWS,
  recordedSource,
  type Session,
  windowed,
} from './session.js';
import { dryRun, type OpenedSources, openSources } from './sources/open-sources.js';

/**
 * The main job: from a question to explained denials.
 * Throws `DoctorError` for bad input; a source that cannot be opened, and what AWS answers, becomes evidence or a gap.
 */
export async function runDoctor(options: DoctorOptions, ports: DoctorPorts): Promise<DoctorOutcome> {
  return withDeadline(ports, options.deadline, (limited) => diagnoseWithin(options, limited));
}

async function diagnoseWithin(options: DoctorOptions, ports: DoctorPorts): Promise<DoctorOutcome> {
  const loaded = await openChecks(options.checks ?? []);
  if (options.replay !== undefined)
    return replay(options.replay, await readBundle(options.replay), { options, ports, loaded });
  return withAws(options.aws, ports, (aws) => askAws(aws, { options, ports, loaded }));
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
    ...stdinFor(question, ports),
    ...(ports.signal === undefined ? {} : { signal: ports.signal }),
    query: queryPorts(options, ports),
  });
  const { signal } = ports;
  const live = liveReader(aws, { declared: loaded.declared, ...(signal === undefined ? {} : { signal }) });
  const atOnce = opened.local ? live : organizationAtOnce(accountAtOnce(live));
  const pasted = options.pasted === true;
  // A text is explained alone then, and what was pasted into files where AWS takes no credentials: whoever asked says so.
  const reader = memoised(options.text === undefined ? withoutCredentials(atOnce, { whatever: !pasted }) : atOnce);
  const evidence = { question, now, note: FROM_AWS, findRecords: recordFinder(aws, now), ...withGaps(opened) };
  const recorder = recording(reader);
  const result = await explainEvidence({ ...evidence, reader: recorder }, session);
  const reach = options.redact === false || options.record === undefined ? reachToJson(options.aws) : {};
  const recorded = { result, question, reach, now, reads: recorder.reads(), ...windowed(opened.window) };
  const outcome = { ...result, bundle: () => bundleOf({ ...recorded, events: oneEach(result) }) };
  if (result.run.unopened !== undefined) return outcome;
  if (options.record === undefined) return resumable(await hinted(aws, outcome, session));
  const gaps = await recordFailure(options.record, bundleOf(recorded), options.redact !== false);
  return { ...outcome, run: incompleteBy(result.run, gaps) };
}

/** Opened where it is to be read: that loads Node's streams. */
function stdinFor({ from = [] }: Question, ports: DoctorPorts): Pick<DoctorPorts, 'stdin'> {
  const stdin = from.includes(STDIN) ? ports.stdin : undefined;
  return stdin === undefined ? {} : { stdin };
}

/** Tells what the billed queries of a question would be, and what they would scan; runs none. */
export async function planQueries(options: DoctorOptions, ports: DoctorPorts): Promise<string> {
  return withAws(options.aws, ports, (aws) =>
    dryRun(aws, {
      question: questionOf(options),
      now: ports.now(),
      all: false,
      ...(options.window === undefined ? {} : { window: options.window }),
      ...(ports.signal === undefined ? {} : { signal: ports.signal }),
    }),
  );
}

function queryPorts({ maxScan }: DoctorOptions, { confirm, onProgress, waiting }: DoctorPorts): QueryPorts {
  return {
    ...(maxScan === undefined ? {} : { maxScan }),
    ...(confirm === undefined ? {} : { confirm }),
    ...(onProgress === undefined ? {} : { progress: onProgress }),
    ...(waiting === undefined ? {} : { waiting }),
  };
}

/** The record of each diagnosis: enough to explain it again, however many denials it stands for. */
function oneEach({ run }: Explained): RecordItem[] {
  return run.diagnoses.flatMap(({ group }) =>
    group.denial.event === undefined ? [] : [{ event: group.denial.event }],
  );
}

/** How to take up queries that were stopped is told beside the report too. */
function resumable(outcome: DoctorOutcome): DoctorOutcome {
  const resume = outcome.run.gaps.find(({ code }) => code === 'ATHENA_INTERRUPTED')?.about['resume'];
  return resume === undefined
    ? outcome
    : { ...outcome, hint: `resume with ${String(resume)}, the other flags as they were` };
}

const A_MINUTE = 60_000;

/** A short window, up to now, that held nothing is looked behind once, for a hint beside the report. */
async function hinted(aws: Aws, outcome: Explained, { options, ports }: Session): Promise<DoctorOutcome> {
  const { run } = outcome;
  const asksLookup = options.text === undefined && (options.from === undefined || options.from.includes('lookup'));
  if (
    !asksLookup ||
    options.accounts !== undefined ||
    run.denials > 0 ||
    run.refused === true ||
    run.gaps.some(({ code }) => code === 'SOURCE_NOT_OPENED') ||
    run.window === undefined
  )
    return outcome;
  const window = { since: new Date(run.window.since), until: new Date(run.window.until) };
  if (Date.parse(run.evaluatedAt) - window.until.getTime() > A_MINUTE) return outcome;
  const regions = options.regions === 'all' ? [] : (options.regions ?? []);
  const { signal } = ports;
  const hint = await lastDayHint(aws, { question: questionOf(options), window, regions, ...(signal && { signal }) });
  return hint === undefined ? outcome : { ...outcome, hint };
}

/** What was found is reported, whatever becomes of the bundle. */
async function recordFailure(folder: string, bundle: EvidenceBundle, redact: boolean): Promise<Gap[]> {
  try {
    await keepBundle(folder, bundle, { redact });
    return [];
  } catch (error) {
    const { message, cause } = error instanceof Error ? error : new Error(String(error));
    const why = cause instanceof Error ? `${message}: ${cause.message}` : message;
    return [gap('RECORD_FAILED', { folder, why }, { incomplete: true })];
  }
}

/** Recorded gaps are all there is to say about what a bundle's sources could not see. */
async function replay(folder: string, bundle: EvidenceBundle, session: Session): Promise<DoctorOutcome> {
  const { manifest } = bundle;
  const asked = questionFromJson(manifest.arguments);
  const now = new Date(manifest.clock);
  const window = session.options.window ?? windowOf(manifest.window);
  const question = { ...asked, ...questionOf(session.options) };
  const reader = recording(memoised(replaying(bundle)));
  const result = await explainEvidence(
    {
      question,
      ...windowed(window),
      now,
      reader,
      sources: [recordedSource(bundle)],
      note: { source: 'recorded bundle', sha256: bundleDigest(folder) },
      tokenKey: bundleSecret(folder),
      gaps: () => manifest.gaps ?? [],
    },
    session,
  );
  const { weights: _, ...rest } = bundle;
  const events = () => oneEach(result).map(({ event }) => event);
  return { ...result, bundle: () => ({ ...rest, reads: reader.reads(), events: events() }) };
}

function windowOf(recorded: { since: string; until: string } | undefined): Window | undefined {
  return recorded && { since: new Date(recorded.since), until: new Date(recorded.until) };
}

function withGaps({ sources, blind, window, accounts }: OpenedSources) {
  const narrowed = accounts === undefined ? {} : { accounts };
  return { sources, gaps: (found: number) => blind(found), ...windowed(window), ...narrowed };
}

interface Recorded {
  readonly result: Explained;
  readonly question: Question;
  readonly reach: JsonObject;
  readonly window?: Window;
  readonly now: Date;
  readonly reads: EvidenceBundle['reads'];
  /** In place of all that counted. */
  readonly events?: readonly RecordItem[];
}

function bundleOf({ result, question, reach, window, now, reads, ...given }: Recorded): EvidenceBundle {
  const items = given.events ?? result.events;
  const weights = items.flatMap(({ event: { eventID }, weight }) =>
    weight === undefined || eventID === undefined ? [] : [{ eventID, ...weight }],
  );
  return {
    manifest: {
      bundleVersion: 1,
      toolVersion: VERSION,
      arguments: questionToJson({ ...question, from: [] }),
      ...(Object.keys(reach).length === 0 ? {} : { reach }),
      clock: now.toISOString(),
      ...(window === undefined ? {} : { window: inIso(window) }),
      gaps: result.run.gaps,
    },
    events: items.map(({ event }) => event),
    ...(weights.length === 0 ? {} : { weights }),
    reads,
  };
}
