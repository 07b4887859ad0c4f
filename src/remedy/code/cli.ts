import { queueUrl } from '../../check/reads/queue.js';
import { parseArn } from '../../model/arn.js';
import { isJsonObject, type JsonObject } from '../../model/json.js';
import { awsCommand, type Command } from '../../model/text/command.js';
import { heredoc, POLICY_FILE, shellText } from '../../model/text/shell.js';
import type { Target } from './target.js';

/** Shell commands of the AWS CLI that write the document to a file and put it in place; undefined where none can. */
export function asCli(target: Target, document: JsonObject): string | undefined {
  if (target.kind === 'function') return asPermission(target);
  const commands = commandsFor(target);
  if (commands === undefined) return undefined;
  const text = typeof commands === 'string' ? commands : shellText(commands);
  // A queue takes its policy as a text among its attributes.
  const file = target.kind === 'queue' ? { Policy: JSON.stringify(document) } : document;
  return [...heredoc(POLICY_FILE, file), text].join('\n');
}

function commandsFor(target: Target): string | readonly Command[] | undefined {
  switch (target.kind) {
    case 'inline': {
      const { holder, name, policyName } = target;
      return [
        awsCommand(`iam put-${holder}-policy`, { [`${holder}-name`]: name, 'policy-name': policyName }, DOCUMENT),
      ];
    }
    case 'managed':
      return managed(target);
    case 'permission-set':
      return permissionSet(target.name);
    case 'organization':
      return organization(target);
    case 'endpoint':
      return [awsCommand('ec2 modify-vpc-endpoint', { 'vpc-endpoint-id': target.id }, DOCUMENT)];
    case 'table':
      return [
        awsCommand(
          'dynamodb put-resource-policy',
          { 'resource-arn': target.arn, region: regionOf(target.arn) },
          { document: 'policy' },
        ),
      ];
    case 'key':
      return [
        awsCommand(
          'kms put-key-policy',
          { 'key-id': target.arn, region: regionOf(target.arn), 'policy-name': 'default' },
          { document: 'policy' },
        ),
      ];
    case 'bucket':
      return [awsCommand('s3api put-bucket-policy', { bucket: target.name }, { document: 'policy' })];
    case 'log-policy':
      return [awsCommand('logs put-resource-policy', { 'policy-name': target.name, region: target.region }, DOCUMENT)];
    case 'trust':
      return [awsCommand('iam update-assume-role-policy', { 'role-name': target.role }, DOCUMENT)];
    default:
      return putOn(target);
  }
}

/** The command that puts a policy on what has one at the most, by the API of its service. */
function putOn(target: Target): readonly Command[] | undefined {
  switch (target.kind) {
    case 'queue': {
      const on = { 'queue-url': queueUrl(target.arn), region: regionOf(target.arn) };
      return [awsCommand('sqs set-queue-attributes', on, { document: 'attributes' })];
    }
    case 'topic': {
      const on = { 'topic-arn': target.arn, 'attribute-name': 'Policy', region: regionOf(target.arn) };
      return [awsCommand('sns set-topic-attributes', on, { document: 'attribute-value' })];
    }
    case 'secret': {
      const on = { 'secret-id': target.arn, region: regionOf(target.arn) };
      return [awsCommand('secretsmanager put-resource-policy', on, { document: 'resource-policy' })];
    }
    case 'repository': {
      const on = { 'repository-name': target.name, region: target.region };
      return [awsCommand('ecr set-repository-policy', on, { document: 'policy-text' })];
    }
    case 'registry':
      return [awsCommand('ecr put-registry-policy', { region: target.region }, { document: 'policy-text' })];
    default:
      return undefined;
  }
}

/** An Allow as Lambda takes it: one principal, one action and no condition; undefined for what it cannot take. */
function asPermission({ arn, statement }: Extract<Target, { kind: 'function' }>): string | undefined {
  const { Sid, Action, Principal, Condition } = statement ?? {};
  const [, name = arn, qualifier] = /^(arn:[^:]+:lambda:[^:]+:\d+:function:[^:]+)(?::([^:]+))?$/.exec(arn) ?? [];
  const [principal, ...others] = isJsonObject(Principal) ? Object.values(Principal) : [];
  const isPlain = typeof Action === 'string' && typeof principal === 'string' && others.length === 0;
  if (!isPlain || Condition !== undefined) return undefined;
  const id = typeof Sid === 'string' ? Sid : Action.replace(/\W/g, '-');
  const options = { 'function-name': name, qualifier, 'statement-id': id, action: Action, principal };
  return shellText([awsCommand('lambda add-permission', { ...options, region: regionOf(arn) })]);
}

