import { layerFacts } from '../../model/layers.js';
import type { PolicyType } from '../../model/policy-type.js';
import { layerName } from '../card/names.js';
import type { RenderOptions } from '../renderer.js';
import type { AccessAnswer, AccessReason, AccessReport, CheckedLayer } from './contract.js';
import { functionLines } from './function-table.js';
import { Lines, type Tone } from './lines.js';
import { matrixLines } from './matrix.js';
import { policiesInWords } from './reasons.js';
import { placeOf, shortResource, withShortNames } from './short-names.js';

const INDENT = '     ';

/** The answers for people, at a terminal or in a pipe. */
export function renderAccessTable(report: AccessReport, options: RenderOptions): string {
  const lines = new Lines(options);
  const [only] = report.answers;
  if (report.function !== undefined) functionLines(report, report.function, lines);
  if (report.function === undefined && only !== undefined && report.answers.length === 1) single(report, only, lines);
  else if (report.answers.length > 0) matrixLines(report, lines, options);
  if (report.function?.remedy !== undefined) {
    lines.add('', 'What would grant what is missing:');
    lines.command('  ', report.function.remedy);
  }
  for (const arn of report.notThere)
    lines.add('Mind: ', `there is no ${withShortNames(arn)} in ${placeOf(arn)}`, 'warn');
  if (report.answers.length > 0) checkedLine(report, lines);
  assumedLines(report, lines);
  gapLines(report, lines);
  return lines.toString();
}

function single(report: AccessReport, answer: AccessAnswer, lines: Lines): void {
  const reason = report.reasons.find(({ n }) => n === answer.reason);
  const asked = `${answer.action} on ${answer.resource === '*' ? '*' : withShortNames(answer.resource)}`;
  const [mark, tone] = headOf(answer);
  if (answer.verdict === 'yes' || answer.verdict === 'no') lines.add(mark.padEnd(INDENT.length), asked, tone);
  else {
    lines.add('', mark, tone);
    lines.add(INDENT, asked);
  }
  if (answer.resource !== '*') lines.add(INDENT, answer.resource);
  lines.add(INDENT, `as ${withShortNames(report.subject.principal)}`);
  if (reason !== undefined) reasonLines(reason, answer, lines);
}

function headOf({ verdict, unread, dependsOn }: AccessAnswer): readonly [string, Tone] {
  switch (verdict) {
    case 'yes':
      return ['yes', 'good'];
    case 'no':
      return ['no', 'bad'];
    case 'unless':
      return [`yes, unless ${policiesInWords(unread)} denies it`, 'warn'];
    case 'unread':
      return [`not known: ${policiesInWords(unread)} could not be read`, 'warn'];
    default:
      return [`depends on ${dependsOn.map(({ key }) => key).join(', ') || 'what nobody told'}`, 'warn'];
  }
}

/** Whatever answers the same for everybody: why, who, what to do, and what is proven of it. */
function reasonLines(reason: AccessReason, answer: AccessAnswer, lines: Lines): void {
  const say = (label: string, text: string) => lines.add(`${INDENT}${label}`, withShortNames(text));
  if (reason.verdict === 'depends') {
    for (const { key, allowedWhen } of answer.dependsOn)
      for (const value of allowedWhen) say('', `yes if ${key} ${valueInWords(value)}`);
    for (const way of answer.allowedTogether) say('', `yes if ${togetherInWords(way)}`);
    if (reason.otherwise !== undefined) say('', `no otherwise: ${reason.otherwise}`);
  } else if (reason.verdict !== 'unless') say('', reason.text);
  changeLines(reason, say, lines);
  const infos = reason.findings
    .filter(({ standing, code }) => standing === 'info' && code !== 'TABLE_NOT_THERE')
    .slice(0, 3);
  for (const { text } of infos) say('Mind: ', text);
}

