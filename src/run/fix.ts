import type { PolicyChange } from '../check/change.js';
import { parseArn } from '../model/arn.js';
import type { JsonObject } from '../model/json.js';
import { awsCommand } from '../model/text/command.js';
import { seenText } from '../model/text/safe-json.js';
import { lineOf, shellQuoted } from '../model/text/shell.js';
import { type Target, targetOf } from '../remedy/code/target.js';
import { stepsOf } from '../report/card/sections.js';
import type { ReportRemediation } from '../report/contract.js';
import type { LastRun, RunFlags } from './state/last-run.js';

export type CodeForm = 'cli' | 'json' | 'terraform' | 'cloudformation' | 'cdk';

/** Comments of a form; JSON has none. */
const COMMENT: Readonly<Record<CodeForm, string | undefined>> = {
  cli: '#',
  json: undefined,
  terraform: '#',
  cloudformation: undefined,
  cdk: '//',
};

/** The steps of a fix as code, in the order of the way to allowed; undefined where the form cannot say it. */
export function fixAsCode({ report, flags }: LastRun, number: number, form: CodeForm): string | undefined {
  const diagnosis = report.diagnoses[number - 1];
  const steps = diagnosis === undefined ? [] : stepsOf(diagnosis);
  const codes = steps.flatMap((step) => codeOf(step, form, flags));
  return codes.length === 0 ? undefined : codes.join('\n');
}

function codeOf(remediation: ReportRemediation, form: CodeForm, flags: RunFlags): string[] {
  const { change, code, text, owner, warnings } = remediation;
  const commands = change.kind === 'action' && form === 'cli' ? change.commands.join('\n') : undefined;
  const body = commands ?? code[form];
  if (body === undefined || body === '') return [];
  const mark = COMMENT[form];
  if (mark === undefined) return [`${body}\n`];
  const head = [`${text} (${owner})`, ...warnings.map((warning) => `mind: ${warning}`)];
  const guarded = form === 'cli' && change.kind === 'policy' ? guardedScript(body, remediation, flags) : body;
  return [`${head.map((line) => `${mark} ${seenText(line.replaceAll(/\s+/g, ' '))}\n`).join('')}${guarded}\n`];
}

/**
 * The commands in a shell and a folder of their own, with the credentials that the evidence came by: they stop in
 * another account, and where the policy is no longer what was read.
 */
function guardedScript(body: string, remediation: ReportRemediation, flags: RunFlags): string {
  return ['(', 'set -eu', ...reach(flags), 'cd "$(mktemp -d)"', ...guards(remediation), body, ')'].join('\n');
}

function reach({ profile, region }: RunFlags): string[] {
  return [
    ...(profile === undefined ? [] : [`export AWS_PROFILE=${shellQuoted(profile)}`]),
    ...(region === undefined ? [] : [`export AWS_REGION=${shellQuoted(region)}`]),
  ];
}

function guards({ change }: ReportRemediation): string[] {
  if (change.kind !== 'policy') return [];
  const account = [change.policy, change.attachedTo].map((arn) => parseArn(arn)?.account ?? '').find(isAccount);
  const own =
    account === undefined ? [] : [unless(accountIs(account), `these are not credentials of account ${account}`)];
  return [...own, ...(comparison(change, targetOf(change)) ?? [NOT_COMPARED])];
}

const NOT_COMPARED = '# not compared with what was read: look at it first';

/** Stops where the policy is another by now; undefined where no command can tell. */
function comparison({ before, operation }: PolicyChange, target: Target): string[] | undefined {
  if (target.kind === 'managed' && target.replaces === undefined) return versionGuards(target.arn, before);
  if (target.kind === 'inline' && operation !== 'create-policy') {
    const { holder, name, policyName } = target;
    const named = { [`${holder}-name`]: name, 'policy-name': policyName };
    return unchanged((query) => aws(`iam get-${holder}-policy`, { ...named, ...query }), 'PolicyDocument', before);
  }
  if (target.kind === 'trust') {
    const named = { 'role-name': target.role };
    return unchanged((query) => aws('iam get-role', { ...named, ...query }), 'Role.AssumeRolePolicyDocument', before);
  }
  // Where there is nothing yet; the others' documents are texts, which differ by a blank.
  return target.kind === 'managed' || target.kind === 'inline' ? [] : undefined;
}

function versionGuards(arn: string, before: JsonObject | undefined): string[] | undefined {
  const on = { 'policy-arn': arn };
  const current = aws('iam get-policy', { ...on, query: 'Policy.DefaultVersionId', output: 'text' });
  const versions = aws('iam list-policy-versions', { ...on, query: 'length(Versions)', output: 'text' });
  const read = (query: JsonObject) => aws('iam get-policy-version', { ...on, ...query }, ['--version-id "$version"']);
  const same = unchanged(read, 'PolicyVersion.Document', before);
  if (current === undefined || versions === undefined || same === undefined) return undefined;
  return [
    `version=$(${current})`,
    ...same,
    unless(`[ "$(${versions})" -lt 5 ]`, 'the policy has five versions: delete one that is not the default first'),
  ];
}

/** Undefined for a name that no command can hold. */
function aws(operation: string, options: JsonObject, flags: readonly string[] = []): string | undefined {
  return lineOf(awsCommand(operation, options, { flags }));
}

function isAccount(text: string): boolean {
  return /^\d{12}$/.test(text);
}

function accountIs(account: string): string {
  return `[ "$(aws sts get-caller-identity --query Account --output text)" = ${account} ]`;
}

/** JMESPath compares documents member by member; a backtick would end its literal. */
function unchanged(
  read: (query: JsonObject) => string | undefined,
  member: string,
  before: JsonObject | undefined,
): string[] | undefined {
  const document = JSON.stringify(before ?? {});
  if (before === undefined || /[`\u0000-\u001f\u007f-\uffff]/.test(document)) return undefined;
  const command = read({ query: `${member} == \`${document}\``, output: 'text' });
  if (command === undefined) return undefined;
  return [unless(`[ "$(${command})" = True ]`, 'the policy changed since it was read')];
}

function unless(test: string, why: string): string {
  return `${test} || { echo 'stopped: ${why}' >&2; exit 1; }`;
}
