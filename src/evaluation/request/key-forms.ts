import type { Caller } from './caller.js';

/**
 * The forms of a key whose value nobody told, as far as who calls tells them: globs with `*` and `?`.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function formsOf(key: string, caller: Caller): readonly string[] | undefined {
  if (key === 'aws:principalarn') return principalArnForms(caller);
  if (key === 'aws:userid') return userIdForms(caller);
  // Nobody calls for another account than their own; a service does.
  if (key === 'aws:sourceowner' && caller.kind !== 'service' && caller.account !== undefined) return [caller.account];
  // A caller without AWS credentials is no service, if the key is there at all.
  return key === 'aws:principalisawsservice' && caller.kind === 'identity-provider' ? ['false'] : undefined;
}

/** A session's ARN drops the path of its role. */
function principalArnForms(caller: Caller): readonly string[] | undefined {
  const { kind, name, account = '*', partition, roleName } = caller;
  if (kind === 'unique-id') {
    const type = name.startsWith('AIDA') ? 'user' : 'role';
    return [`arn:*:iam::${account}:${type}/*`];
  }
  if (roleName === undefined) return undefined;
  const roles = `arn:${partition}:iam::${account}:role/`;
  return pathsOf(roleName).map((path) => `${roles}${path}${roleName}`);
}

/** Identity Center names the Region in the path of its roles, unless it is at home in us-east-1 (referencingpermissionsets). */
function pathsOf(roleName: string): readonly string[] {
  if (roleName.startsWith('AWSReservedSSO_'))
    return ['aws-reserved/sso.amazonaws.com/', 'aws-reserved/sso.amazonaws.com/*/'];
  if (roleName.startsWith('AWSServiceRoleFor')) return ['aws-service-role/*/'];
  return ['', '*/'];
}

function userIdForms({ kind, name }: Caller): readonly string[] | undefined {
  if (kind === 'user') return ['AIDA*'];
  if (kind === 'role') return ['AROA*:*'];
  if (kind === 'role-session') return [`AROA*:${name.slice(name.lastIndexOf('/') + 1)}`];
  return kind === 'unique-id' && name.startsWith('AROA') ? [`${name}:*`] : undefined;
}
