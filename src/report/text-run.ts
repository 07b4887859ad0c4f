import type { DenialGroup, Diagnosis } from '../diagnosis/diagnosis.js';
import type { Gap } from '../model/gap.js';
import { VERSION } from '../model/version.js';
import type { DoctorRun } from './report.js';
import type { SourceNote } from './source-note.js';

/** What was read of a text, a file or stdin, and no policy with it. */
export interface TextRead {
  readonly now: Date;
  readonly question: DoctorRun['question'];
  readonly groups: readonly DenialGroup[];
  readonly denials: number;
  readonly leftOut: DoctorRun['leftOut'];
  readonly gaps: readonly Gap[];
  readonly sources: readonly SourceNote[];
}

/** What a text alone tells: no policy was read, so that nothing but lookalikes is explained. */
export function runOfText({ now, groups, gaps, ...read }: TextRead): DoctorRun {
  return {
    toolVersion: VERSION,
    evaluatedAt: now.toISOString(),
    ...read,
    complete: !gaps.some((gap) => gap.incomplete === true),
    gaps: [...gaps, ...gapsOf(groups, read.leftOut)],
    diagnoses: groups.map(diagnosisOf),
    checks: [],
  };
}

function gapsOf(groups: readonly DenialGroup[], leftOut: DoctorRun['leftOut']): Gap[] {
  if (groups.length === 0) return Object.keys(leftOut).length === 0 ? [TEXT_WITHOUT_DENIAL] : [];
  return groups.some(({ denial }) => denial.kind !== 'lookalike') ? [UNREAD] : [];
}

export const TEXT_WITHOUT_DENIAL: Gap = {
  code: 'TEXT_WITHOUT_DENIAL',
  text: 'the text holds no denial that ddb-doctor knows',
  remedy: 'give the whole message, from `User:` or the error code to its end',
};

const UNREAD: Gap = {
  code: 'TEXT_ONLY',
  text: 'the text alone was read: no policy was looked at, so that the statement and further denials are not known',
  remedy: 'run with AWS credentials (--profile), or `ddb-doctor --arn ARN --since 1h`',
};

function diagnosisOf(group: DenialGroup): Diagnosis {
  const { denial } = group;
  return {
    id: group.id,
    status: denial.kind === 'lookalike' ? 'lookalike' : 'undetermined',
    group,
    reported: denial.reason,
    causes: denial.reason.policyType === 'unknown' ? [] : [denial.reason.policyType],
    decision: 'undetermined',
    requests: [],
    findings: [],
    chain: [],
    remediations: [],
    notChecked: [],
    gaps: [],
  };
}
