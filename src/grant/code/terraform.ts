import { asTerraform as resourceWith } from '../../remedy/code/terraform.js';
import { type CodeParts, logicalId, targetOfPart } from './parts.js';

/**
 * Terraform resources of the AWS provider. The attachment is `aws_iam_role_policy_attachment`, never
 * `aws_iam_policy_attachment`, which takes the policy from whoever else has it (hashicorp/terraform#5483).
 */
export function asTerraform({ policies, role }: CodeParts): string {
  const made = role.made === undefined ? [] : [madeRole(role.name, role.made)];
  const resources = policies.map((policy) => {
    const target = targetOfPart(policy, role);
    const label = labelOf(logicalId(target));
    const resource = resourceWith(target, policy.document) ?? '';
    return policy.inline ? resource : [resource, '', attachment(label, role.name)].join('\n');
  });
  return [...made, ...resources].join('\n\n');
}

function attachment(label: string, role: string): string {
  return [
    `resource "aws_iam_role_policy_attachment" "${label}" {`,
    `  role       = ${JSON.stringify(role)}`,
    `  policy_arn = aws_iam_policy.${label}.arn`,
    '}',
  ].join('\n');
}

function madeRole(name: string, { trust, path, boundary }: NonNullable<CodeParts['role']['made']>): string {
  const resource = resourceWith({ kind: 'trust', role: name, path }, trust) ?? '';
  if (boundary === undefined) return resource;
  return resource.replace(/\n\}$/, `\n  permissions_boundary = ${JSON.stringify(boundary)}\n}`);
}

/** As `remedy/code` names its resources. */
function labelOf(id: string): string {
  return id.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
