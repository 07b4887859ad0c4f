import { isAsked } from '../../check/sentences/deny-reason.js';
import type { ConditionEvaluation } from '../../evaluation/authorization.js';
import { isServicePrincipal } from '../../model/principal-kind.js';
import type { Report, ReportDiagnosis, ReportFinding, ReportRemediation } from '../contract.js';
import { leadingFinding, STATUS, shownConditions } from './card.js';
import type { Tone } from './card-parts.js';
import { type Headline, headlineOf } from './headline.js';
import { counted, layerName, resourceInWords, timeInWords } from './names.js';
import { shortNames } from './short-names.js';

/** A part of the first screen: its label, its text, and how many lines of the screen it may take. */
export interface Section {
  readonly label: string;
  readonly lines: readonly string[];
  /** What stands in their place where they are more than `most`. */
  readonly brief?: readonly string[];
  readonly most: number;
  readonly tone?: Tone;
}

/** What an engineer reads first, on one screen of 80 by 24: what, why, fix, proof, what was not checked, what to run. */
export function sectionsOf(report: Report, number: number): Section[] {
  const diagnosis = report.diagnoses[number - 1];
  if (diagnosis === undefined) return [];
  const finding = leadingFinding(diagnosis);
  const [fix] = stepsOf(diagnosis);
  return [
    whatSection(diagnosis),
    ...whySections(diagnosis, finding),
    ...fixSections(diagnosis, finding, fix),
    ...notCheckedSection(report, diagnosis, number),
    leftOutSection(report),
    nextSection(diagnosis, number, fix),
  ].filter(({ lines }) => lines.length > 0);
}

/** The only place with full ARNs. */
function whatSection(diagnosis: ReportDiagnosis): Section {
  const { action, principal, sessions, status, count, lastSeen } = diagnosis;
  const on = onInWords(diagnosis);
  const times = count === 1 ? '' : `, ${counted(count, 'time')}`;
  const last = lastSeen === '' ? '' : `, ${count === 1 ? 'at' : 'last'} ${timeInWords(lastSeen)}`;
  const session = sessions.length === 1 ? `, session ${sessions[0]}` : '';
  return {
    label: STATUS[status].status,
    lines: [
      `${action === '' ? 'a call' : action}${times}${last}`,
      ...(on === '' ? [] : [on]),
      ...byInWords(diagnosis, `${principal}${session}`),
    ],
    most: 5,
    tone: STATUS[status].tone,
  };
}

/** An action without a resource type is asked of none, whatever the call names; of a replica in its own Region. */
function onInWords(diagnosis: ReportDiagnosis): string {
  const { requests, resource, action, eventName, region } = diagnosis;
  const on = resourceInWords(diagnosis);
  const [asked] = requests;
  // What a service was to use as the role, which the call names among its parameters.
  if (resource === undefined && asked?.action === action && asked.resource.startsWith('arn:'))
    return `on ${asked.resource}`;
  if (asked?.action !== action || asked.resource !== '*' || resource === undefined || resource === '*') return on;
  return `on *${asked.region === undefined || asked.region === region ? '' : ` in ${asked.region}`}, asked by ${eventName} ${on}`;
}

/** A service may be refused as the role that the caller gave it: then the role is who is denied. */
function byInWords({ requests: [asked], principal, sessions }: ReportDiagnosis, caller: string): string[] {
  const who = asked?.principal ?? principal;
  if (isServicePrincipal(who) && who !== principal) return [`as ${who}, which was given the role`, `by ${caller}`];
  const isRole = /^arn:[^:]+:iam::\d*:role\//.test(who) && who !== principal;
  const isOwn = sessions.length > 0 && principal.endsWith(`/${who.slice(who.lastIndexOf('/') + 1)}`);
  return isRole && !isOwn ? [`as ${who}, given to the service`, `by ${caller}`] : [`by ${caller}`];
}

