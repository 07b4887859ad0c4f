import type { PolicyChange } from '../../check/change.js';
import { queueUrl } from '../../check/reads/queue.js';
import { parseArn } from '../../model/arn.js';
import { awsCommand } from '../../model/text/command.js';
import { commandText, shellQuoted } from '../../model/text/shell.js';
import { isRegion, PERMISSION_SET, regionOf } from './cli.js';
import { type Target, targetOf } from './target.js';

/** Where the evidence came from, and the commands go to. */
export interface Reach {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
}

/**
 * The commands of a change in a shell and a folder of their own, with the credentials and the Region that the evidence
 * came by: they stop in another account, and where the policy is no longer what was read.
 */
export function asScript(change: PolicyChange, commands: string, reach: Reach): string {
  return ['(', 'set -eu', ...reachOf(reach), 'cd "$(mktemp -d)"', ...guards(change), commands, ')'].join('\n');
}

/** Version 1 of the AWS CLI knows AWS_DEFAULT_REGION alone. A record may name anything as its Region. */
function reachOf({ profile = '', region = '' }: Reach): string[] {
  return [
    ...(/^[\x20-\x7e]+$/.test(profile) ? [`export AWS_PROFILE=${shellQuoted(profile)}`] : []),
    ...(isRegion(region) ? [`export AWS_REGION=${region} AWS_DEFAULT_REGION=${region}`] : []),
  ];
}

function guards(change: PolicyChange): string[] {
  const target = targetOf(change);
  const own = accountGuard(change, target);
  if (!namesOf(target).every(isPlain)) return [...own, NOT_COMPARED];
  return [...own, ...(isNew(change, target) ? stillAbsent(target) : stillAsRead(target, change))];
}

/** A permission set is another account's than the role that was made of it. */
function accountGuard({ policy, attachedTo }: PolicyChange, { kind }: Target): string[] {
  const account = [policy, attachedTo].map((arn) => parseArn(arn)?.account ?? '').find(isAccount);
  if (account === undefined || kind === 'permission-set') return [];
  return [unless(accountIs(account), `these are not credentials of account ${account}`)];
}

const NOT_COMPARED = '# not compared: look at it first';

function namesOf(target: Target): string[] {
  return Object.values(target).filter((value) => typeof value === 'string');
}

/** What has one policy or none. */
const ONE_POLICY: ReadonlySet<Target['kind']> = new Set([
  ...['table', 'bucket', 'repository', 'registry', 'queue', 'topic', 'secret'],
] as const);

/** Their reads answer without a policy where there is none; the others' are refused. */
const ANSWERS_ANYWAY: ReadonlySet<Target['kind']> = new Set(['queue', 'topic', 'secret'] as const);

function isNew({ operation, before }: PolicyChange, target: Target): boolean {
  return operation === 'create-policy' || (ONE_POLICY.has(target.kind) && before === undefined);
}

/** What would be overwritten; AWS itself refuses a second managed policy, SCP or RCP of one name. */
function stillAbsent(target: Target): string[] {
  const read = target.kind === 'inline' || ONE_POLICY.has(target.kind) ? readOf(target) : undefined;
  if (read === undefined) return [];
  const taken = 'a policy of this name is there already';
  if (ANSWERS_ANYWAY.has(target.kind))
    return [unless(`[ -z "$(${read.command} --query ${shellQuoted(`${read.member} || ''`)} --output text)" ]`, taken)];
  return [`! ${read.command} > found.json 2> /dev/null || { ${stopped(taken)}; }`];
}

interface PolicyRead {
  readonly command: string;
  readonly member: string;
  /** The AWS CLI answers it as JSON; absent: as a text, which may differ by blanks. */
  readonly isJson?: true;
}

function stillAsRead(target: Target, { before }: PolicyChange): string[] {
  // Lambda adds a permission to those that are there, and refuses a second one of the same id.
  if (target.kind === 'function') return [];
  const read = readOf(target);
  const document = JSON.stringify(before ?? {});
  // AWS may hold such a sign escaped, or not.
  if (read === undefined || before === undefined || /[\u007f-\uffff]/.test(document)) return [NOT_COMPARED];
  const changed = 'the policy changed since it was read';
  const { command, member, isJson } = read;
  if (isJson !== true) {
    const text = shellQuoted(document.replaceAll(/\s/g, ''));
    const there = `${command} --query ${shellQuoted(member)} --output text | tr -d '[:space:]'`;
    return [unless(`[ "$(${there})" = ${text} ]`, changed)];
  }
  // A backtick would end the literal of JMESPath.
  const query = shellQuoted(`${member} == \`${document.replaceAll('`', '\\`')}\``);
  const same = unless(`[ "$(${command} --query ${query} --output text)" = True ]`, changed);
  return target.kind === 'managed' ? [versionOf(target.arn), same, roomFor(target.arn)] : [same];
}

