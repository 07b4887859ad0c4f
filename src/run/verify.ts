import { liveReader, memoised, readBundle, replaying } from '../evidence/index.js';
import { DoctorError } from '../model/error.js';
import { withAws, withDeadline } from './deadline.js';
import { openChecks } from './load-checks.js';
import type { DoctorPorts } from './ports.js';
import { questionFromJson, questionOf } from './question.js';
import { reachFromJson } from './reach.js';
import { type DoctorOptions, type DoctorOutcome, explainEvidence, FROM_AWS, recordedSource } from './session.js';
import { type Verdict, verdict } from './verdict.js';

export type { Verdict, VerifyStatus } from './verdict.js';

/**
 * Evaluates a recorded case again on fresh evidence, without waiting for a new event. The calls are as they were
 * recorded, their time included. `options.replay` names the case.
 * Throws `DoctorError` for a redacted bundle, whose accounts and names AWS does not know, and as `runDoctor` does.
 */
export async function verifyCase(
  options: DoctorOptions & { readonly replay: string },
  ports: DoctorPorts,
): Promise<DoctorOutcome & Verdict> {
  return withDeadline(ports, options.deadline, (limited) => verifyWithin(options, limited));
}

async function verifyWithin(
  options: DoctorOptions & { readonly replay: string },
  ports: DoctorPorts,
): Promise<DoctorOutcome & Verdict> {
  const loaded = await openChecks(options.checks ?? []);
  const bundle = await readBundle(options.replay);
  const { manifest } = bundle;
  if (Object.keys(manifest.redaction?.replaced ?? {}).length > 0) throw redacted(options.replay);
  // Every case is compared.
  const session = { options: { ...options, top: Number.POSITIVE_INFINITY }, ports, loaded };
  const evidence = {
    question: { ...questionFromJson(manifest.arguments), ...questionOf(options) },
    sources: [recordedSource(bundle)],
    gaps: () => [],
  };
  const recorded = await explainEvidence(
    { ...evidence, now: new Date(manifest.clock), reader: memoised(replaying(bundle)), note: FROM_AWS },
    { ...session, options: { ...session.options, rows: [] } },
  );
  return withAws({ ...reachFromJson(manifest.reach), ...options.aws }, ports, async (aws) => {
    const reader = memoised(liveReader(aws, { declared: loaded.declared }));
    const outcome = await explainEvidence({ ...evidence, now: ports.now(), reader, note: FROM_AWS }, session);
    return { ...outcome, ...verdict(outcome.run, recorded.run.diagnoses, options.redact) };
  });
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
