import { safeJson } from '../../model/text/safe-json.js';
import { cardOf } from '../card/card.js';
import type { Report, ReportDiagnosis, ReportFinding } from '../contract.js';
import type { AnyRow } from '../report.js';

/** https://schema.ocsf.io/1.4.0/classes/detection_finding, with the profile `cloud`. */
const VERSION = '1.4.0';
const DETECTION_FINDING = 2004;
const CREATE = 1;

const SEVERITIES = {
  explained: [3, 'Medium'],
  stated: [3, 'Medium'],
  undetermined: [2, 'Low'],
  'not-reproduced': [1, 'Informational'],
  lookalike: [1, 'Informational'],
} as const;

const CONFIDENCES = {
  proven: [3, 'High'],
  likely: [2, 'Medium'],
  stated: [2, 'Medium'],
  possible: [1, 'Low'],
} as const;

/** NDJSON: a Detection Finding for each kind of denial, as security lakes and SIEMs take them in. Times in milliseconds. */
export async function* renderOcsf(report: Report, _denials: AsyncIterable<AnyRow>): AsyncIterable<string> {
  for (const diagnosis of report.diagnoses) yield `${safeJson(findingOf(report, diagnosis))}\n`;
  if (report.diagnoses.length === 0 && !report.complete) yield `${safeJson(nothingFoundIn(report))}\n`;
}

const FRAME = {
  activity_id: CREATE,
  activity_name: 'Create',
  category_uid: 2,
  category_name: 'Findings',
  class_uid: DETECTION_FINDING,
  class_name: 'Detection Finding',
  type_uid: DETECTION_FINDING * 100 + CREATE,
  type_name: 'Detection Finding: Create',
} as const;

/** Nothing found is no news where something could not be read: an empty stream would tell it as some. */
function nothingFoundIn(report: Report): object {
  const [severity_id, severity] = SEVERITIES.lookalike;
  const message = 'the report is not complete';
  return {
    ...FRAME,
    severity_id,
    severity,
    status_id: 1,
    status: 'New',
    is_alert: false,
    time: Date.parse(report.evaluatedAt),
    message,
    metadata: metadataOf(report),
    cloud: { provider: 'AWS' },
    finding_info: {
      uid: report.runId,
      title: message,
      desc: report.gaps.map(({ text }) => text).join('; ') || message,
    },
    unmapped: runFacts(report),
  };
}

function findingOf(report: Report, diagnosis: ReportDiagnosis): object {
  const { status, errorCode, message, count } = diagnosis;
  const [severity_id, severity] = SEVERITIES[status];
  const headline = cardOf(diagnosis).headline.text;
  return {
    ...FRAME,
    severity_id,
    severity,
    ...(diagnosis.muted === undefined ? { status_id: 1, status: 'New' } : { status_id: 3, status: 'Suppressed' }),
    status_code: errorCode,
    status_detail: message,
    is_alert: status !== 'lookalike' && diagnosis.muted === undefined,
    time: Date.parse(report.evaluatedAt),
    ...timesOf(diagnosis, ['start_time', 'end_time']),
    count,
    message: headline,
    metadata: metadataOf(report),
    cloud: cloudOf(diagnosis),
    ...confidenceOf(diagnosis.findings[0]),
    finding_info: infoOf(diagnosis, headline),
    evidences: [evidenceOf(diagnosis)],
    ...resourcesOf(diagnosis),
    ...remediationOf(diagnosis),
    unmapped: ownFacts(report, diagnosis),
  };
}

function metadataOf({ tool, runId }: Report): object {
  return {
    version: VERSION,
    profiles: ['cloud'],
    product: { name: tool.name, vendor_name: tool.name, version: tool.version },
    correlation_uid: runId,
  };
}

function timesOf({ firstSeen, lastSeen }: ReportDiagnosis, [first, last]: readonly [string, string]): object {
  const from = Date.parse(firstSeen);
  const to = Date.parse(lastSeen);
  return Number.isNaN(from) || Number.isNaN(to) ? {} : { [first]: from, [last]: to };
}

