import { setMaxListeners } from 'node:events';
import { type Aws, createAws } from '../aws/index.js';
import {
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
import { VERSION } from '../model/version.js';
import type { Window } from '../model/window.js';
import { loadChecks } from './load-checks.js';
import { type OpenedSources, openSources } from './open-sources.js';
import { type Question, questionFromJson, questionOf, questionToJson } from './question.js';
import {
  type DoctorOptions,
  type DoctorOutcome,
  type DoctorPorts,
  type Explained,
  explainEvidence,
  FROM_AWS,
  inIso,
  recordedSource,
  type Session,
  windowed,
} from './session.js';

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

async function askAws(aws: Aws, session: Session): Promise<DoctorOutcome> {
  const { options, ports, loaded } = session;
  const now = ports.now();
  const question = questionOf(options);
  const opened = await openSources(aws, {
    question,
    now,
    all: options.record !== undefined,
    ...(options.window === undefined ? {} : { window: options.window }),
    ...(options.text === undefined ? {} : { text: options.text }),
    ...(ports.stdin === undefined ? {} : { stdin: ports.stdin }),
  });
  const { signal } = ports;
  const live = liveReader(aws, { declared: loaded.declared, ...(signal === undefined ? {} : { signal }) });
  const reader = memoised(opened.local ? withoutCredentials(live) : live);
  const evidence = { question, now, note: FROM_AWS, ...withGaps(opened) };
  if (options.record === undefined) return explainEvidence({ ...evidence, reader }, session);
  const recorder = recording(reader);
  const result = await explainEvidence({ ...evidence, reader: recorder }, session);
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
  return explainEvidence(
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

function withGaps({ sources, blind, window }: OpenedSources) {
  return { sources, gaps: (found: number) => blind(found), ...windowed(window) };
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
