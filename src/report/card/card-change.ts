import { safeJson } from '../../model/text/safe-json.js';
import type { ReportDiagnosis, ReportFinding, ReportRemediation } from '../contract.js';
import type { Code, Fact } from './card-parts.js';
import { layerName } from './names.js';

/** The exact change, its proof, and what would deny next. */
export function changeFacts(diagnosis: ReportDiagnosis, first: ReportFinding | undefined): Fact[] {
  const { remediations } = diagnosis;
  const steps = remediations.filter((remediation) => remediation.step !== undefined);
  const [leading = remediations[0]] = steps;
  if (leading === undefined) return [...commandFacts(first), ...chainFacts(diagnosis)];
  const further = steps.filter((remediation) => remediation !== leading);
  const others = remediations.filter((remediation) => remediation !== leading && !further.includes(remediation));
  return [
    ...remediationFacts(leading, 'Change'),
    ...chainFacts(diagnosis),
    ...further.flatMap((remediation) => remediationFacts(remediation, `Change ${remediation.step}`)),
    ...others.map((remediation) => ({ label: 'Or', lines: [alternativeInWords(remediation)] })),
  ];
}

function remediationFacts(remediation: ReportRemediation, label: string): Fact[] {
  const { text, owner, proof, warnings } = remediation;
  return [
    { label, lines: [`${text} (${owner})`], code: codeOf(remediation) },
    ...(warnings.length === 0 ? [] : [{ label: 'Warning', lines: warnings, tone: 'warn' as const }]),
    {
      label: 'Proof',
      lines: proofInWords(proof),
      tone: proof.status.startsWith('proven') ? 'good' : 'warn',
    },
  ];
}

function codeOf({ change, code }: ReportRemediation): Code[] {
  if (change.kind === 'action') {
    return change.commands.length === 0 ? [] : [{ language: 'sh', text: change.commands.join('\n') }];
  }
  // Of a statement that goes there is nothing to copy.
  if (change.operation === 'remove-statement')
    return code.cli === undefined ? [] : [{ language: 'sh', text: code.cli }];
  const statement: Code = { language: 'json', text: safeJson(change.statement, 2) };
  return code.cli === undefined ? [statement] : [statement, { language: 'sh', text: code.cli }];
}

function proofInWords(proof: ReportRemediation['proof']): string[] {
  const { status, why, brief = why, before, after, newlyAllows, neighbours } = proof;
  const changed = neighbours?.changed ?? [];
  return [
    `${status} (${before} -> ${after}): ${brief}`,
    ...(newlyAllows.length === 0 ? [] : [`it newly allows: ${newlyAllows.join(', ')}`]),
    ...(neighbours === undefined
      ? []
      : [`${neighbours.checked} recorded calls evaluated again, ${changed.length} changed`]),
  ];
}

/** Its code is in the JSON alone, so that there is one change to copy. */
function alternativeInWords({ text, owner, proof, warnings }: ReportRemediation): string {
  const warned = warnings.length === 0 ? '' : `; mind: ${warnings.join('; ')}`;
  return `${text} (${owner}; ${proof.status})${warned}`;
}

/** Commands that a finding itself carries, such as the one for a session with MFA. */
function commandFacts(finding: ReportFinding | undefined): Fact[] {
  const commands = finding?.data['commands'];
  const texts = Array.isArray(commands) ? commands.filter((command) => typeof command === 'string') : [];
  if (texts.length === 0) return [];
  return [{ label: 'Change', lines: ['run this'], code: [{ language: 'sh', text: texts.join('\n') }] }];
}

function chainFacts({ chain }: ReportDiagnosis): Fact[] {
  if (chain.length < 2) return [];
  const lines = chain.map(
    ({ step, layer, owner, decisionAfter, assumes }) =>
      `${step}. ${layerName(layer)} (${owner}): then ${decisionInWords(decisionAfter)}${assumes === undefined ? '' : `, as far as was read`}`,
  );
  return [{ label: 'The way to allowed', lines }];
}

function decisionInWords(decision: string): string {
  return decision === 'explicitDeny' || decision === 'implicitDeny' ? 'still denied' : decision;
}
