import { findingsInWords } from '../check/index.js';
import type { DiagnosedRequest, Diagnosis } from '../diagnosis/index.js';
import type { PolicyType } from '../model/policy-type.js';
import { withoutSecrets } from '../model/text/secrets.js';
import { redactValues } from '../report/redact-values.js';
import type { DoctorRun } from '../report/report.js';

/** `fixed-as-read`: what denied allows now, and nothing that could be read denies. */
export type VerifyStatus = 'fixed' | 'fixed-as-read' | 'still-denied' | 'undetermined';

export interface Verdict {
  readonly status: VerifyStatus;
  /** What still denies, in words, first what to fix first; empty unless `still-denied`. */
  readonly deniedBy: readonly string[];
  /** The layers that could not be read. */
  readonly notChecked: readonly PolicyType[];
}

/** Compares a case as it is answered now with the case as it was recorded. Its words tell what a report tells. */
export function verdict(run: DoctorRun, recorded: readonly Diagnosis[], redact = true): Verdict {
  const { diagnoses, checks } = run;
  const shown = (redact ? redactValues(run) : diagnoses).filter(({ requests }) => requests.length > 0);
  const denied = diagnoses.filter(({ status }) => status !== 'lookalike');
  const cases = diagnoses.filter(({ requests }) => requests.length > 0);
  const deniedBy = [...new Set(shown.flatMap(stillDenying).map(findingsInWords(checks)).map(withoutSecrets))];
  const notChecked = [...new Set(cases.flatMap((one) => one.notChecked.map(({ policyType }) => policyType)))];
  if (deniedBy.length > 0) return { status: 'still-denied', deniedBy, notChecked };
  const then = new Map(recorded.map((diagnosis) => [diagnosis.id, diagnosis]));
  const answers = [...new Set([...denied, ...cases])].map((now) => statusOf(now, then.get(now.id)));
  return { status: leastSure(answers), deniedBy, notChecked };
}

function stillDenying({ findings }: Diagnosis) {
  return findings.filter(
    ({ standing, certainty }) => standing === 'blocking' && (certainty === 'proven' || certainty === 'likely'),
  );
}

function leastSure(answers: readonly VerifyStatus[]): VerifyStatus {
  if (answers.length === 0 || answers.includes('undetermined')) return 'undetermined';
  return answers.includes('fixed-as-read') ? 'fixed-as-read' : 'fixed';
}

function statusOf(now: Diagnosis, then: Diagnosis | undefined): VerifyStatus {
  if (now.requests.length > 0 && now.decision === 'allowed') return 'fixed';
  if (now.findings.some(({ standing }) => standing === 'blocking')) return 'undetermined';
  if (now.status === 'not-reproduced') return 'fixed-as-read';
  const denied = then === undefined ? [] : deniedThen(then);
  return denied.length > 0 && denied.every((layer) => isRead(layer, now)) ? 'fixed-as-read' : 'undetermined';
}

interface DeniedLayer {
  readonly policyType: PolicyType;
  readonly request: DiagnosedRequest;
}

/** What denied when the case was recorded. */
function deniedThen(then: Diagnosis): DeniedLayer[] {
  return stillDenying(then).flatMap(({ policyType, request: index }) => {
    const request = then.requests[index];
    return policyType === undefined || request === undefined ? [] : [{ policyType, request }];
  });
}

/** True where the layer could be read this time, or is no longer there. */
function isRead({ policyType, request }: DeniedLayer, now: Diagnosis): boolean {
  const same = now.requests.filter(
    ({ action, resource }) => action === request.action && resource === request.resource,
  );
  if (same.length === 0 || now.notChecked.some((layer) => layer.policyType === policyType)) return false;
  return same.every(({ layers }) =>
    layers.every((layer) => layer.policyType !== policyType || layer.decision !== 'undetermined'),
  );
}
