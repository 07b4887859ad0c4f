import type { Report, ReportDiagnosis, ReportRemediation } from '../contract.js';

/** Where a change stands whole. */
interface Place {
  readonly diagnosis: string;
  /** Index into its remediations. */
  readonly remediation: number;
}

/**
 * The diagnoses of a report, for its JSON. Where they are examples, the policy documents and code of a change, and the
 * text of a gap, stand once: with the first diagnosis that has the change, and among the gaps of the report.
 */
export function* toldOnce({ examplesOnly, gaps, diagnoses }: Report): Iterable<unknown> {
  const places = new Map<string, Place>();
  const told = new Map(gaps.map(({ code, text }, index) => [`${code}\n${text}`, index]));
  for (const diagnosis of diagnoses) {
    if (examplesOnly !== true) yield diagnosis;
    else
      yield {
        ...diagnosis,
        remediations: remediationsOf(diagnosis, places),
        gaps: diagnosis.gaps.map((gap) => {
          const index = told.get(`${gap.code}\n${gap.text}`);
          return index === undefined ? gap : { code: gap.code, gap: index };
        }),
      };
  }
}

function remediationsOf({ id, remediations }: ReportDiagnosis, places: Map<string, Place>): unknown[] {
  return remediations.map((remediation, index) => {
    const { change, code } = remediation;
    if (change.kind === 'action') return remediation;
    const key = JSON.stringify([change, code]);
    const sameAs = places.get(key);
    if (sameAs === undefined) places.set(key, { diagnosis: id, remediation: index });
    return sameAs === undefined ? remediation : pointing(remediation, sameAs);
  });
}

function pointing({ change, ...remediation }: ReportRemediation, sameAs: Place): unknown {
  const { before: _, after: __, ...rest } = { before: undefined, after: undefined, ...change };
  return { ...remediation, change: rest, code: {}, sameAs };
}
