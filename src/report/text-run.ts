import { createHash } from 'node:crypto';
import { denialOfText } from '../denials/index.js';
import type { DenialGroup, Diagnosis } from '../diagnosis/diagnosis.js';
import { DenialGrouper, diagnosisIdOf } from '../diagnosis/group.js';
import type { Denial, TextFinding } from '../model/denial.js';
import type { Gap } from '../model/gap.js';
import { VERSION } from '../model/version.js';
import type { DenialRow, DoctorRun } from './report.js';

/** What a text alone tells: no policy was read, so that nothing but lookalikes is explained. */
export function runOfText(
  findings: readonly TextFinding[],
  { now, text }: { readonly now: Date; readonly text: string },
): { run: DoctorRun; denials: () => AsyncIterable<DenialRow> } {
  const grouper = new DenialGrouper();
  const message = findings.length === 1 && text.length <= LONGEST_MESSAGE ? text.trim() : '';
  const denials = findings.map((finding) => denialOfText(finding, message));
  for (const denial of denials) grouper.add(denial);
  const run = {
    toolVersion: VERSION,
    evaluatedAt: now.toISOString(),
    question: { text: createHash('sha256').update(text).digest('hex') },
    complete: true,
    gaps: gapsOf(denials),
    leftOut: {},
    denials: denials.length,
    diagnoses: grouper.groups().map(diagnosisOf),
    checks: [],
  };
  return { run, denials: () => rowsOf(denials) };
}

/** A longer text is a log that the message stands in. */
const LONGEST_MESSAGE = 2000;

function gapsOf(denials: readonly Denial[]): Gap[] {
  if (denials.length === 0) return [NOTHING_READ];
  return denials.some(({ kind }) => kind !== 'lookalike') ? [UNREAD] : [];
}

const NOTHING_READ: Gap = {
  code: 'TEXT_WITHOUT_DENIAL',
  text: 'the text holds no denial that ddb-doctor knows',
  remedy: 'give the whole message, from `User:` or the error code to its end',
};

const UNREAD: Gap = {
  code: 'TEXT_ONLY',
  text: 'the text alone was read: no policy was looked at, so that the statement and further denials are not known',
  remedy: 'run with AWS credentials (--profile), or `ddb-doctor --arn ARN --since 1h`',
};

async function* rowsOf(denials: readonly Denial[]): AsyncIterable<DenialRow> {
  for (const denial of denials) yield { denial, diagnosis: diagnosisIdOf(denial) };
}

function diagnosisOf(group: DenialGroup): Diagnosis {
  const { denial } = group;
  return {
    id: diagnosisIdOf(denial),
    status: denial.kind === 'lookalike' ? 'lookalike' : 'undetermined',
    group,
    reported: denial.reason,
    causes: denial.reason.policyType === 'unknown' ? [] : [denial.reason.policyType],
    decision: 'undetermined',
    requests: [],
    findings: [],
    chain: [],
    remediations: [],
    gaps: [],
  };
}
