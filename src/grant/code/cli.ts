import { DoctorError } from '../../model/error.js';
import type { JsonValue } from '../../model/json.js';
import { awsCommand, type Command } from '../../model/text/command.js';
import { safeJson } from '../../model/text/safe-json.js';
import { heredoc, lineOf, POLICY_FILE, shellQuoted } from '../../model/text/shell.js';
import { OWN_TAG } from '../ground.js';
import type { Plan } from '../plan.js';
import { type CodeParts, type PolicyPart, partsOf } from './parts.js';

/**
 * A POSIX shell script with the AWS CLI. Running it twice changes nothing the second time; a policy of the name that
 * somebody else made stops it; what it made is read back at its end.
 */
export function asCli(plan: Plan, profile?: string): string {
  const parts = partsOf(plan);
  return [
    '#!/bin/sh',
    'set -eu',
    ...(profile === undefined ? [] : [`export AWS_PROFILE=${shellQuoted(profile)}`]),
    'folder=$(mktemp -d)',
    'trap \'rm -rf "$folder"\' EXIT',
    'cd "$folder"',
    ...roleLines(parts, plan),
    ...parts.policies.flatMap((policy) =>
      policy.inline ? inlineLines(policy, parts) : managedLines(policy, parts, plan),
    ),
    ...functionLines(plan),
  ].join('\n');
}

/** Throws a `DoctorError` for a name that no command can hold, which the other forms can. */
function aws(
  operation: string,
  options: Readonly<Record<string, JsonValue | undefined>>,
  more: Pick<Command, 'document' | 'flags'> = {},
): string {
  const line = lineOf(awsCommand(operation, options, more));
  if (line !== undefined) return line;
  throw new DoctorError(
    { source: 'user', code: 'NoCommand' },
    `a name in the plan cannot stand in a command of \`aws ${operation}\``,
    { hint: 'give --as terraform or --as cloudformation' },
  );
}

function tags({ id, intent }: Plan): string {
  const all = [...Object.entries(intent.tags), [OWN_TAG, id] as const];
  return safeJson(all.map(([Key, Value]) => ({ Key, Value })));
}

function roleLines({ role }: CodeParts, plan: Plan): string[] {
  if (role.made === undefined) return [];
  const { trust, path, boundary } = role.made;
  const named = { 'role-name': role.name };
  const made = { ...named, path, 'permissions-boundary': boundary, tags: tags(plan) };
  return [
    ...heredoc(POLICY_FILE, trust),
    `if ! ${aws('iam get-role', named)} > /dev/null 2>&1; then`,
    `  ${aws('iam create-role', made, { document: 'assume-role-policy-document' })} > /dev/null`,
    'fi',
  ];
}

const DOCUMENT = { document: 'policy-document' } as const;
const AS_TEXT = { output: 'text' } as const;

function managedLines({ arn, name, path, document }: PolicyPart, { role }: CodeParts, plan: Plan): string[] {
  const { isNew = true, version: before } = plan.policies.find((one) => one.arn === arn) ?? {};
  const on = { 'policy-arn': arn };
  const current = aws('iam get-policy', { ...on, query: 'Policy.DefaultVersionId', ...AS_TEXT });
  const next = aws('iam create-policy-version', on, { ...DOCUMENT, flags: ['--set-as-default'] });
  const owner = aws('iam get-policy', { ...on, query: `Policy.Tags[?Key=='${OWN_TAG}'].Value | [0]`, ...AS_TEXT });
  const create = [
    `if owner=$(${owner} 2> /dev/null); then`,
    `  [ "$owner" = ${shellQuoted(plan.id)} ] || { echo ${shellQuoted(`${arn} is there already, and this script did not make it`)} >&2; exit 1; }`,
    'else',
    `  ${aws('iam create-policy', { 'policy-name': name, path, tags: tags(plan) }, DOCUMENT)} > /dev/null`,
    'fi',
  ];
  const attached = { 'role-name': role.name, query: 'AttachedPolicies[].PolicyArn', ...AS_TEXT };
  return [
    ...heredoc(POLICY_FILE, document),
    ...(isNew ? create : [`[ "$(${current})" != ${shellQuoted(String(before))} ] || ${next} > /dev/null`]),
    aws('iam attach-role-policy', { 'role-name': role.name, ...on }),
    `${aws('iam list-attached-role-policies', attached)} | grep -qFe ${shellQuoted(arn)}`,
  ];
}

function inlineLines({ name, document }: PolicyPart, { role }: CodeParts): string[] {
  const where = { 'role-name': role.name, 'policy-name': name };
  return [
    ...heredoc(POLICY_FILE, document),
    aws('iam put-role-policy', where, DOCUMENT),
    `${aws('iam get-role-policy', where)} > /dev/null`,
  ];
}

/** The revision stops the script where somebody deployed since the plan; a function that has the role is left alone. */
function functionLines({ steps, subject }: Plan): string[] {
  const step = steps.find(({ operation }) => operation === 'lambda:UpdateFunctionConfiguration');
  if (step === undefined) return [];
  const { FunctionName, Role } = step.input;
  const where = { 'function-name': String(FunctionName), region: step.region ?? '' };
  const role = String(Role ?? subject.role);
  return [
    `current=$(${aws('lambda get-function-configuration', { ...where, query: 'Role', ...AS_TEXT })})`,
    `if [ "$current" != ${shellQuoted(role)} ]; then`,
    `  ${aws('lambda update-function-configuration', { ...where, role })} > /dev/null`,
    `  ${aws('lambda wait function-updated-v2', where)}`,
    'fi',
  ];
}
