import type { ToldGap } from '../model/gap.js';
import type { Report } from './contract.js';

const keyOf = ({ code, text }: ToldGap) => `${code}\n${text}`;

/** The report about one of its diagnoses, by its number from 1, without what could not be seen for others alone. */
export function withOneDiagnosis(report: Report, number: number): Report {
  const diagnoses = report.diagnoses.filter((_, index) => index === number - 1);
  const others = report.diagnoses.filter((_, index) => index !== number - 1);
  const own = new Set(diagnoses.flatMap(({ gaps }) => gaps.map(keyOf)));
  const ofOthers = new Set(others.flatMap(({ gaps }) => gaps.map(keyOf)));
  const ids = new Set(diagnoses.map(({ id }) => id));
  return {
    ...report,
    diagnoses,
    gaps: report.gaps.filter((gap) => own.has(keyOf(gap)) || !ofOthers.has(keyOf(gap))),
    notChecked: report.notChecked.filter((layer) => layer.diagnoses.some((id) => ids.has(id))),
  };
}
