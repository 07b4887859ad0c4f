import { documentOf } from '../../check/document.js';
import type { AwsReader } from '../../evidence/index.js';
import type { Ground, HeldPolicy, RoleGround } from '../ground.js';
import { policyGround } from './policy.js';
import { inlineOf } from './survey.js';

const OF_AWS = /^arn:[^:]+:iam::aws:/;

/** The ground with the documents of the role's own policies: what a plan from usage changes, and rests on. */
export async function withPolicies(ground: Ground, reader: AwsReader): Promise<Ground> {
  return { ...ground, policies: await heldPolicies(ground.role, reader) };
}

/** AWS's managed policies, which nobody can change, are left out. */
async function heldPolicies(role: RoleGround, reader: AwsReader): Promise<HeldPolicy[]> {
  const { account } = role;
  const managed = role.attached.filter(({ arn }) => !OF_AWS.test(arn));
  const [attached, inline] = await Promise.all([
    Promise.all(managed.map(({ arn }) => policyGround(arn, account, reader))),
    Promise.all(
      role.inline.map(async (name) => ({ name, document: await inlineOf(role.name, name, { reader, account }) })),
    ),
  ]);
  return [
    ...attached.flatMap((one) => (one === undefined ? [] : [{ id: one.arn, document: one.document, managed: one }])),
    ...inline.flatMap(({ name, document }) => {
      const read = documentOf(document);
      return read === undefined ? [] : [{ id: name, document: read }];
    }),
  ];
}

/** Names of AWS's own policies of the role. */
export function policiesOfAws({ attached }: RoleGround): string[] {
  return attached.flatMap(({ arn, name }) => (OF_AWS.test(arn) ? [name] : []));
}
