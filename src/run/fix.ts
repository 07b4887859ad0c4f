import { parseArn } from '../model/arn.js';
import type { JsonObject } from '../model/json.js';
import { shellQuoted } from '../model/text/shell.js';
import { targetOf } from '../remedy/code/target.js';
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
  return [`${head.map((line) => `${mark} ${line.replaceAll(/\s+/g, ' ')}\n`).join('')}${guarded}\n`];
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
  const target = targetOf(change);
  const named = Object.values(target).filter((value) => typeof value === 'string');
  if (!named.every(isPlain) || !COMPARED.has(target.kind))
    return [...own, '# not compared with what was read: look at it first'];
  if (target.kind === 'managed' && target.replaces === undefined) {
    const policy = shellQuoted(target.arn);
    const versions = `aws iam list-policy-versions --policy-arn ${policy} --query 'length(Versions)' --output text`;
    return [
      ...own,
      `version=$(aws iam get-policy --policy-arn ${policy} --query Policy.DefaultVersionId --output text)`,
      ...unchanged(
        `aws iam get-policy-version --policy-arn ${policy} --version-id "$version"`,
        'PolicyVersion.Document',
        change.before,
      ),
      unless(`[ "$(${versions})" -lt 5 ]`, 'the policy has five versions: delete one that is not the default first'),
    ];
  }
  if (target.kind === 'inline' && change.operation !== 'create-policy') {
    const { holder, name, policyName } = target;
    const read = `aws iam get-${holder}-policy --${holder}-name ${shellQuoted(name)} --policy-name ${shellQuoted(policyName)}`;
    return [...own, ...unchanged(read, 'PolicyDocument', change.before)];
  }
  if (target.kind === 'trust') {
    const read = `aws iam get-role --role-name ${shellQuoted(target.role)}`;
    return [...own, ...unchanged(read, 'Role.AssumeRolePolicyDocument', change.before)];
  }
  return own;
}

/** Whose documents the AWS CLI answers as JSON; the others' are texts, which differ by a blank. */
const COMPARED = new Set(['managed', 'inline', 'trust']);

/** What the AWS CLI reads nothing more into. */
function isPlain(text: string): boolean {
  return /^[\w+=,.@/:-]*$/.test(text) && !/^(?:-|file|http)/i.test(text);
}

function isAccount(text: string): boolean {
  return /^\d{12}$/.test(text);
}

function accountIs(account: string): string {
  return `[ "$(aws sts get-caller-identity --query Account --output text)" = ${account} ]`;
}

/** JMESPath compares documents member by member; a backtick would end its literal. */
function unchanged(read: string, member: string, before: JsonObject | undefined): string[] {
  const document = JSON.stringify(before ?? {});
  if (before === undefined || /[`\u0000-\u001f\u007f-\uffff]/.test(document)) return [];
  const query = shellQuoted(`${member} == \`${document}\``);
  return [unless(`[ "$(${read} --query ${query} --output text)" = True ]`, 'the policy changed since it was read')];
}

function unless(test: string, why: string): string {
  return `${test} || { echo 'stopped: ${why}' >&2; exit 1; }`;
}
