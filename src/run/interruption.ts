import { deadlineOf } from '../model/error.js';
import { type Gap, gap } from '../model/gap.js';
import type { DoctorRun } from '../report/report.js';
import type { DoctorPorts } from './ports.js';

/** What a signal, or the deadline, leaves of a run. */
export function interruption({ signal }: DoctorPorts): Gap[] {
  if (!signal?.aborted) return [];
  const deadline = deadlineOf(signal);
  if (deadline !== undefined) return [gap('DEADLINE', { why: deadline.message }, { incomplete: true })];
  return [gap('INTERRUPTED', { of: 'run' }, { incomplete: true })];
}

/** The run with gaps that came to light after all else, if any did. */
export function incompleteBy(run: DoctorRun, gaps: readonly Gap[]): DoctorRun {
  return gaps.length === 0 ? run : { ...run, complete: false, gaps: [...run.gaps, ...gaps] };
}
