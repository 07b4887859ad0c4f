import type { AllowStatement } from '../../grant/intent.js';
import { listOf } from '../../grant/intent.js';
import type { Plan, PlannedPolicy } from '../../grant/plan.js';
import { outcomeOf } from '../../grant/plan.js';
import { withShortNames } from '../access/short-names.js';
import { counted } from '../card/names.js';
import { plainText } from '../plain-text.js';
import { wrap } from '../wrap.js';
import { hang } from './hang.js';
import { actionsInWords, elementsInWords, lastPart, shortResource } from './names.js';
import { usageDiff, usageProof, usagePurpose } from './usage-lines.js';

interface PlanStyle {
  readonly width: number;
  /** The words of the command that made the plan, quoted for a shell; without `--apply`. */
  readonly command: readonly string[];
  /** It is going to be applied: the next step is not told. */
  readonly isApplied?: boolean;
}

/** A plan for a terminal: the change as a diff, its proof, what to mind, and what blocks it. */
export function planTable(plan: Plan, { width, command, isApplied = false }: PlanStyle): string {
  const lines = [
    ...wrap(`Plan: ${purpose(plan)}`, width),
    '',
    ...diff(plan, width),
    '',
    ...section('Proof', proofLines(plan), width),
    ...section(
      'Mind',
      plan.warnings.map(({ text }) => text),
      width,
    ),
    ...section('Stops', plan.rails.filter(({ code }) => code !== 'STILL_DENIED').map(railText), width),
    ...section('Blocked', blockedLines(plan), width),
    ...(isApplied ? [] : next(plan, command, width)),
  ];
  return `${lines.join('\n')}\n`;
}

function purpose({ subject, intent, usage }: Plan): string {
  const who = lastPart(subject.function ?? subject.role);
  if (usage !== undefined) return usagePurpose(who, usage);
  const tables = subject.tables.map(lastPart).join(', ');
  const what = intent.asPublished ? 'the access of the walk-through' : intent.access.map(plainText).join(', ');
  return `${who} gets ${what || 'access'}${tables === '' ? '' : ` on ${tables}`}${intent.logs ? ', and its logs' : ''}`;
}

const LABEL = 17;

function diff(plan: Plan, width: number): string[] {
  const { policies, steps, attachments, subject, covered } = plan;
  const role = lastPart(subject.role);
  const policyLines = (policy: PlannedPolicy) =>
    steps.length === 0 ? [`  = policy  ${plainText(policy.name)}: no change`] : policyDiff(policy, width);
  const attaches = steps.some(({ operation }) => operation === 'iam:AttachRolePolicy');
  return [
    ...(steps.some(({ operation }) => operation === 'iam:CreateRole') ? [`  + role    ${role} (new, for Lambda)`] : []),
    ...(plan.usage === undefined ? policies.flatMap(policyLines) : usageDiff(plan, width)),
    ...(attaches ? [`  ~ role    ${role}: attach it (${attachments.now} of ${attachments.most} attached)`] : []),
    ...(steps.some(({ operation }) => operation === 'iam:UpdateAssumeRolePolicy')
      ? [`  ~ trust   ${role}: lambda.amazonaws.com may assume it`]
      : []),
    ...functionDiff(plan),
    ...covered.flatMap(({ by, elements }) =>
      elementsInWords(elements).flatMap((text) => hang('  = has     ', `${text} (${lastPart(by)})`, width)),
    ),
    ...(steps.length === 0 ? [`  = ${nothing(plan)}`] : []),
  ];
}

function nothing({ usage, policies }: Plan): string {
  if (usage === undefined) return 'nothing to do: the role has all of it';
  return policies.length === 0 ? 'nothing to take away' : 'nothing that grant may write: see below';
}

function functionDiff({ steps, subject, usage }: Plan): string[] {
  const update = steps.find(({ operation }) => operation === 'lambda:UpdateFunctionConfiguration');
  if (update === undefined)
    return subject.function === undefined || usage !== undefined
      ? []
      : ['  = function, trust policy, table, key: no change'];
  const role = update.input['Role'];
  const what =
    role === undefined
      ? 'refresh it'
      : `runs as ${lastPart(String(role))}, not ${lastPart(String(update.before?.['role']))}`;
  return [`  ~ func    ${lastPart(subject.function ?? '')}: ${what}`];
}

function policyDiff({ name, isNew, inline, size, added }: PlannedPolicy, width: number): string[] {
  const most = inline ? 10_240 : 6144;
  const how = isNew ? `new${inline ? ', inline' : ''}` : 'new version';
  return [
    ...wrap(`  ${isNew ? '+' : '~'} policy  ${plainText(name)} (${how}, ${size} of ${most} characters)`, width),
    ...added.Statement.flatMap((statement) => statementDiff(statement, width)),
  ];
}

