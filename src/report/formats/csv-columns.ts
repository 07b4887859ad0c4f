import { whyBlind } from '../blind.js';
import { cardOf } from '../card/card.js';
import { causeInWords } from '../card/causes.js';
import type { Report, ReportDiagnosis, ReportRemediation } from '../contract.js';
import type { CsvColumn, CsvRow, DenialColumn, ReportColumn } from './csv-column.js';
import { RECORD_COLUMNS } from './csv-record-columns.js';

/** What denied whom, first: it is read without scrolling. */
const CALL: readonly DenialColumn[] = [
  {
    name: 'time',
    about:
      'when AWS denied the call, ISO 8601, UTC; of a finding the last time; empty for a message that came without one',
    ofDenial: ({ time }) => time,
    ofDiagnosis: ({ lastSeen }) => lastSeen,
  },
  {
    name: 'account',
    about: 'the account whose trail holds the record, all twelve digits; empty where neither record nor message tells',
    ofDenial: ({ account }) => account,
    ofDiagnosis: ({ account }) => account,
  },
  {
    name: 'region',
    about: 'the Region of the call; empty where neither record nor message tells',
    ofDenial: ({ region }) => region,
    ofDiagnosis: ({ region }) => region,
  },
  {
    name: 'principal',
    about: 'ARN of the role for all its sessions, else of whoever made the call; empty in a row about an empty report',
    ofDenial: ({ principal }) => principal.roleArn ?? principal.arn,
    ofDiagnosis: ({ principal }) => principal,
  },
  {
    name: 'action',
    about: 'the IAM action that was denied; empty where the text does not say',
    ofDenial: ({ action }) => action,
    ofDiagnosis: ({ action }) => action,
  },
  {
    name: 'resource',
    about: 'ARN that the action was denied on, or `*`; empty where neither record nor message tells',
    ofDenial: ({ resource }) => resource,
    ofDiagnosis: ({ resource }) => resource,
  },
];

/** What denied, and what to do. */
const VERDICT: readonly ReportColumn[] = [
  {
    name: 'status',
    about:
      '`explained`, `stated`, `undetermined`, `not-reproduced`, `lookalike`, or, in the one row of a report without denials that is not complete, `incomplete`, or `could-not-look` where no source could be read; empty only where the report tells nothing of the denial',
    cell: ({ report, diagnosis, cause, of }) =>
      diagnosis?.status ?? cause?.status ?? (of === 'report' ? emptyStatus(report) : ofUntold(report)),
  },
  {
    name: 'cause',
    about: 'id of the check that explains the denial; only where something is known to deny',
    cell: ({ finding, cause, diagnosis }) => finding?.check ?? layerOf(cause, diagnosis),
  },
  {
    name: 'policy',
    about:
      'ARN of the policy that denies or comes closest, as it was read or as AWS names it, or the name of an inline one; only where one is known',
    cell: (row) => row.finding?.statements[0]?.policy ?? namedPolicy(row),
  },
  {
    name: 'statement',
    about: 'Sid of its statement, else its place in the document (`/Statement/0`); only where one is known',
    cell: ({ finding, cause, diagnosis }) =>
      finding?.statements[0]?.sid ?? finding?.statements[0]?.pointer ?? (diagnosis ? undefined : cause?.statement),
  },
  {
    name: 'summary',
    about: 'one sentence: what denies and why; empty for a denial that no diagnosis stands for',
    cell: summaryOf,
  },
  {
    name: 'fix',
    about: 'the change that helps, in words; only where one is known',
    cell: (row) => row.remediation?.text ?? (row.of === 'report' ? missingOf(row.report, 'remedy') : undefined),
  },
  {
    name: 'owner',
    about: 'who can make the change; only where a cause or a change is known',
    cell: ({ remediation, finding, diagnosis, cause }) =>
      remediation?.owner ?? finding?.owner ?? (diagnosis ? undefined : cause?.owner),
  },
];

