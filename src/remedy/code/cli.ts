import { shellQuoted } from '../../check/shell-quoted.js';
import { parseArn } from '../../model/arn.js';
import type { JsonObject } from '../../model/json.js';
import type { Target } from './target.js';

const FILE = 'policy.json';

/** Shell commands of the AWS CLI that write the document to a file and put it in place; undefined where none can. */
export function asCli(target: Target, document: JsonObject): string | undefined {
  const commands = commandsFor(target);
  if (commands === undefined) return undefined;
  return [`cat > ${FILE} <<'POLICY'`, JSON.stringify(document, null, 2), 'POLICY', ...commands].join('\n');
}

function commandsFor(target: Target): string[] | undefined {
  const document = `--policy-document file://${FILE}`;
  switch (target.kind) {
    case 'inline': {
      const { holder, name, policyName } = target;
      return [
        `aws iam put-${holder}-policy --${holder}-name ${shellQuoted(name)} --policy-name ${shellQuoted(policyName)} ${document}`,
      ];
    }
    case 'managed':
      return managed(target);
    case 'permission-set':
      return permissionSet(target.name);
    case 'organization':
      return organization(target);
    case 'endpoint':
      return [`aws ec2 modify-vpc-endpoint --vpc-endpoint-id ${shellQuoted(target.id)} ${document}`];
    case 'table':
      return [
        `aws dynamodb put-resource-policy --resource-arn ${shellQuoted(target.arn)}${region(target.arn)} --policy file://${FILE}`,
      ];
    case 'key':
      return [
        `aws kms put-key-policy --key-id ${shellQuoted(target.arn)}${region(target.arn)} --policy-name default --policy file://${FILE}`,
      ];
    case 'trust':
      return [`aws iam update-assume-role-policy --role-name ${shellQuoted(target.role)} ${document}`];
    default:
      return undefined;
  }
}

/** A new version of the policy, or a new policy in the place of one of AWS's. */
function managed({ arn, name, path, replaces }: Extract<Target, { kind: 'managed' }>): string[] {
  const document = `--policy-document file://${FILE}`;
  if (replaces === undefined) {
    return [`aws iam create-policy-version --policy-arn ${shellQuoted(arn)} ${document} --set-as-default`];
  }
  const create = `aws iam create-policy --policy-name ${shellQuoted(name)} --path ${shellQuoted(path)} ${document}`;
  const { holder } = replaces;
  const on = `--${holder}-name ${shellQuoted(replaces.name)}`;
  if (replaces.as === 'boundary') {
    return [create, `aws iam put-${holder}-permissions-boundary ${on} --permissions-boundary ${shellQuoted(arn)}`];
  }
  return [
    create,
    `aws iam attach-${holder}-policy ${on} --policy-arn ${shellQuoted(arn)}`,
    `aws iam detach-${holder}-policy ${on} --policy-arn ${shellQuoted(replaces.arn)}`,
  ];
}

/** An inline policy of a permission set is one document; the command replaces it and provisions the set again. */
function permissionSet(name: string): string[] {
  const set = '--instance-arn "$INSTANCE_ARN" --permission-set-arn "$PERMISSION_SET_ARN"';
  return [
    `# INSTANCE_ARN: aws sso-admin list-instances; PERMISSION_SET_ARN: that of ${name.replace(/\s/g, ' ')}`,
    `aws sso-admin put-inline-policy-to-permission-set ${set} --inline-policy file://${FILE}`,
    `aws sso-admin provision-permission-set ${set} --target-type ALL_PROVISIONED_ACCOUNTS`,
  ];
}

function organization({ id, name, type, attachedTo }: Extract<Target, { kind: 'organization' }>): string[] {
  if (id !== undefined)
    return [`aws organizations update-policy --policy-id ${shellQuoted(id)} --content file://${FILE}`];
  return [
    `POLICY_ID=$(aws organizations create-policy --type ${type} --name ${shellQuoted(name)} --description '' --content file://${FILE} --query Policy.PolicySummary.Id --output text)`,
    `aws organizations attach-policy --policy-id "$POLICY_ID" --target-id ${shellQuoted(attachedTo)}`,
  ];
}

/** The commands run wherever their reader is. */
function region(arn: string): string {
  const name = parseArn(arn)?.region;
  return name ? ` --region ${shellQuoted(name)}` : '';
}
