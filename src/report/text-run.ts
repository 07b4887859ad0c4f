import { type DenialGroup, type Diagnosis, unexplained } from '../diagnosis/diagnosis.js';
import { type Gap, gap } from '../model/gap.js';
import { VERSION } from '../model/version.js';
import type { DoctorRun } from './report.js';
import type { SourceNote } from './source-note.js';

/** What was read of a text, a file or stdin, and no policy with it. */
interface TextRead {
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
    gaps: [...gaps, ...(isCutShort(gaps) && groups.length === 0 ? [] : gapsOf(groups, read.leftOut))],
    diagnoses: groups.map(diagnosisOf),
    checks: [],
  };
}

/** The end was not reached: what was not found may stand there. */
export function isCutShort(gaps: readonly Gap[]): boolean {
  return gaps.some(({ code }) => code === 'INTERRUPTED' || code === 'DEADLINE');
}

function gapsOf(groups: readonly DenialGroup[], leftOut: DoctorRun['leftOut']): Gap[] {
  if (groups.length === 0) return Object.keys(leftOut).length === 0 ? [gap('TEXT_WITHOUT_DENIAL', {})] : [];
  return groups.some(({ denial }) => denial.kind !== 'lookalike') ? [gap('TEXT_ONLY', {})] : [];
}

function diagnosisOf(group: DenialGroup): Diagnosis {
  const { kind, reason } = group.denial;
  const causes = reason.policyType === 'unknown' ? [] : [reason.policyType];
  return { ...unexplained(group, causes), status: kind === 'lookalike' ? 'lookalike' : 'undetermined' };
}
