import type { Denial } from '../denials/denial.js';
import type { Report, ReportDiagnosis } from './contract.js';

/** What a row says of the run, of the event, and of the diagnosis that explains it. */
const RUN_COLUMNS = ['schema_version', 'run_id', 'evaluated_at', 'tool_version', 'evidence_source', 'evidence_sha256'];

const EVENT_COLUMNS = [
  'event_time',
  'event_id',
  'event_source',
  'event_name',
  'action',
  'event_category',
  'read_only',
  'region',
  'recipient_account',
  'principal_arn',
  'principal_type',
  'role_arn',
  'session_name',
  'access_key_id',
  'mfa_authenticated',
  'source_ip',
  'user_agent',
  'vpc_endpoint_id',
  'resource_arn',
  'error_code',
  'error_message',
  'reported_policy_type',
  'reported_effect',
  'reported_policy_arn',
  'authorization_id',
];

const DIAGNOSIS_COLUMNS = [
  'diagnosis_id',
  'status',
  'decision',
  'cause',
  'code',
  'effect',
  'policy_type',
  'policy_arn',
  'policy_name',
  'statement_sid',
  'statement_index',
  'condition_keys',
  'attached_to',
  'owner',
  'certainty',
  'further_denying_layers',
  'fix_kind',
  'fix_target',
  'fix_verified',
  'count',
  'first_seen',
  'last_seen',
];

export const CSV_COLUMNS: readonly string[] = [...RUN_COLUMNS, ...EVENT_COLUMNS, ...DIAGNOSIS_COLUMNS];

export function runCells({ schemaVersion, runId, evaluatedAt, tool, evidence }: Report): string[] {
  return [schemaVersion, runId, evaluatedAt, tool.version, evidence?.source ?? '', evidence?.sha256 ?? ''];
}

export function csvRow(run: readonly string[], denial: Denial, diagnosis: readonly string[] = NONE): string[] {
  return [...run, ...eventCells(denial), ...diagnosis];
}

const NONE: readonly string[] = DIAGNOSIS_COLUMNS.map(() => '');

function eventCells(denial: Denial): string[] {
  const { event, principal, reason } = denial;
  return [
    denial.time,
    denial.id,
    event?.eventSource ?? `${denial.service}.amazonaws.com`,
    denial.eventName,
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
    reason.policyType,
    reason.effect,
    reason.policyArn ?? '',
    reason.authorizationId ?? '',
  ];
}

/** Computed once a diagnosis, not once a row. */
export function diagnosisCells(diagnosis: ReportDiagnosis): string[] {
  const [finding, ...others] = diagnosis.findings;
  const blocking = others
    .filter((other) => other.standing === 'blocking')
    .map((other) => other.policyType ?? other.check);
  return [
    diagnosis.id,
    diagnosis.status,
    diagnosis.decision,
    ...findingCells(finding),
    [...new Set(blocking)].join(' '),
    ...fixCells(diagnosis),
    String(diagnosis.count),
    diagnosis.firstSeen,
    diagnosis.lastSeen,
  ];
}

function findingCells(finding: ReportDiagnosis['findings'][number] | undefined): string[] {
  const [statement] = finding?.statements ?? [];
  const policy = statement?.policy ?? '';
  const isArn = policy.startsWith('arn:');
  return [
    finding?.check ?? '',
    finding?.code ?? '',
    finding?.effect ?? '',
    finding?.policyType ?? '',
    isArn ? policy : '',
    isArn ? policy.slice(policy.lastIndexOf('/') + 1) : policy,
    statement?.sid ?? '',
    String(statement?.index ?? ''),
    (statement?.conditions ?? []).map((condition) => condition.key).join(' '),
    statement?.attachedTo ?? '',
    finding?.owner ?? '',
    finding?.certainty ?? '',
  ];
}

function fixCells({ remediations }: ReportDiagnosis): string[] {
  const [best] = remediations;
  if (best === undefined) return ['', '', ''];
  const { change, proof, layer } = best;
  return change.kind === 'policy'
    ? [change.operation, change.policy, String(proof.status === 'proven')]
    : [change.kind, layer, String(proof.status === 'proven')];
}