/** The command that takes a whole policy away; undefined where its resource cannot be without one, or others share it. */
export function asDeletion(target: Target): string | undefined {
  switch (target.kind) {
    case 'inline': {
      const { holder, name, policyName } = target;
      const named = { [`${holder}-name`]: name, 'policy-name': policyName };
      return shellText([awsCommand(`iam delete-${holder}-policy`, named)]);
    }
    case 'bucket':
      return shellText([awsCommand('s3api delete-bucket-policy', { bucket: target.name })]);
    case 'table': {
      const named = { 'resource-arn': target.arn, region: regionOf(target.arn) };
      return shellText([awsCommand('dynamodb delete-resource-policy', named)]);
    }
    case 'secret': {
      const named = { 'secret-id': target.arn, region: regionOf(target.arn) };
      return shellText([awsCommand('secretsmanager delete-resource-policy', named)]);
    }
    case 'repository': {
      const named = { 'repository-name': target.name, region: target.region };
      return shellText([awsCommand('ecr delete-repository-policy', named)]);
    }
    case 'registry':
      return shellText([awsCommand('ecr delete-registry-policy', { region: target.region })]);
    default:
      return undefined;
  }
}

const DOCUMENT = { document: 'policy-document' } as const;

/** A new version of the policy, or a new policy in the place of one of AWS's. */
function managed({ arn, name, path, replaces }: Extract<Target, { kind: 'managed' }>): Command[] {
  if (replaces === undefined) {
    return [
      awsCommand('iam create-policy-version', { 'policy-arn': arn }, { ...DOCUMENT, flags: ['--set-as-default'] }),
    ];
  }
  const create = awsCommand('iam create-policy', { 'policy-name': name, path }, DOCUMENT);
  const { holder } = replaces;
  const on = { [`${holder}-name`]: replaces.name };
  if (replaces.as === 'boundary') {
    return [create, awsCommand(`iam put-${holder}-permissions-boundary`, { ...on, 'permissions-boundary': arn })];
  }
  return [
    create,
    awsCommand(`iam attach-${holder}-policy`, { ...on, 'policy-arn': arn }),
    awsCommand(`iam detach-${holder}-policy`, { ...on, 'policy-arn': replaces.arn }),
  ];
}

export const PERMISSION_SET = '--instance-arn "$INSTANCE_ARN" --permission-set-arn "$PERMISSION_SET_ARN"';

/** An inline policy of a permission set is one document; the command replaces it and provisions the set again. */
function permissionSet(name: string): string {
  const set = PERMISSION_SET;
  const shown = name.replace(/[^\w+=,.@-]/g, '?');
  return [
    `# INSTANCE_ARN: aws sso-admin list-instances; PERMISSION_SET_ARN: that of ${shown}`,
    `aws sso-admin put-inline-policy-to-permission-set ${set} --inline-policy file://${POLICY_FILE}`,
    `aws sso-admin provision-permission-set ${set} --target-type ALL_PROVISIONED_ACCOUNTS`,
  ].join('\n');
}

/** The policy in its place; a new one is attached by the id that its making answers. */
function organization({
  id,
  name,
  type,
  attachedTo,
}: Extract<Target, { kind: 'organization' }>): string | readonly Command[] {
  if (id !== undefined)
    return [awsCommand('organizations update-policy', { 'policy-id': id }, { document: 'content' })];
  const create = awsCommand(
    'organizations create-policy',
    { type, name, description: '' },
    { document: 'content', flags: ['--query', 'Policy.PolicySummary.Id', '--output', 'text'] },
  );
  const made = shellText([create]).split('\n');
  const attach = shellText([awsCommand('organizations attach-policy', { 'target-id': attachedTo })]).split('\n');
  return [
    ...made.slice(0, -1),
    `POLICY_ID=$(${made.at(-1)})`,
    ...attach.slice(0, -1),
    `${attach.at(-1)} --policy-id "$POLICY_ID"`,
  ].join('\n');
}

/** The commands run wherever their reader is. */
export function regionOf(arn: string): string | undefined {
  const region = parseArn(arn)?.region ?? '';
  return isRegion(region) ? region : undefined;
}

export function isRegion(text: string): boolean {
  return /^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(text);
}
