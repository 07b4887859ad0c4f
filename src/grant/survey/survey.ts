import { documentOf } from '../../check/document.js';
import type { AwsReader } from '../../evidence/index.js';
import { DoctorError } from '../../model/error.js';
import type { JsonObject } from '../../model/json.js';
import { partitionOfRegion } from '../../model/partitions.js';
import type { Ground, RoleGround } from '../ground.js';
import type { Intent } from '../intent.js';
import { policyNameOf } from '../name.js';
import { functionGround } from './function.js';
import { policyGround } from './policy.js';
import { demand, lookUp } from './reading.js';
import { newRoleGround, type RoleQuestion, roleGround } from './role.js';
import { tableGround } from './table.js';

/**
 * What an intent is about, as AWS has it now. Reads alone.
 * Throws a usage `DoctorError` for names that AWS does not know, one of source `aws` for what cannot be read.
 */
export async function survey(intent: Intent, region: string, reader: AwsReader): Promise<Ground> {
  const identity = await demand(reader, { operation: 'sts:GetCallerIdentity', input: {}, what: 'caller' });
  const { Account: account = '', Arn: caller = '' } = identity;
  const place = { account, region };
  const partition = partitionOfRegion(region);
  const [tables, found] = await Promise.all([
    Promise.all(intent.tables.map((table) => tableGround(table, reader, place))),
    intent.function === undefined ? undefined : functionGround(intent.function, reader, place),
  ]);
  const fn = found?.function;
  const question = { account, partition, region: fn?.region ?? region, ...(fn && { function: fn }) };
  const role = await roleOf(intent, { ...question, role: intent.role ?? fn?.roleArn ?? '' }, reader);
  const ground = {
    caller,
    account,
    region: fn?.region ?? tables[0]?.region ?? region,
    partition,
    role,
    tables,
    mappedStreams: found?.mappedStreams ?? [],
    ...(fn && { function: fn }),
  };
  return { ...ground, ...(await policyOf(intent, ground, reader)) };
}

function roleOf(intent: Intent, question: RoleQuestion, reader: AwsReader): Promise<RoleGround> {
  if (intent.newRole !== undefined) {
    const { path, permissionsBoundary: boundary, newRole: role } = intent;
    return newRoleGround({ ...question, role, path, ...(boundary === undefined ? {} : { boundary }) }, reader);
  }
  const role = intent.setRole ?? question.role;
  if (role !== '') return roleGround({ ...question, role }, reader);
  throw new DoctorError({ source: 'user', code: 'UsageWho' }, 'who is to get the access?', {
    hint: 'give --function NAME, or --role NAME',
  });
}

async function policyOf(
  intent: Intent,
  ground: Ground,
  reader: AwsReader,
): Promise<Pick<Ground, 'policy' | 'inlinePolicy'>> {
  const { account, partition, role } = ground;
  const name = policyNameOf(intent, ground);
  if (!intent.inline) {
    const policy = await policyGround(`arn:${partition}:iam::${account}:policy${intent.path}${name}`, account, reader);
    return policy === undefined ? {} : { policy };
  }
  const inlinePolicy = role.inline.includes(name) ? await inlineOf(role.name, name, { reader, account }) : undefined;
  return inlinePolicy === undefined ? {} : { inlinePolicy };
}

export async function inlineOf(
  RoleName: string,
  PolicyName: string,
  { reader, account }: { readonly reader: AwsReader; readonly account: string },
): Promise<JsonObject | undefined> {
  const found = await lookUp(reader, {
    operation: 'iam:GetRolePolicy',
    input: { RoleName, PolicyName },
    scope: { account },
    what: `inline policy \`${PolicyName}\``,
  });
  return documentOf(found?.PolicyDocument);
}
