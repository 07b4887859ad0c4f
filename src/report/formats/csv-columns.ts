import type { DenialCause } from '../../diagnosis/cause.js';
import type { Denial } from '../../model/denial.js';
import type { Report, ReportDiagnosis, ReportFinding } from '../contract.js';
import type { DenialRow } from '../report.js';

const RUN = ['schema_version', 'run_id', 'evaluated_at', 'tool_version'];
const EVENT = [
  'event_time',
  'event_id',
  'event_source',
  'event_name',
  'action',
  'event_category',
  'read_only',
  'region',
];
const CALLER = ['recipient_account', 'principal_arn', 'principal_type', 'role_arn', 'session_name', 'access_key_id'];
const CALL = [
  'mfa_authenticated',
  'source_ip',
  'user_agent',
  'vpc_endpoint_id',
  'resource_arn',
  'error_code',
  'error_message',
];
const FINDING = ['cause', 'effect', 'policy_type', 'policy_arn', 'policy_name', 'policy_version', 'statement_sid'];
const STATEMENT = ['statement_index', 'condition_keys', 'attached_to', 'organization_path'];
const FIX = ['further_denying_layers', 'fix_kind', 'fix_target', 'fix_verified', 'certainty'];
const EVIDENCE = ['evidence_source', 'evidence_sha256', 'authorization_id'];
const DIAGNOSIS = ['count', 'first_seen', 'last_seen', 'diagnosis_id', 'status', 'decision', 'code', 'owner'];
const REPORTED = ['reported_policy_type', 'reported_effect', 'reported_policy_arn'];
const CAUSE = ['cause_id', 'cause_count'];

/** The columns in their order. Cells of what is not known are empty. */
export const CSV_COLUMNS: readonly string[] = [
  ...[RUN, EVENT, CALLER, CALL, FINDING, STATEMENT, FIX, EVIDENCE, DIAGNOSIS, REPORTED, CAUSE].flat(),
];

/** The cells of one diagnosis, which stand in two places of a row. */
export interface DiagnosisCells {
  readonly finding: readonly string[];
  readonly diagnosis: readonly string[];
}

const NO_DIAGNOSIS: DiagnosisCells = {
  finding: [FINDING, STATEMENT, FIX].flat().map(() => ''),
  diagnosis: DIAGNOSIS.map(() => ''),
};

/** Makes the rows of a report. What a diagnosis says is put together once, not once a row. */
export function csvRows(report: Report): (row: DenialRow) => string[] {
  const { schemaVersion, runId, evaluatedAt, tool, evidence } = report;
  const run = [schemaVersion, runId, evaluatedAt, tool.version];
  const source = [evidence?.source ?? '', evidence?.sha256 ?? ''];
  const cells = new Map(report.diagnoses.map((diagnosis) => [diagnosis.id, cellsOf(diagnosis)]));
  return ({ denial, diagnosis: id = '', cause }) => {
    const { finding, diagnosis } = cells.get(id) ?? causeCells(cause);
    const { policyType, effect, policyArn, authorizationId } = denial.reason;
    const reported = [policyType, effect, policyArn ?? ''];
    const ofCause = cause === undefined ? ['', ''] : [cause.id, String(cause.count)];
    return [
      ...run,
      ...eventCells(denial),
      ...finding,
      ...source,
      authorizationId ?? '',
      ...diagnosis,
      ...reported,
      ...ofCause,
    ];
  };
}

/** Of a denial that has no diagnosis of its own in the report there is what its cause tells. */
function causeCells(cause: DenialCause | undefined): DiagnosisCells {
  if (cause === undefined) return NO_DIAGNOSIS;
  const { layer, effect, policy = '', statement = '', status, owner = '' } = cause;
  const isArn = policy.startsWith('arn:');
  const told: Readonly<Record<string, string>> = {
    ...(layer === 'unknown' ? {} : { cause: layer, policy_type: layer }),
    ...(effect === 'unknown' ? {} : { effect }),
    policy_arn: isArn ? policy : '',
    policy_name: isArn ? policy.slice(policy.lastIndexOf('/') + 1) : policy,
    statement_sid: statement.startsWith('/') ? '' : statement,
    status,
    owner,
  };
  const cells = (columns: readonly string[]) => columns.map((column) => told[column] ?? '');
  return { finding: cells([FINDING, STATEMENT, FIX].flat()), diagnosis: cells(DIAGNOSIS) };
}