function readOf(target: Target): PolicyRead | undefined {
  switch (target.kind) {
    case 'inline': {
      const { holder, name, policyName } = target;
      const command = told(`iam get-${holder}-policy`, { [`${holder}-name`]: name, 'policy-name': policyName });
      return { command, member: 'PolicyDocument', isJson: true };
    }
    case 'managed': {
      const command = told('iam get-policy-version', { 'policy-arn': target.arn }, ['--version-id "$version"']);
      return { command, member: 'PolicyVersion.Document', isJson: true };
    }
    case 'trust': {
      const command = told('iam get-role', { 'role-name': target.role });
      return { command, member: 'Role.AssumeRolePolicyDocument', isJson: true };
    }
    case 'permission-set': {
      const command = told('sso-admin get-inline-policy-for-permission-set', {}, [PERMISSION_SET]);
      return { command, member: 'InlinePolicy' };
    }
    case 'organization': {
      if (target.id === undefined) return undefined;
      return { command: told('organizations describe-policy', { 'policy-id': target.id }), member: 'Policy.Content' };
    }
    case 'endpoint': {
      const command = told('ec2 describe-vpc-endpoints', { 'vpc-endpoint-ids': target.id });
      return { command, member: 'VpcEndpoints[0].PolicyDocument' };
    }
    case 'table': {
      const { arn } = target;
      const command = told('dynamodb get-resource-policy', { 'resource-arn': arn, region: regionOf(arn) });
      return { command, member: 'Policy' };
    }
    case 'bucket':
      return { command: told('s3api get-bucket-policy', { bucket: target.name }), member: 'Policy' };
    case 'queue': {
      const on = { 'queue-url': queueUrl(target.arn), 'attribute-names': 'Policy', region: regionOf(target.arn) };
      return { command: told('sqs get-queue-attributes', on), member: 'Attributes.Policy' };
    }
    case 'topic': {
      const on = { 'topic-arn': target.arn, region: regionOf(target.arn) };
      return { command: told('sns get-topic-attributes', on), member: 'Attributes.Policy' };
    }
    case 'secret': {
      const on = { 'secret-id': target.arn, region: regionOf(target.arn) };
      return { command: told('secretsmanager get-resource-policy', on), member: 'ResourcePolicy' };
    }
    case 'repository': {
      const on = { 'repository-name': target.name, region: target.region };
      return { command: told('ecr get-repository-policy', on), member: 'policyText' };
    }
    case 'registry':
      return { command: told('ecr get-registry-policy', { region: target.region }), member: 'policyText' };
    case 'log-policy': {
      const command = told('logs describe-resource-policies', { region: target.region });
      return { command, member: `resourcePolicies[?policyName=='${target.name}'].policyDocument | [0]` };
    }
    case 'key': {
      const { arn } = target;
      const options = { 'key-id': arn, 'policy-name': 'default', region: regionOf(arn) };
      return { command: told('kms get-key-policy', options), member: 'Policy' };
    }
    default:
      return undefined;
  }
}

function versionOf(arn: string): string {
  const options = { 'policy-arn': arn, query: 'Policy.DefaultVersionId', output: 'text' };
  return `version=$(${told('iam get-policy', options)})`;
}

function roomFor(arn: string): string {
  const versions = told('iam list-policy-versions', { 'policy-arn': arn, query: 'length(Versions)', output: 'text' });
  const full = 'the policy has five versions: delete one that is not the default first';
  return unless(`[ "$(${versions})" -lt 5 ]`, full);
}

/** One line: its values are names that are plain. */
function told(operation: string, options: Parameters<typeof awsCommand>[1], flags: readonly string[] = []): string {
  return commandText(awsCommand(operation, options, { flags }));
}

/** What the AWS CLI reads nothing more into. */
function isPlain(text: string): boolean {
  return /^[\w+=,.@/: -]*$/.test(text) && !/^(?:-|file|http)/i.test(text);
}

function isAccount(text: string): boolean {
  return /^\d{12}$/.test(text);
}

function accountIs(account: string): string {
  return `[ "$(aws sts get-caller-identity --query Account --output text)" = ${account} ]`;
}

function unless(test: string, why: string): string {
  return `${test} || { ${stopped(why)}; }`;
}

function stopped(why: string): string {
  return `echo 'stopped: ${why}' >&2; exit 1`;
}