function whySections(diagnosis: ReportDiagnosis, finding: ReportFinding | undefined): Section[] {
  const { reported, status, disagreement, message, note, requests } = diagnosis;
  const headline = headlineOf(diagnosis, finding);
  const certainty = finding === undefined || finding.certainty === 'proven' ? '' : ` (${finding.certainty})`;
  const said = reported.policyType === 'unknown' && status === 'undetermined' && message !== '' ? [`"${message}"`] : [];
  // Who changed what denied is in the headline, and says why AWS and the evaluation differ.
  const isChange = ({ code }: ReportFinding) => code === 'CHANGED_SINCE';
  const isTold = diagnosis.findings.some(isChange);
  const others = diagnosis.findings.filter(
    (other) => other !== finding && other.standing !== 'latent' && !isChange(other),
  );
  return [
    {
      label: 'Why',
      lines: [
        `${headline.text}${certainty}`,
        ...conditionsBeside(headline, finding),
        ...(note !== undefined && said.length > 0 && requests.length > 0 ? [note] : []),
      ].map(shortNames),
      most: 9,
    },
    { label: 'AWS said', lines: said, most: 3 },
    { label: 'Also', lines: othersInWords(others, finding).map(shortNames), most: 2 },
    {
      label: 'But',
      lines: disagreement === undefined || isTold ? [] : [shortNames(disagreement)],
      most: 2,
      tone: 'warn',
    },
  ];
}

/** What else denies or is worth knowing; actions that one statement lacks on one resource are told together. */
function othersInWords(others: readonly ReportFinding[], leading: ReportFinding | undefined): string[] {
  const alike = new Map<string, ReportFinding[]>();
  for (const other of others) alike.set(placeOf(other), [...(alike.get(placeOf(other)) ?? []), other]);
  return [...alike].flatMap(([place, [first, ...further]]) => {
    if (first === undefined) return [];
    const actions = further.map(({ data }) => String(data['action']));
    if (leading !== undefined && place === placeOf(leading)) {
      return [`denies as well, for the same reason: ${[String(first.data['action']), ...actions].join(', ')}`];
    }
    const isSure = first.standing === 'blocking' && first.code !== 'UNDECIDED';
    const text = `${isSure ? 'denies as well: ' : ''}${first.short ?? first.text}`;
    return [actions.length === 0 ? text : `${text}; likewise ${actions.join(', ')}`];
  });
}

/** The same for findings that differ in their action alone. */
function placeOf({ check, code, standing, data, statements: [first] }: ReportFinding): string {
  const { action, resource, principal } = data;
  if (code !== 'NO_ALLOW' || typeof action !== 'string') return JSON.stringify([check, code, standing, data]);
  return JSON.stringify([check, code, standing, resource, principal, first?.policy, first?.index]);
}

/** What the headline does not tell already: of an Allow what it fails by, of a Deny whom it does not spare. */
function conditionsBeside({ tells = [] }: Headline, finding: ReportFinding | undefined): string[] {
  const conditions = finding?.statements[0]?.conditions ?? [];
  const isTelling = (condition: ConditionEvaluation) =>
    finding?.effect === 'implicit' ? condition.match !== true : isAsked(condition);
  return shownConditions(finding).filter((_, at) => {
    const condition = conditions[at];
    return condition !== undefined && isTelling(condition) && !tells.includes(condition.key);
  });
}

/** The steps of the way to allowed; of a fix that is on no way, the first that helps. */
export function stepsOf({ remediations }: ReportDiagnosis): readonly ReportRemediation[] {
  const chained = remediations.filter(({ step }) => step !== undefined);
  return chained.length > 0 ? chained : remediations.slice(0, 1);
}

function fixSections(
  diagnosis: ReportDiagnosis,
  finding: ReportFinding | undefined,
  fix: ReportRemediation | undefined,
): Section[] {
  if (fix === undefined) {
    const who = finding === undefined ? [] : [finding.owner];
    return [{ label: 'Who', lines: who, most: 1 }];
  }
  const [, ...further] = diagnosis.chain;
  const then = further.map(({ layer, owner }) => `${layerName(layer)} (${owner})`);
  return [
    // Whom a guard protects is read before what opens it.
    { label: 'Mind', lines: fix.warnings.map(shortNames), most: 3, tone: 'warn' },
    { label: 'Fix', lines: [`${shortNames(fix.text)} (${fix.owner})`], most: 6 },
    { label: 'Or', lines: alternatives(diagnosis, fix).map(shortNames), most: 2 },
    { label: 'Then', lines: then.length === 0 ? [] : [`it is still denied, to fix next: ${then.join(', ')}`], most: 2 },
    {
      label: 'Proof',
      lines: proofInWords(fix.proof).map(shortNames),
      most: 3,
      tone: fix.proof.status.startsWith('proven') ? 'good' : 'warn',
    },
  ];
}