function eventCells(denial: Denial): string[] {
  const { event, principal } = denial;
  return [
    denial.time,
    denial.id,
    event?.eventSource ?? `${denial.service}.amazonaws.com`,
    denial.operation,
    denial.action,
    event?.eventCategory ?? '',
    String(event?.readOnly ?? ''),
    denial.region,
    denial.account ?? '',
    principal.arn,
    principal.type,
    principal.roleArn ?? '',
    principal.sessionName ?? '',
    principal.accessKeyId ?? '',
    event?.userIdentity?.sessionContext?.attributes?.mfaAuthenticated ?? '',
    event?.sourceIPAddress ?? '',
    event?.userAgent ?? '',
    event?.vpcEndpointId ?? '',
    denial.resource ?? '',
    denial.errorCode,
    denial.errorMessage,
  ];
}

function cellsOf(diagnosis: ReportDiagnosis): DiagnosisCells {
  const [first, ...further] = diagnosis.findings;
  // What may deny besides is no cause, and its owner has nothing to change.
  const [finding, others] = first?.standing === 'latent' ? [undefined, diagnosis.findings] : [first, further];
  const { count, firstSeen, lastSeen, id, status, decision } = diagnosis;
  return {
    finding: [...findingCells(finding), ...fixCells(diagnosis, others), finding?.certainty ?? ''],
    diagnosis: [String(count), firstSeen, lastSeen, id, status, decision, finding?.code ?? '', finding?.owner ?? ''],
  };
}

function findingCells(finding: ReportFinding | undefined): string[] {
  const [statement] = finding?.statements ?? [];
  const policy = statement?.policy ?? '';
  const isArn = policy.startsWith('arn:');
  return [
    finding?.check ?? '',
    finding?.effect ?? '',
    finding?.policyType ?? '',
    isArn ? policy : '',
    isArn ? policy.slice(policy.lastIndexOf('/') + 1) : policy,
    factOf(finding, 'policyVersion'),
    statement?.sid ?? '',
    String(statement?.index ?? ''),
    (statement?.conditions ?? []).map((condition) => condition.key).join(' '),
    statement?.attachedTo ?? '',
    factOf(finding, 'organizationPath'),
  ];
}

/** A check may know more than the statement tells. */
function factOf(finding: ReportFinding | undefined, name: string): string {
  const fact = finding?.data[name];
  return typeof fact === 'string' ? fact : '';
}

function fixCells({ remediations }: ReportDiagnosis, others: readonly ReportFinding[]): string[] {
  const blocking = others.filter((other) => other.standing === 'blocking');
  const further = [...new Set(blocking.map((other) => other.policyType ?? other.check))].join(' ');
  const [best] = remediations;
  if (best === undefined) return [further, '', '', ''];
  const { change, proof, layer } = best;
  const [kind, target] = change.kind === 'policy' ? [change.operation, change.policy] : [change.kind, layer];
  return [further, kind, target, String(proof.status.startsWith('proven'))];
}

/** The one row of a run that could look at nothing: no empty table may be taken for good news. */
export function blindRow({ schemaVersion, runId, evaluatedAt, tool }: Report, why: string): string[] {
  const told: Readonly<Record<string, string>> = {
    schema_version: schemaVersion,
    run_id: runId,
    evaluated_at: evaluatedAt,
    tool_version: tool.version,
    error_message: `nothing could be looked at: ${why}`,
    status: 'could-not-look',
  };
  return CSV_COLUMNS.map((column) => told[column] ?? '');
}
