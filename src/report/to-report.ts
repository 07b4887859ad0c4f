import { createHash } from 'node:crypto';
import type { Finding, FindingStatement } from '../check/finding.js';
import { findingsInWords } from '../check/sentences/finding.js';
import type { Diagnosis } from '../diagnosis/diagnosis.js';
import type { Gap } from '../model/gap.js';
import type { NotChecked, Report, ReportDiagnosis, ReportFinding, ReportStatement } from './contract.js';
import { redactKeyValues } from './redact-key-values.js';
import type { DoctorRun } from './report.js';

export interface ToReportOptions {
  /** Keeps DynamoDB key values as the record has them. */
  readonly keepKeyValues?: boolean;
}

/** The published report of a run. Pure; DynamoDB key values become stable tokens unless they are to be kept. */
export function toReport(run: DoctorRun, options: ToReportOptions = {}): Report {
  const tell = findingsInWords(run.checks);
  const diagnoses = run.diagnoses.map((diagnosis) => toDiagnosis(diagnosis, tell));
  return {
    schemaVersion: '1',
    tool: { name: 'ddb-doctor', version: run.toolVersion },
    runId: runId(run),
    ...(run.window === undefined ? {} : { window: run.window }),
    evaluatedAt: run.evaluatedAt,
    question: run.question,
    complete: run.complete,
    gaps: uniqueGaps([...run.gaps, ...run.diagnoses.flatMap((diagnosis) => diagnosis.gaps)]),
    notChecked: notCheckedOf(run.diagnoses),
    leftOut: run.leftOut,
    ...(run.sources === undefined ? {} : { sources: run.sources }),
    denials: run.denials,
    ...(run.evidence === undefined ? {} : { evidence: run.evidence }),
    diagnoses: options.keepKeyValues ? diagnoses : diagnoses.map(redactKeyValues),
  };
}

function runId({ question, window, evaluatedAt }: DoctorRun): string {
  return createHash('sha256')
    .update(JSON.stringify([question, window, evaluatedAt]))
    .digest('hex')
    .slice(0, 16);
}

function uniqueGaps(gaps: readonly Gap[]): Gap[] {
  return [...new Map(gaps.map((gap) => [`${gap.code}\n${gap.text}`, gap])).values()];
}

type Tell = (finding: Finding) => string;

function toDiagnosis(diagnosis: Diagnosis, tell: Tell): ReportDiagnosis {
  const { group, reported } = diagnosis;
  const { denial } = group;
  return {
    id: diagnosis.id,
    status: diagnosis.status,
    principal: denial.principal.roleArn ?? denial.principal.arn,
    sessions: group.sessions,
    sourceAddresses: group.sourceAddresses,
    action: denial.action,
    ...(denial.resource === undefined ? {} : { resource: denial.resource }),
    service: denial.service,
    eventName: denial.operation,
    region: denial.region,
    ...(denial.account === undefined ? {} : { account: denial.account }),
    count: group.count,
    firstSeen: group.firstSeen,
    lastSeen: group.lastSeen,
    eventIds: group.eventIds,
    errorCode: denial.errorCode,
    message: denial.errorMessage,
    ...(denial.text.note === undefined ? {} : { note: denial.text.note }),
    reported: {
      policyType: reported.policyType,
      effect: reported.effect,
      ...(reported.policyArn === undefined ? {} : { policyArn: reported.policyArn }),
      ...(reported.authorizationId === undefined ? {} : { authorizationId: reported.authorizationId }),
      ...(reported.via === undefined ? {} : { via: reported.via }),
    },
    causes: diagnosis.causes,
    decision: diagnosis.decision,
    requests: diagnosis.requests,
    findings: diagnosis.findings.map((finding) => toFinding(finding, tell)),
    chain: diagnosis.chain,
    remediations: diagnosis.remediations,
    ...causeOf(diagnosis),
    notChecked: [...new Set(diagnosis.notChecked.map(({ policyType }) => policyType))],
    ...(diagnosis.denyRuledOut === undefined ? {} : { denyRuledOut: diagnosis.denyRuledOut }),
    gaps: diagnosis.gaps,
    ...(diagnosis.disagreement === undefined ? {} : { disagreement: diagnosis.disagreement }),
    ...(diagnosis.related === undefined ? {} : { related: diagnosis.related }),
  };
}

/** Only what denies is a cause, or what AWS says does. */
function causeOf({ findings: [first] }: Diagnosis): Pick<ReportDiagnosis, 'cause'> {
  return first?.standing === 'blocking' ? { cause: first.check } : {};
}

/** The unread layers of all diagnoses, each reason once. */
function notCheckedOf(diagnoses: readonly Diagnosis[]): NotChecked[] {
  const told = new Map<string, NotChecked>();
  for (const { id, notChecked } of diagnoses) {
    for (const layer of notChecked) {
      const key = `${layer.policyType} ${layer.why}`;
      const ids = told.get(key)?.diagnoses ?? [];
      told.set(key, { ...layer, diagnoses: [...new Set([...ids, id])] });
    }
  }
  return [...told.values()];
}

/** A finding as reports have it, its sentence made by `tell`. */
export function toFinding({ doubt, ...finding }: Finding, tell: Tell): ReportFinding {
  const text = tell(doubt === undefined ? finding : { ...finding, doubt });
  return { ...finding, statements: finding.statements.map(toStatement), text };
}

function toStatement({ evaluation, ...statement }: FindingStatement): ReportStatement {
  return { ...statement, elements: evaluation?.elements ?? [] };
}