function changeLines(reason: AccessReason, say: (label: string, text: string) => void, lines: Lines): void {
  const [first] = reason.remediations;
  if (first !== undefined && reason.verdict === 'no') {
    say('To fix: ', `${first.text} (${first.owner})`);
    const { status, why, before, after } = first.proof;
    say(
      'Proof: ',
      status === 'proven' ? 'allowed with it, denied without it' : `${status} (${before} -> ${after}): ${why}`,
    );
    for (const warning of first.warnings) say('Warning: ', warning);
    for (const step of reason.chain.slice(1)) {
      say('Then: ', `${layerName(step.layer)} (${step.owner})`);
    }
  }
  if (reason.remedy === undefined) return;
  if (reason.command) lines.command(INDENT, reason.remedy);
  else say('', reason.remedy);
}

function valueInWords(value: string | null): string {
  if (value === null) return 'is absent';
  return `is ${value}`;
}

function togetherInWords(way: Readonly<Record<string, string | null>>): string {
  return Object.entries(way)
    .map(([key, value]) => `${key} ${valueInWords(value)}`)
    .join(' and ');
}

function checkedLine({ checked, answers }: AccessReport, lines: Lines): void {
  if (checked.length === 0) return;
  const of = answers.length > 1 ? ` (of ${answers[0]?.action} on ${shortResource(answers[0]?.resource ?? '')})` : '';
  const told = checked.filter(({ state }) => state === 'read' || state === 'none').map(layerInWords);
  const unread = checked.filter(({ state }) => state === 'unread').map(({ policyType }) => shortLayer(policyType));
  const parts = [
    ...(told.length === 0 ? [] : [`Checked${of}: ${told.join(', ')}.`]),
    ...(unread.length === 0 ? [] : [`Not checked: ${unread.join(', ')}.`]),
    ...(checked.some(({ state }) => state === 'not-asked') ? ['Not asked: a VPC endpoint (--via).'] : []),
  ];
  lines.add('', parts.join(' '));
}

/** `boundary`, `SCP`, `session policy`. */
function shortLayer(type: PolicyType): string {
  const { bearer, short } = layerFacts(type);
  return bearer === 'level' || /^(identity|boundary)$/.test(short) ? short : `${short} policy`;
}

function layerInWords({ policyType, state, count }: CheckedLayer): string {
  const name = shortLayer(policyType);
  if (state === 'none') return policyType === 'identity-policy' ? 'no identity policy' : `no ${name}`;
  if (layerFacts(policyType).bearer === 'level') return `${name} ${count} ${count === 1 ? 'level' : 'levels'}`;
  return policyType === 'identity-policy' ? `${name} ${count} ${count === 1 ? 'policy' : 'policies'}` : name;
}

function assumedLines({ assumed, takenAsAllowing }: AccessReport, lines: Lines): void {
  const keys = assumed.map(
    ({ key, value, from }) => `${key} ${value === null ? 'absent' : withShortNames(value.join(', '))} (${from})`,
  );
  if (keys.length > 0) lines.add('Taken for granted: ', keys.join('; '));
  if (takenAsAllowing.length > 0) lines.add('Taken as allowing: ', takenAsAllowing.map(layerName).join(', '));
}

function gapLines({ gaps, notChecked }: AccessReport, lines: Lines): void {
  const why = new Map<string, typeof notChecked>();
  for (const layer of notChecked) why.set(layer.why, [...(why.get(layer.why) ?? []), layer]);
  for (const [text, layers] of why) {
    lines.add('Not read: ', `${layers.map(({ policyType }) => layerName(policyType)).join(', ')}: ${text}`);
    lines.add('  to read it: ', layers[0]?.remedy ?? '');
  }
  for (const { text, remedy } of gaps.slice(0, 6)) {
    lines.add('Not read: ', text);
    if (remedy !== undefined) lines.add('  to read it: ', remedy);
  }
  if (gaps.length > 6) lines.add('', `and ${gaps.length - 6} more: --output json`);
}
