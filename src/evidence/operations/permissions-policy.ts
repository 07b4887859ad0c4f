import { byCodeUnits } from '../bundle/stable-json.js';
import { operationOf, permissionOf, RESOURCES } from './operations.js';

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
}

/** An IAM policy document, as iam:PutRolePolicy takes it. */
export interface PermissionsPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

interface PermissionsOptions {
  /** `aws` unless told. */
  readonly partition?: string;
  /** ARNs of the roles that ddb-doctor assumes to open other accounts. */
  readonly assumedRoles?: readonly string[];
}

/**
 * The least-privilege policy for these reads; equal for equal reads in any order.
 * An action that can be narrowed to a kind of resource is; the others, and those that a third party declares, need `*`.
 */
export function permissionsPolicy(reads: readonly string[], options: PermissionsOptions = {}): PermissionsPolicy {
  const { partition = 'aws', assumedRoles = [] } = options;
  const needed = [...new Set(reads)].filter((read) => operationOf(read)?.needsNoPermission !== true).sort(byCodeUnits);
  const kindOf = (read: string) => operationOf(read)?.resources;
  const statements = [...new Set(needed.map(kindOf))].map((kind) => {
    const actions = needed.filter((read) => kindOf(read) === kind).map(permissionOf);
    if (kind === undefined) return allow('ReadOthers', actions, '*');
    return allow(
      `Read${kind}`,
      actions,
      RESOURCES[kind].map((resource) => `arn:${partition}:${resource}`),
    );
  });
  if (assumedRoles.length > 0) statements.push(allow('OpenAccounts', ['sts:AssumeRole'], assumedRoles));
  return { Version: '2012-10-17', Statement: statements.sort((a, b) => byCodeUnits(a.Sid, b.Sid)) };
}

function allow(sid: string, actions: readonly string[], resources: string | readonly string[]): Statement {
  return { Sid: sid, Effect: 'Allow', Action: actions, Resource: resources };
}
