import { asTerraform as resourceWith } from '../../remedy/code/terraform.js';
import { type CodeParts, logicalId, targetOfPart } from './parts.js';

/**
 * Terraform resources of the AWS provider. The attachment is `aws_iam_role_policy_attachment`, never
 * `aws_iam_policy_attachment`, which takes the policy from whoever else has it (hashicorp/terraform#5483).
 */
export function asTerraform({ policies, role, tags }: CodeParts): string {
  const made = role.made === undefined ? [] : [madeRole(role.name, role.made, tags)];
  const resources = policies.map((policy) => {
    const target = targetOfPart(policy, role);
    const label = labelOf(logicalId(target));
    const resource = resourceWith(target, policy.document) ?? '';
    if (policy.inline) return referring(resource, role);
    return [tagged(resource, tags), '', attachment(label, role)].join('\n');
  });
  return [...made, ...resources].join('\n\n');
}

/** Of a role that the same code makes a reference, so that Terraform makes it first. */
function nameOf({ name, made }: CodeParts['role']): string {
  if (made === undefined) return JSON.stringify(name);
  return `aws_iam_role.${labelOf(logicalId({ kind: 'trust', role: name, path: made.path }))}.name`;
}

function referring(resource: string, role: CodeParts['role']): string {
  return resource.replace(/^( {2}role +=) .*$/m, (_, head: string) => `${head} ${nameOf(role)}`);
}

function tagged(resource: string, tags: CodeParts['tags']): string {
  const entries = Object.entries(tags);
  if (entries.length === 0) return resource;
  const width = Math.max(...entries.map(([key]) => JSON.stringify(key).length));
  const lines = entries.map(
    ([key, value]) =>
      `    ${JSON.stringify(key).padEnd(width)} = ${JSON.stringify(value).replaceAll('${', () => '$${')}`,
  );
  return resource.replace(/\n\}$/, () => `\n\n  tags = {\n${lines.join('\n')}\n  }\n}`);
}

function attachment(label: string, role: CodeParts['role']): string {
  return [
    `resource "aws_iam_role_policy_attachment" "${label}" {`,
    `  role       = ${nameOf(role)}`,
    `  policy_arn = aws_iam_policy.${label}.arn`,
    '}',
  ].join('\n');
}

function madeRole(
  name: string,
  { trust, path, boundary }: NonNullable<CodeParts['role']['made']>,
  tags: CodeParts['tags'],
): string {
  const resource = resourceWith({ kind: 'trust', role: name, path }, trust) ?? '';
  const bounded =
    boundary === undefined
      ? resource
      : resource.replace(/\n\}$/, `\n\n  permissions_boundary = ${JSON.stringify(boundary)}\n}`);
  return tagged(bounded, tags);
}

/** As `remedy/code` names its resources. */
function labelOf(id: string): string {
  return id.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
