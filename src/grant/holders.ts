import type { OperationTypes } from '../evidence/operations/operation-types.js';

type Entities = OperationTypes['iam:ListEntitiesForPolicy']['output'];

/** Whom a managed policy is attached to: roles by their names alone, users and groups as such. */
export function holdersOf({ PolicyRoles = [], PolicyUsers = [], PolicyGroups = [] }: Entities): string[] {
  return [
    ...PolicyRoles.flatMap(({ RoleName }) => RoleName ?? []).sort(),
    ...PolicyUsers.map(({ UserName }) => `user ${UserName}`).sort(),
    ...PolicyGroups.map(({ GroupName }) => `group ${GroupName}`).sort(),
  ];
}
