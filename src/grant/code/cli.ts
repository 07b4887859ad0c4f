import type { JsonObject } from '../../model/json.js';
import { shellQuoted } from '../../model/text/shell.js';
import { OWN_TAG } from '../ground.js';
import type { Plan } from '../plan.js';
import { type CodeParts, type PolicyPart, partsOf } from './parts.js';

/**
 * A POSIX shell script with the AWS CLI. Running it twice changes nothing the second time; a policy of the name that
 * somebody else made stops it; what it made is read back at its end.
 */
export function asCli(plan: Plan, profile?: string): string {
  const parts = partsOf(plan);
  const awsCli = profile === undefined ? 'aws' : `aws --profile ${shellQuoted(profile)}`;
  return [
    '#!/bin/sh',
    'set -eu',
    `aws() { command ${awsCli} "$@"; }`,
    'folder=$(mktemp -d)',
    'trap \'rm -rf "$folder"\' EXIT',
    ...roleLines(parts, plan),
    ...parts.policies.flatMap((policy) =>
      policy.inline ? inlineLines(policy, parts) : managedLines(policy, parts, plan),
    ),
    ...functionLines(plan),
  ].join('\n');
}

function file(name: string, document: JsonObject): string[] {
  return [`cat > "$folder/${name}" <<'DOCUMENT'`, JSON.stringify(document, null, 2), 'DOCUMENT'];
}

function tags({ id, intent }: Plan): string {
  const all = [...Object.entries(intent.tags), [OWN_TAG, id] as const];
  return `--tags ${shellQuoted(JSON.stringify(all.map(([Key, Value]) => ({ Key, Value }))))}`;
}

function roleLines({ role }: CodeParts, plan: Plan): string[] {
  if (role.made === undefined) return [];
  const { trust, path, boundary } = role.made;
  const name = shellQuoted(role.name);
  const limit = boundary === undefined ? '' : ` --permissions-boundary ${shellQuoted(boundary)}`;
  return [
    ...file('trust.json', trust),
    `if ! aws iam get-role --role-name ${name} > /dev/null 2>&1; then`,
    `  aws iam create-role --role-name ${name} --path ${shellQuoted(path)} --assume-role-policy-document "file://$folder/trust.json"${limit} ${tags(plan)} > /dev/null`,
    'fi',
  ];
}

function managedLines({ arn, name, path, document }: PolicyPart, { role }: CodeParts, plan: Plan): string[] {
  const policy = shellQuoted(arn);
  const { isNew = true, version: before } = plan.policies.find((one) => one.arn === arn) ?? {};
  const current = `$(aws iam get-policy --policy-arn ${policy} --query Policy.DefaultVersionId --output text)`;
  const version = `[ "${current}" != ${shellQuoted(String(before))} ] || aws iam create-policy-version --policy-arn ${policy} --policy-document "file://$folder/policy.json" --set-as-default > /dev/null`;
  const create = [
    `if owner=$(aws iam get-policy --policy-arn ${policy} --query "Policy.Tags[?Key=='${OWN_TAG}'].Value | [0]" --output text 2> /dev/null); then`,
    `  [ "$owner" = ${plan.id} ] || { echo ${shellQuoted(`${arn} is there already, and this script did not make it`)} >&2; exit 1; }`,
    'else',
    `  aws iam create-policy --policy-name ${shellQuoted(name)} --path ${shellQuoted(path)} --policy-document "file://$folder/policy.json" ${tags(plan)} > /dev/null`,
    'fi',
  ];
  return [
    ...file('policy.json', document),
    ...(isNew ? create : [version]),
    `aws iam attach-role-policy --role-name ${shellQuoted(role.name)} --policy-arn ${policy}`,
    `aws iam list-attached-role-policies --role-name ${shellQuoted(role.name)} --query 'AttachedPolicies[].PolicyArn' --output text | grep -qF ${policy}`,
  ];
}

function inlineLines({ name, document }: PolicyPart, { role }: CodeParts): string[] {
  const where = `--role-name ${shellQuoted(role.name)} --policy-name ${shellQuoted(name)}`;
  return [
    ...file('policy.json', document),
    `aws iam put-role-policy ${where} --policy-document "file://$folder/policy.json"`,
    `aws iam get-role-policy ${where} > /dev/null`,
  ];
}

/** The revision stops the script where somebody deployed since the plan; a function that has the role is left alone. */
function functionLines({ steps, subject }: Plan): string[] {
  const step = steps.find(({ operation }) => operation === 'lambda:UpdateFunctionConfiguration');
  if (step === undefined) return [];
  const { FunctionName, Role } = step.input;
  const where = `--function-name ${shellQuoted(String(FunctionName))} --region ${shellQuoted(step.region ?? '')}`;
  const role = shellQuoted(String(Role ?? subject.role));
  return [
    `current=$(aws lambda get-function-configuration ${where} --query Role --output text)`,
    `if [ "$current" != ${role} ]; then`,
    `  aws lambda update-function-configuration ${where} --role ${role} > /dev/null`,
    `  aws lambda wait function-updated-v2 ${where}`,
    'fi',
  ];
}
