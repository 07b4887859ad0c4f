import type { AccessAnswer, AccessReport, FunctionReport } from './contract.js';
import type { Lines, Tone } from './lines.js';
import { markOf } from './matrix.js';
import { shortResource, withShortNames } from './short-names.js';

const LABEL = 10;
const MARK = 7;

/** What a function needs beside the policies on its tables: a line each. */
export function functionLines(report: AccessReport, found: FunctionReport, lines: Lines): void {
  const region = report.subject.function?.split(':')[3] ?? '';
  const which = found.qualifier === undefined || found.qualifier === found.version ? '' : `${found.qualifier} = `;
  const version = found.version === '$LATEST' ? '$LATEST' : `version ${found.version}`;
  lines.add('', `${found.name} (${region}, ${which}${version}) runs as ${withShortNames(found.role)}`);
  const say = (label: string, mark: string, text: string) =>
    lines.add(`  ${label.padEnd(LABEL)}${mark.padEnd(MARK)}`, text, toneOf(mark));
  if (!found.roleExists) say('role', 'no', `there is no ${withShortNames(found.role)}: give the function another role`);
  say('trust', markOf(found.trust), 'lambda.amazonaws.com assumes the role');
  networkLine(found, say);
  keyLines(report, found, say);
  say('logs', worst(found.logs.answers), logsInWords(found));
  for (const { source, state, lastResult, answers } of found.mappings) {
    const result = lastResult === undefined || /^(OK|No records processed)$/.test(lastResult) ? '' : `: ${lastResult}`;
    say('mapping', worst(answers), `reads ${shortResource(source)} (${state ?? 'state not told'}${result})`);
  }
  for (const { version: other, role, aliases } of found.otherVersions) {
    const by = aliases.length === 0 ? '' : ` (alias ${aliases.join(', ')})`;
    say('version', '!', `${other}${by} runs as ${withShortNames(role)}: not what is shown here`);
  }
  for (const { arn, variable, exists } of found.tables) {
    if (exists === false) say('table', '!', `there is no ${withShortNames(arn)}`);
    else if (variable !== undefined) say('table', '', `${withShortNames(arn)}, which ${variable} names`);
  }
  if (found.tables.length === 0) say('table', '!', 'the environment names no table: give --table');
  if (report.answers.length === 0) reasonLines(report, lines);
  else lines.blank();
}

function reasonLines({ reasons }: AccessReport, lines: Lines): void {
  for (const { n, text } of reasons) lines.add(`${n} `, withShortNames(text));
}

type Say = (label: string, mark: string, text: string) => void;

function toneOf(mark: string): Tone | undefined {
  if (mark === 'yes') return 'good';
  if (/^no\b/.test(mark)) return 'bad';
  return mark === '' ? undefined : 'warn';
}

/** The answer that fares worst stands for all. */
function worst(answers: readonly AccessAnswer[]): string {
  const sorted = ['no', 'unread', 'depends', 'unless'].flatMap((verdict) =>
    answers.filter((answer) => answer.verdict === verdict),
  );
  const [first] = sorted;
  return first === undefined ? 'yes' : markOf(first);
}

function networkLine({ network }: FunctionReport, say: Say): void {
  if (network.subnets.length === 0) {
    say('network', 'yes', 'in no VPC: the public endpoint of DynamoDB');
    return;
  }
  const ways = new Map<string, string[]>();
  for (const { id, path, endpoint, why } of network.subnets) {
    const way = [
      PATHS[path] ?? path,
      ...(endpoint === undefined ? [] : [endpoint]),
      ...(why === undefined ? [] : [`(${why})`]),
    ];
    ways.set(way.join(' '), [...(ways.get(way.join(' ')) ?? []), id]);
  }
  const isGone = network.subnets.some(({ path }) => path === 'none');
  const isAll = network.subnets.every(({ path }) => path === 'none');
  const isOpen = network.subnets.some(({ path }) => path === 'unknown');
  const text = [...ways].map(([way, ids]) => `${ids.join(', ')} -> ${way}`).join('; ');
  say('network', isAll ? 'no' : isGone || isOpen ? '?' : 'yes', text);
}

const PATHS: Readonly<Record<string, string>> = {
  'gateway-endpoint': 'gateway endpoint',
  'interface-endpoint': 'interface endpoint',
  internet: 'the public endpoint of DynamoDB',
  none: 'no route to DynamoDB: calls time out, which no policy denies',
  unknown: 'not known',
};

function keyLines({ answers, reasons }: AccessReport, { tables }: FunctionReport, say: Say): void {
  for (const { arn, key, exists } of tables) {
    if (exists !== true) continue;
    if (key === null) {
      say('key', 'yes', `${shortResource(arn)} has a key of AWS's own: nothing to allow`);
      continue;
    }
    const asked = answers.filter(({ resource }) => resource === arn || resource.startsWith(`${arn}/`));
    const missing = asked.find(({ reason }) =>
      reasons.some(({ n, requests }) => n === reason && requests.some(isDeniedKey)),
    );
    const mark =
      missing === undefined ? (asked.some(({ verdict }) => verdict === 'yes') ? 'yes' : '?') : markOf(missing);
    say('key', mark, `${withShortNames(key)} of ${shortResource(arn)}: kms:Decrypt`);
  }
}

function isDeniedKey({ action, decision }: { readonly action: string; readonly decision: string }): boolean {
  return action.startsWith('kms:') && decision !== 'allowed';
}

function logsInWords({ logs }: FunctionReport): string {
  const there = logs.exists === undefined ? '' : logs.exists ? ' (it is there)' : ' (it is not there yet)';
  const actions = logs.answers.filter(({ verdict }) => verdict !== 'yes').map(({ action }) => action);
  return `${actions.length === 0 ? 'writes' : actions.join(', ')} ${actions.length === 0 ? '' : 'on '}${logs.group}${there}`;
}