const DETAIL: readonly ReportColumn[] = [
  {
    name: 'certainty',
    about: '`proven`, `likely`, `stated` or `possible`; only where there is a `cause`',
    cell: ({ finding }) => finding?.certainty,
  },
  {
    name: 'effect',
    about: '`explicit` (a Deny) or `implicit` (no Allow); only where a policy denies',
    cell: ({ finding }) => finding?.effect,
  },
  {
    name: 'policy_type',
    about: 'the kind of policy that denies; only where one does',
    cell: ({ finding, cause, diagnosis }) => finding?.policyType ?? layerOf(cause, diagnosis),
  },
  {
    name: 'attached_to',
    about: 'what the policy is attached to: a user, role, group, OU, account, resource; only where a statement tells',
    cell: ({ finding }) => finding?.statements[0]?.attachedTo,
  },
  {
    name: 'condition_keys',
    about: 'the condition keys of the statement, with spaces between; only where it has conditions',
    cell: ({ finding }) => finding?.statements[0]?.conditions.map(({ key }) => key).join(' '),
  },
  {
    name: 'is_new',
    about:
      '`true` where its cause, or its kind of call under a known cause, is new since the report of `--since-report`, else `false`; only where one was given',
    cell: isNew,
  },
  {
    name: 'muted_by',
    about: 'who accepted the denial in the file of `--mutes`; only where one is muted',
    cell: ({ diagnosis }) => diagnosis?.muted?.owner,
  },
  {
    name: 'muted_until',
    about: 'the last day on which it is muted; only where one is muted',
    cell: ({ diagnosis }) => diagnosis?.muted?.expires,
  },
  {
    name: 'mute_reason',
    about: 'why it was accepted; only where one is muted',
    cell: ({ diagnosis }) => diagnosis?.muted?.reason,
  },
  { name: 'code', about: 'code of the finding; only where there is a `cause`', cell: ({ finding }) => finding?.code },
  {
    name: 'docs_url',
    about: "AWS's page about the rule; only where there is a `cause` with a page",
    cell: ({ finding }) => finding?.docsUrl,
  },
  {
    name: 'decision',
    about:
      'what the evaluation of all policies came to: `allowed`, `explicitDeny`, `implicitDeny`, `denied` (one of the two, which hangs on what is unknown), `undetermined`; empty for a denial that no diagnosis stands for',
    cell: ({ diagnosis }) => diagnosis?.decision,
  },
  {
    name: 'further_denying_layers',
    about: 'what denies as well, with spaces between; only where more than one layer denies',
    cell: furtherLayers,
  },
  {
    name: 'not_checked',
    about: 'the policy types that could not be read, with spaces between; only where there are any',
    cell: ({ diagnosis }) => diagnosis?.notChecked.join(' '),
  },
  {
    name: 'fix_kind',
    about:
      '`add-statement`, `replace-statement`, `remove-statement`, `create-policy` or `action`; only where there is a `fix`',
    cell: ({ remediation }) => remediation && kindOf(remediation),
  },
  {
    name: 'fix_target',
    about: 'the policy to change, or who acts; only where there is a `fix`',
    cell: ({ remediation }) => remediation && targetOf(remediation),
  },
  {
    name: 'fix_proof',
    about: '`proven`, `proven-as-read` or `unproven`; only where there is a `fix`',
    cell: ({ remediation }) => remediation?.proof.status,
  },
];

/** Of equal denials together: not to be summed over rows. */
const GROUP: readonly ReportColumn[] = [
  {
    name: 'group_id',
    about:
      'id of the diagnosis, which equal denials share: same caller, action, resource and reason; empty for a denial that no diagnosis stands for',
    cell: ({ diagnosis }) => diagnosis?.id,
  },
  {
    name: 'group_count',
    about:
      'how many denials the group has, the same in each of its rows: count rows, do not sum this; empty for a denial that no diagnosis stands for',
    cell: ({ diagnosis }) => diagnosis && String(diagnosis.count),
  },
  {
    name: 'group_first_seen',
    about: 'time of the first denial of the group; empty where no time is known',
    cell: ({ diagnosis }) => diagnosis?.firstSeen,
  },
  {
    name: 'group_last_seen',
    about: 'time of the last one; empty where no time is known',
    cell: ({ diagnosis }) => diagnosis?.lastSeen,
  },
];

/** Of all that one thing denies: not to be summed over rows. */
const CAUSE: readonly ReportColumn[] = [
  {
    name: 'cause_id',
    about:
      'id of the cause in the JSON report, which all denials by the same statement, or by the same missing Allow, share; empty for what no policy denied',
    cell: ({ cause }) => cause?.id,
  },
  {
    name: 'cause_count',
    about: 'how many denials the cause has, the same in each of their rows; empty where there is no `cause_id`',
    cell: ({ cause }) => cause && String(cause.count),
  },
];

const FINDING: readonly ReportColumn[] = [
  {
    name: 'standing',
    about: '`blocking`, `latent` (may deny after another change) or `info`; only where there is a finding',
    cell: ({ finding }) => finding?.standing,
  },
];

const REPORTED: readonly DenialColumn[] = [
  {
    name: 'reported_policy_type',
    about: 'the policy type that the message names, or `unknown`; empty in a row about an empty report',
    ofDenial: ({ reason }) => reason.policyType,
    ofDiagnosis: ({ reported }) => reported.policyType,
  },
  {
    name: 'reported_effect',
    about: '`explicit`, `implicit` or `unknown`; empty in a row about an empty report',
    ofDenial: ({ reason }) => reason.effect,
    ofDiagnosis: ({ reported }) => reported.effect,
  },
  {
    name: 'reported_policy_arn',
    about: 'the policy that the message names; only where it names one',
    ofDenial: ({ reason }) => reason.policyArn ?? '',
    ofDiagnosis: ({ reported }) => reported.policyArn,
  },
];