function cloudOf({ account, region }: ReportDiagnosis): object {
  return {
    provider: 'AWS',
    ...(region === '' ? {} : { region }),
    ...(account === undefined || account === '' ? {} : { account: accountOf(account) }),
  };
}

function accountOf(uid: string): object {
  return { uid, type_id: 10, type: 'AWS Account' };
}

function confidenceOf(finding: ReportFinding | undefined): object {
  if (finding === undefined) return { confidence_id: 0, confidence: 'Unknown' };
  const [confidence_id, confidence] = CONFIDENCES[finding.certainty];
  return { confidence_id, confidence };
}

function infoOf(diagnosis: ReportDiagnosis, title: string): object {
  const { id, findings, status, message } = diagnosis;
  const [first] = findings;
  return {
    uid: id,
    title,
    desc: first?.text ?? message,
    types: [status],
    data_sources: ['AWS CloudTrail'],
    ...timesOf(diagnosis, ['first_seen_time', 'last_seen_time']),
    ...(first === undefined ? {} : { analytic: { name: first.check, uid: first.code, type_id: 1, type: 'Rule' } }),
    ...(first?.docsUrl === undefined ? {} : { src_url: first.docsUrl }),
  };
}

function evidenceOf(diagnosis: ReportDiagnosis): object {
  const { principal, account, eventName, service, errorCode, message, sourceAddresses, sessions } = diagnosis;
  const [address] = sourceAddresses;
  return {
    actor: {
      user: {
        uid: principal,
        name: principal.slice(principal.lastIndexOf('/') + 1),
        ...(account === undefined || account === '' ? {} : { account: accountOf(account) }),
      },
      ...(sessions[0] === undefined ? {} : { session: { uid: sessions[0] } }),
    },
    api: {
      operation: eventName,
      ...(service === '' ? {} : { service: { name: service } }),
      response: { error: errorCode, error_message: message },
    },
    ...(address === undefined ? {} : { src_endpoint: isAddress(address) ? { ip: address } : { svc_name: address } }),
  };
}

/** CloudTrail names an AWS service in place of an address where one made the call. */
function isAddress(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) || (/^[\da-f:.]+$/i.test(text) && text.includes(':'));
}

function resourcesOf({ resource, region, service }: ReportDiagnosis): object {
  if (resource === undefined) return {};
  const partition = /^arn:([\w-]+):/.exec(resource)?.[1];
  return {
    resources: [
      {
        uid: resource,
        name: resource.slice(resource.lastIndexOf(':') + 1),
        ...(service === '' ? {} : { namespace: service }),
        ...(region === '' ? {} : { region }),
        ...(partition === undefined ? {} : { cloud_partition: partition }),
      },
    ],
  };
}

function remediationOf({ remediations, findings }: ReportDiagnosis): object {
  const [best] = remediations;
  if (best === undefined) return {};
  const pages = [...new Set(findings.flatMap(({ docsUrl }) => docsUrl ?? []))];
  const references = pages.length === 0 ? {} : { references: pages };
  return { remediation: { desc: `${best.text} (${best.owner}; ${best.proof.status})`, ...references } };
}

/** What is true of the run, and what could not be read. */
function runFacts({ complete, schemaVersion, gaps }: Report): object {
  const missing = gaps.map(({ code, text, remedy }) => ({ code, text, remedy }));
  return { schemaVersion, complete, ...(complete ? {} : { gaps: missing }) };
}

/** What OCSF has no attribute for, under the names of the JSON report. */
function ownFacts(report: Report, diagnosis: ReportDiagnosis): object {
  const { status, muted, decision, action, reported, cause, notChecked, eventIds, findings, chain } = diagnosis;
  return {
    ...runFacts(report),
    status,
    ...(muted === undefined ? {} : { muted }),
    decision,
    action,
    reported,
    ...(cause === undefined ? {} : { cause }),
    notChecked,
    eventIds,
    chain,
    findings: findings.map(({ check, code, policyType, effect, certainty, standing, owner, statements }) => ({
      check,
      code,
      policyType,
      effect,
      certainty,
      standing,
      owner,
      statements: statements.map(({ policy, sid, pointer, attachedTo }) => ({ policy, sid, pointer, attachedTo })),
    })),
  };
}