function statementDiff({ Sid, Action, Resource, Condition }: AllowStatement, width: number): string[] {
  const head = `    + ${plainText(Sid ?? 'Allow').padEnd(LABEL - 2)} `;
  const rest = ' '.repeat(head.length);
  return [
    ...hang(head, actionsInWords(listOf(Action)), width),
    ...listOf(Resource).flatMap((resource) => hang(rest, `on ${shortResource(resource)}`, width)),
    ...(Condition === undefined ? [] : hang(rest, `if ${conditionInWords(Condition)}`, width)),
  ];
}

function conditionInWords(condition: NonNullable<AllowStatement['Condition']>): string {
  return Object.values(condition)
    .flatMap((block) => Object.entries(block).map(([key, value]) => `${key} is ${plainText(value)}`))
    .join(', ');
}

function proofLines(plan: Plan): string[] {
  const { proof, steps } = plan;
  if (plan.usage !== undefined) return usageProof(plan);
  const { calls, needed, superfluous, newlyAllowed, probed, assumes } = proof;
  const denied = calls.filter(({ before }) => before === 'no').length;
  const works = calls.filter(({ after }) => after === 'yes').length;
  const open = calls.filter(({ after }) => after === 'unless').length;
  const still = calls.filter(({ after }) => after === 'no').length;
  const outcome = [
    ...(still > 0 ? [`${still} denied still`] : [`${works} allowed`]),
    ...(open > 0 ? [`${open} allowed unless an unread layer denies`] : []),
  ].join(', ');
  if (steps.length === 0) return [`${works} of ${counted(calls.length, 'call')} of the intent allowed now`];
  return [
    `${counted(calls.length, 'call')} of the intent: ${denied} denied now -> ${outcome}`,
    superfluous.length === 0
      ? `${counted(needed.length, 'element')}, each needed: without any one a call stays denied`
      : `${counted(needed.length, 'element')} needed; not needed: ${elementsInWords(superfluous).join('; ')}`,
    newlyAllowed.length === 0
      ? `nothing else: ${counted(probed.actions, 'other action')} on ${counted(probed.resources, 'resource')} and neighbours: as before`
      : `besides it allows: ${inBrief(elementsInWords(newlyAllowed))}`,
    ...(assumes.length === 0 ? [] : [`not checked: ${assumes.join(', ')}`]),
  ];
}

const MOST_NAMED = 3;

function inBrief(texts: readonly string[]): string {
  const more = texts.length - MOST_NAMED;
  return `${texts.slice(0, MOST_NAMED).join('; ')}${more > 0 ? `; and on ${counted(more, 'more resource')}` : ''}`;
}

function railText({ text, flag }: Plan['rails'][number]): string {
  const short = withShortNames(text);
  return flag === undefined ? short : `${short} (--${flag} lets it)`;
}

function blockedLines({ blockers, proof }: Plan): string[] {
  const denied = blockers.map(({ text, owner }) => `${withShortNames(text)} (to change by the ${owner})`);
  const unread = proof.assumesWhy.map((why) => `unread: ${why}`);
  return [...denied, ...unread].map(plainText);
}

function next(plan: Plan, command: readonly string[], width: number): string[] {
  if (plan.steps.length === 0)
    return plan.usage === undefined || plan.policies.length === 0
      ? []
      : ['', 'Code:   --as terraform, cdk, sam, cloudformation, cli or json'];
  const outcome = {
    allowed: '',
    denied: 'It stays denied after it.',
    undetermined: 'Allowed, unless an unread layer denies.',
  }[outcomeOf(plan)];
  return [
    ...(outcome === '' ? [] : [outcome]),
    '',
    ...commandLines('Apply:  ', [...command, '--apply'], width),
    'Code:   --as terraform, cdk, sam, cloudformation, cli or json',
  ];
}

/** A command, broken between its words alone, so that it can be copied. */
function commandLines(head: string, words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words.map(plainText)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && head.length + longer.length + 4 > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  const rest = ' '.repeat(head.length + 2);
  return [...lines, line].map((one, index, all) => {
    const end = index < all.length - 1 ? ' \\' : '';
    return `${index === 0 ? head : rest}${one}${end}`;
  });
}

function section(title: string, texts: readonly string[], width: number): string[] {
  return texts.flatMap((text, index) => hang((index === 0 ? title : '').padEnd(8), plainText(text), width));
}