const RUN: readonly ReportColumn[] = [
  {
    name: 'complete',
    about: '`false` when denials may be missing from the file: `gaps` and stderr name what',
    cell: ({ report }) => String(report.complete),
  },
  {
    name: 'gaps',
    about: 'codes of what keeps the run from being complete, with spaces between; only where `complete` is `false`',
    cell: ({ report }) => [...new Set(incompleteGaps(report).map(({ code }) => code))].join(' '),
  },
  { name: 'evaluated_at', about: 'when the report was made, ISO 8601, UTC', cell: ({ report }) => report.evaluatedAt },
  { name: 'run_id', about: 'id of the run', cell: ({ report }) => report.runId },
  { name: 'tool_version', about: 'version of ddb-doctor', cell: ({ report }) => report.tool.version },
  { name: 'schema_version', about: 'version of these columns', cell: ({ report }) => report.schemaVersion },
  {
    name: 'evidence_source',
    about: '`AWS`, or `recorded bundle`; empty where a text alone was read',
    cell: ({ report }) => report.evidence?.source,
  },
  {
    name: 'evidence_sha256',
    about: 'SHA-256 of the recorded bundle; only where the run read one',
    cell: ({ report }) => report.evidence?.sha256,
  },
];

/** Of a row a denial. */
export const DENIAL_COLUMNS: readonly CsvColumn[] = [
  CALL,
  VERDICT,
  DETAIL,
  GROUP,
  CAUSE,
  RECORD_COLUMNS,
  REPORTED,
  RUN,
].flat();

/** Of a row a finding, which no single record stands behind. */
export const FINDING_COLUMNS: readonly CsvColumn[] = [CALL, VERDICT, DETAIL, FINDING, GROUP, REPORTED, RUN].flat();

/** Of a denial that has no diagnosis of its own in the report there is what its cause tells. */
function layerOf(cause: CsvRow['cause'] | undefined, diagnosis: CsvRow['diagnosis'] | undefined): string | undefined {
  return diagnosis !== undefined || cause === undefined || cause.layer === 'unknown' ? undefined : cause.layer;
}

/** A policy that was not read is known where AWS names it: its cause has it, with and without a diagnosis of one's own. */
function namedPolicy({ finding, cause, diagnosis }: CsvRow): string | undefined {
  const told = diagnosis === undefined ? layerOf(cause, diagnosis) : finding?.policyType;
  return told === cause?.layer ? cause?.policy : undefined;
}

/** Where some of many are shown, what has neither a diagnosis nor a cause is what no policy denied. */
function ofUntold({ examplesOnly }: Report): string | undefined {
  return examplesOnly === true ? 'lookalike' : undefined;
}

function emptyStatus(report: Report): string {
  return whyBlind(report) === undefined ? 'incomplete' : 'could-not-look';
}

function summaryOf(row: CsvRow): string | undefined {
  const { report, diagnosis, finding, of, cause } = row;
  if (of === 'report') return emptySummary(report);
  if (diagnosis === undefined)
    return cause ? causeInWords(cause) : report.examplesOnly && 'a failed call that no policy denied';
  return of === 'finding' && finding !== undefined ? finding.text : headlineOf(diagnosis);
}

function emptySummary(report: Report): string {
  const blind = whyBlind(report);
  return blind === undefined
    ? `the report is not complete: ${missingOf(report, 'text')}`
    : `nothing could be looked at: ${blind}`;
}

const headlines = new WeakMap<ReportDiagnosis, string>();

/** Put together once a diagnosis, not once a row. */
function headlineOf(diagnosis: ReportDiagnosis): string {
  const headline = headlines.get(diagnosis) ?? cardOf(diagnosis).headline.text;
  headlines.set(diagnosis, headline);
  return headline;
}

function incompleteGaps({ gaps }: Report): Report['gaps'] {
  return gaps.filter(({ incomplete }) => incomplete === true);
}

function missingOf(report: Report, part: 'text' | 'remedy'): string {
  return incompleteGaps(report)
    .flatMap((gap) => gap[part] ?? [])
    .join('; ');
}

/** What denies beside the row's own finding. */
function furtherLayers({ diagnosis, finding }: CsvRow): string {
  const others = (diagnosis?.findings ?? []).filter((other) => other !== finding && other.standing === 'blocking');
  return [...new Set(others.map(({ policyType, check }) => policyType ?? check))].join(' ');
}

function kindOf({ change }: ReportRemediation): string {
  return change.kind === 'policy' ? change.operation : change.kind;
}

function targetOf({ change, layer }: ReportRemediation): string {
  return change.kind === 'policy' ? change.policy : layer;
}

function isNew({ report: { news }, cause, diagnosis }: CsvRow): string | undefined {
  if (news === undefined) return undefined;
  const isNewCause = cause !== undefined && news.newCauses.includes(cause.id);
  return String(isNewCause || (diagnosis !== undefined && news.newDiagnoses?.includes(diagnosis.id) === true));
}
