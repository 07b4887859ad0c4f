import type { ConditionEvaluation } from '../../evaluation/authorization.js';
import { parseArn } from '../../model/arn.js';
import { layerFacts } from '../../model/layers.js';
import { isUnknown } from '../../model/unknown.js';
import type { ReportDiagnosis, ReportFinding, ReportStatement } from '../contract.js';
import { changeFacts } from './card-change.js';
import { gapFacts } from './card-gaps.js';
import type { Card, Fact } from './card-parts.js';
import { seenFacts } from './card-seen.js';
import { headlineOf } from './headline.js';
import { layerName } from './names.js';

export const STATUS = {
  explained: { status: 'DENIED', tone: 'bad' },
  stated: { status: 'DENIED', tone: 'bad' },
  undetermined: { status: 'UNDETERMINED', tone: 'warn' },
  'not-reproduced': { status: 'PROBABLY FIXED', tone: 'good' },
  lookalike: { status: 'NOT A POLICY DENIAL', tone: 'quiet' },
} as const;

const MUTED = { status: 'MUTED', tone: 'quiet' } as const;

function mutedFacts({ muted }: ReportDiagnosis): Fact[] {
  return muted === undefined
    ? []
    : [{ label: 'Muted', lines: [`by ${muted.owner} until ${muted.expires}: ${muted.reason}`], tone: 'quiet' }];
}

/** First what denies and where; then who changes what, and the proof; then how often; then what is open. */
export function cardOf(diagnosis: ReportDiagnosis): Card {
  const findings = tellable(diagnosis);
  const [first] = findings;
  const leading = leadingFinding(diagnosis);
  const others = findings.filter((finding) => finding !== leading);
  return {
    ...(diagnosis.muted === undefined ? STATUS[diagnosis.status] : MUTED),
    headline: headlineOf(diagnosis, first),
    facts: [
      ...mutedFacts(diagnosis),
      ...(leading === undefined ? placeFacts(diagnosis) : causeFacts(leading)),
      ...changeFacts(diagnosis, leading),
      ...otherFindings(others),
      ...seenFacts(diagnosis),
      ...notCheckedFacts(diagnosis),
      ...gapFacts(diagnosis.gaps),
    ],
    count: diagnosis.count,
    caller: diagnosis.principal.slice(diagnosis.principal.lastIndexOf('/') + 1),
    region: diagnosis.region,
    account: parseArn(diagnosis.resource ?? '')?.account ?? '',
  };
}

/** The finding that a diagnosis is told by; none where nothing denies for sure. */
export function leadingFinding(diagnosis: ReportDiagnosis): ReportFinding | undefined {
  const [first] = tellable(diagnosis);
  return first?.standing === 'latent' || diagnosis.status === 'not-reproduced' ? undefined : first;
}

/** Where no policy denied, what a policy might deny besides says nothing. */
function tellable({ findings, status }: ReportDiagnosis): readonly ReportFinding[] {
  return status === 'lookalike' ? findings.filter(({ certainty }) => certainty !== 'possible') : findings;
}

/** Without evidence there is AWS's word alone: it tells at least where to look. */
function placeFacts({ reported: { policyType }, status }: ReportDiagnosis): Fact[] {
  if (policyType === 'unknown' || status !== 'undetermined') return [];
  return [{ label: 'Where to look', lines: [layerFacts(policyType).place] }];
}

function causeFacts(finding: ReportFinding): Fact[] {
  const [statement] = finding.statements;
  return [
    { label: 'Cause', lines: [causeInWords(finding)] },
    ...(statement === undefined ? [] : statementFacts(finding, statement)),
    { label: 'Who can change it', lines: [finding.owner] },
  ];
}

