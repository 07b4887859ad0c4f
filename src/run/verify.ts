import { createAws } from '../aws/index.js';
import { findingsInWords } from '../check/index.js';
import { liveReader, memoised, readBundle } from '../evidence/index.js';
import { DoctorError } from '../model/error.js';
import type { DoctorRun } from '../report/report.js';
import { withDeadline } from './deadline.js';
import { loadChecks } from './load-checks.js';
import { questionFromJson, questionOf } from './question.js';
import {
  type DoctorOptions,
  type DoctorOutcome,
  type DoctorPorts,
  explainEvidence,
  FROM_AWS,
  recordedSource,
} from './session.js';

export type VerifyStatus = 'fixed' | 'still-denied' | 'undetermined';

export interface Verdict {
  readonly status: VerifyStatus;
  /** What still denies, in words, first what to mend first; empty unless `still-denied`. */
  readonly deniedBy: readonly string[];
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
  return withDeadline(ports, options.deadline, (limited) => verifyWithin(options, limited));
}

async function verifyWithin(
  options: DoctorOptions & { readonly replay: string },
  ports: DoctorPorts,
): Promise<DoctorOutcome & Verdict> {
  const loaded = await loadChecks(options.checks ?? []);
  const { manifest, events } = await readBundle(options.replay);
  if (Object.keys(manifest.redaction?.replaced ?? {}).length > 0) throw redacted(options.replay);
  const aws = createAws(options.aws ?? {});
  try {
    const outcome = await explainEvidence(
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
    return { ...outcome, ...verdict(outcome.run) };
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

/** Fixed when every request of every denial is allowed now; still denied when one surely is not. */
function verdict({ diagnoses, checks }: DoctorRun): Verdict {
  const cases = diagnoses.filter(({ requests }) => requests.length > 0);
  const denying = cases.flatMap(({ findings }) =>
    findings.filter(({ standing, certainty }) => standing === 'blocking' && certainty === 'proven'),
  );
  const deniedBy = [...new Set(denying.map(findingsInWords(checks)))];
  if (deniedBy.length > 0) return { status: 'still-denied', deniedBy };
  const isFixed = diagnoses.every(({ status, requests }) => requests.length > 0 || status === 'lookalike');
  const isAllowed = cases.length > 0 && cases.every(({ decision }) => decision === 'allowed');
  return { status: isFixed && isAllowed ? 'fixed' : 'undetermined', deniedBy };
}