/** The next way to fix the same thing, which may be another's to do. */
function alternatives({ remediations }: ReportDiagnosis, fix: ReportRemediation): string[] {
  const [other] = remediations.filter((one) => one !== fix && one.step === undefined);
  return other === undefined ? [] : [`${other.text} (${other.owner}; ${other.proof.status})`];
}

const PROOF = {
  proven: 'proven: allowed with it, denied without it',
  'proven-as-read': 'as far as was read: allowed with it, denied without it',
} as const;

function proofInWords({ status, why, brief = why, newlyAllows }: ReportRemediation['proof']): string[] {
  const also = newlyAllows.length === 0 ? [] : [`newly allows ${newlyAllows.join(', ')}`];
  if (status === 'proven' || status === 'proven-as-read') return [PROOF[status], ...also];
  return [`not proven: ${brief}`];
}

/** Each layer by its name, with the one thing that would have it read; a command that has no room is among the details. */
function notCheckedSection(
  report: Report,
  { id, notChecked, gaps, reported, status }: ReportDiagnosis,
  number: number,
): Section[] {
  const layers = report.notChecked.filter(({ diagnoses }) => diagnoses.includes(id));
  const isNamed = ({ policyType }: { readonly policyType: string }) => policyType === reported.policyType;
  // What AWS named is looked at first.
  const [layer] = [...layers.filter(isNamed), ...layers];
  if (status === 'stated' && layer !== undefined && isNamed(layer) && layer.commands !== undefined) {
    return [
      { label: 'To look', lines: layer.commands, most: 4 },
      // Of a text nothing was, which is told below.
      {
        label: 'Not checked',
        lines: [notChecked.map(layerName).join(', ')],
        most: report.window ? 3 : 1,
        tone: 'warn',
      },
    ];
  }
  const names = notChecked.map(layerName).join(', ');
  const others = gaps.length === 0 ? [] : [`${counted(gaps.length, 'gap')} in the evidence: see --details`];
  const told = (way: string | undefined) =>
    names === '' ? others : [way === undefined ? names : `${names}; to check: ${way}`, ...others];
  const brief = layer?.briefly && `${layer.briefly} (commands: ddb-doctor show ${number})`;
  return [
    {
      label: 'Not checked',
      lines: told(layer?.remedy),
      ...(brief === undefined ? {} : { brief: told(brief) }),
      most: brief === undefined ? 3 : 2,
      tone: 'warn',
    },
  ];
}

function leftOutSection({ leftOut }: Report): Section {
  const services = Object.entries(leftOut).map(([service, count]) => `${service || 'a service not told'} ${count}`);
  const text = `denials of other services were left out: ${services.join(', ')}; to see them: --service all`;
  return { label: 'Left out', lines: services.length === 0 ? [] : [text], most: 2 };
}

function nextSection({ status }: ReportDiagnosis, number: number, fix: ReportRemediation | undefined): Section {
  const hasCode = fix !== undefined && (fix.change.kind === 'policy' || fix.change.commands.length > 0);
  // Of a layer that nobody can read, nobody can tell afterwards either.
  const isDenied = status === 'explained' || (status === 'stated' && fix?.change.kind === 'policy');
  return {
    label: 'Next',
    lines: [
      ...(hasCode ? [`ddb-doctor fix ${number}    the change as commands; --as terraform, ...`] : []),
      `ddb-doctor show ${number}   every detail`,
      ...(fix !== undefined && isDenied ? ['ddb-doctor verify   after the change'] : []),
    ],
    most: 3,
  };
}