function causeInWords({ check, policyType, effect, certainty, standing }: ReportFinding): string {
  const layer =
    policyType === undefined || policyType === check
      ? layerName(check)
      : `${layerName(check)}, in the ${layerName(policyType)}`;
  const kind = effect === undefined ? '' : effect === 'explicit' ? ', explicit deny' : ', no statement allows it';
  const sure = standing === 'info' ? '' : `, ${certainty}`;
  return `${layer}${kind}${sure}`;
}

function statementFacts(finding: ReportFinding, statement: ReportStatement): Fact[] {
  const { policy, attachedTo } = statement;
  const where = attachedTo === undefined || attachedTo === policy ? '' : `, attached to ${attachedTo}`;
  const sid = statement.sid === undefined ? 'without a Sid' : `"${statement.sid}"`;
  const role = finding.effect === 'implicit' && statement.effect === 'Allow' ? ', comes closest' : '';
  return [
    { label: 'Policy', lines: [`${policy}${where}`] },
    { label: 'Statement', lines: [`${sid}, ${statement.effect}, ${ordinal(statement)}${role}`] },
    ...elementFact(finding, statement),
    ...conditionFact(statement),
  ];
}

function ordinal({ index, pointer }: ReportStatement): string {
  return `statement ${index + 1} (${pointer})`;
}

/** The element on which the closest Allow fails; in a Deny the elements matched, which the headline says. */
function elementFact({ effect }: ReportFinding, { elements }: ReportStatement): Fact[] {
  const missed = effect === 'implicit' ? elements.filter((element) => element.match !== true) : [];
  if (missed.length === 0) return [];
  const lines = missed.map(
    ({ element, seen, wanted, match }) =>
      `${element} ${match === false ? 'does not cover' : 'may not cover'} ${seen}; it has ${wanted.join(', ')}`,
  );
  return [{ label: 'What fails', lines }];
}

function conditionFact({ conditions }: ReportStatement): Fact[] {
  if (conditions.length === 0) return [];
  return [{ label: conditions.length === 1 ? 'Condition' : 'Conditions', lines: conditions.map(conditionInWords) }];
}

/** The conditions on which a finding turned, with the values seen. */
export function shownConditions(finding: ReportFinding | undefined): string[] {
  const [statement] = finding?.statements ?? [];
  return (statement?.conditions ?? []).map(conditionInWords);
}

function conditionInWords({ operator, key, wanted, seen, match }: ConditionEvaluation): string {
  const verdict = match === 'unknown' ? 'cannot be told' : match ? 'matched' : 'did not match';
  return `${operator} ${wanted.join(', ')} ${verdict}: ${key} is ${seenInWords(seen)}`;
}

function seenInWords(seen: ConditionEvaluation['seen']): string {
  if (seen === null) return 'absent';
  if (isUnknown(seen)) return `unknown (${seen.unknown})`;
  return seen.length === 0 ? 'an empty set' : seen.join(', ');
}

/** By their names alone: why, and how to have them read, is told once for the report. */
function notCheckedFacts({ notChecked, denyRuledOut }: ReportDiagnosis): Fact[] {
  if (notChecked.length === 0) return [];
  const ruledOut = denyRuledOut ? ['AWS says that a missing Allow denied it: no policy held a Deny for it then'] : [];
  return [{ label: 'Not checked', lines: [notChecked.map(layerName).join(', '), ...ruledOut], tone: 'warn' }];
}

function otherFindings(findings: readonly ReportFinding[]): Fact[] {
  const lines = (standing: ReportFinding['standing']) =>
    findings
      .filter((finding) => finding.standing === standing)
      .map(
        (finding) =>
          `${finding.short ?? finding.text} (${finding.owner}${finding.certainty === 'proven' ? '' : `, ${finding.certainty}`})`,
      );
  const facts: Fact[] = [
    { label: 'Denies as well', lines: lines('blocking'), tone: 'bad' },
    { label: 'May deny as well', lines: lines('latent'), tone: 'warn' },
    { label: 'Worth knowing', lines: lines('info') },
  ];
  return facts.filter((fact) => fact.lines.length > 0);
}
