import { documentOf, listOf, statementsOf } from '../../check/document.js';
import type { AwsReader } from '../../evidence/index.js';
import type { IamPrincipal, Tag } from '../../evidence/operations/operation-types.js';
import { parseArn } from '../../model/arn.js';
import { DoctorError } from '../../model/error.js';
import type { JsonObject } from '../../model/json.js';
import { describeFailure } from '../../model/read-result.js';
import type { FunctionGround, RoleGround } from '../ground.js';
import { demand, lookUp, notThere } from './reading.js';

export interface RoleQuestion {
  /** Name or ARN. */
  readonly role: string;
  readonly account: string;
  readonly partition: string;
  readonly function?: FunctionGround;
  readonly region: string;
}

/** A role that is there. Throws a usage `DoctorError` for one that is not, and for one of another account. */
export async function roleGround(question: RoleQuestion, reader: AwsReader): Promise<RoleGround> {
  const name = roleName(question);
  const scope = { account: question.account };
  const what = `role \`${name}\` in account ${question.account}`;
  const { Role } = await demand(reader, { operation: 'iam:GetRole', input: { RoleName: name }, scope, what });
  if (Role === undefined) throw notThere(what);
  const [attached, inline, sharing] = await Promise.all([
    demand(reader, { operation: 'iam:ListAttachedRolePolicies', input: { RoleName: name }, scope, what }),
    demand(reader, { operation: 'iam:ListRolePolicies', input: { RoleName: name }, scope, what }),
    sharingOf(Role.Arn ?? '', question, reader),
  ]);
  return {
    ...ofRole(Role, name, question),
    ...sharing,
    attached: (attached.AttachedPolicies ?? [])
      .map(({ PolicyName = '', PolicyArn = '' }) => ({ name: PolicyName, arn: PolicyArn }))
      .sort((a, b) => (a.arn < b.arn ? -1 : 1)),
    inline: [...(inline.PolicyNames ?? [])].sort(),
  };
}

function ofRole(role: IamPrincipal, name: string, { account, partition }: RoleQuestion) {
  const trust = documentOf(role.AssumeRolePolicyDocument);
  const boundary = role.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    arn: role.Arn ?? `arn:${partition}:iam::${account}:role/${name}`,
    name,
    account,
    path: role.Path ?? '/',
    ...(role.RoleId === undefined ? {} : { id: role.RoleId }),
    ...(trust === undefined ? {} : { trust }),
    ...(boundary === undefined ? {} : { boundary }),
    tags: tagsOf(role.Tags),
    otherServices: trust === undefined ? [] : otherServicesOf(trust),
  };
}

/** The role that a plan makes itself: nothing is attached to it yet. Throws where one of its name is there. */
export async function newRoleGround(
  question: RoleQuestion & { readonly path: string; readonly boundary?: string },
  reader: AwsReader,
): Promise<RoleGround> {
  const { role: name, account, partition, path, boundary } = question;
  const there = await lookUp(reader, {
    operation: 'iam:GetRole',
    input: { RoleName: name },
    scope: { account },
    what: `role \`${name}\``,
  });
  if (there !== undefined) {
    throw new DoctorError({ source: 'user', code: 'RoleThere' }, `there is a role \`${name}\` already`, {
      hint: 'give --set-role with its ARN to use it, or --role-name with another name',
    });
  }
  const arn = `arn:${partition}:iam::${account}:role${path}${name}`;
  const bounded = boundary === undefined ? {} : { boundary };
  return {
    arn,
    name,
    path,
    account,
    ...bounded,
    tags: {},
    attached: [],
    inline: [],
    sharedWith: [],
    otherServices: [],
  };
}

function roleName({ role, account }: RoleQuestion): string {
  const arn = parseArn(role);
  if (arn !== undefined && (arn.service !== 'iam' || !arn.resource.startsWith('role/') || arn.account !== account)) {
    throw new DoctorError({ source: 'user', code: 'UsageRole' }, `\`${role}\` is no role of account ${account}`, {
      hint: 'the credentials must be those of the account of the role',
    });
  }
  const name =
    (arn?.resource ?? role)
      .replace(/^role\//, '')
      .split('/')
      .at(-1) ?? '';
  // IAM's own rule for names.
  if (/^[\w+=,.@-]{1,64}$/.test(name)) return name;
  throw new DoctorError({ source: 'user', code: 'UsageRole' }, `\`${role}\` is no name or ARN of a role`);
}

/** The other functions of the Region that run as the role get the access too. */
async function sharingOf(arn: string, question: RoleQuestion, reader: AwsReader) {
  const { account, region } = question;
  const answer = await reader.read('lambda:ListFunctions', {}, { account, region });
  if (answer.status !== 'ok') return { sharedWith: [], sharingUnread: describeFailure(answer) };
  const others = (answer.value.Functions ?? []).filter(
    ({ Role, FunctionName }) => Role === arn && FunctionName !== question.function?.name,
  );
  return { sharedWith: others.flatMap(({ FunctionName }) => FunctionName ?? []).sort() };
}

/** Who may assume the role beside Lambda. */
function otherServicesOf(trust: JsonObject): string[] {
  const named = statementsOf(trust).flatMap(({ Principal }) =>
    typeof Principal === 'object' && Principal !== null && !Array.isArray(Principal)
      ? Object.values(Principal).flatMap((value) => listOf(value))
      : listOf(Principal),
  );
  return [...new Set(named)].filter((name) => name !== 'lambda.amazonaws.com').sort();
}

function tagsOf(tags: readonly Tag[] = []): Record<string, string> {
  return Object.fromEntries(tags.flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])));
}
