import {
  type CheckReader,
  type Collected,
  type CollectInput,
  type DerivedRequest,
  iamEntityOf,
  parsePolicy,
  requestsOf,
  type TableName,
  tableOf,
  tagContext,
} from '../../src/check/index.js';
import type { Call } from '../../src/model/call.js';
import { didYouMeanName } from '../../src/model/near-names.js';
import type { DynamoFacts } from './facts.js';
import type { meta } from './meta.js';
import { isToBeThere } from './places.js';

type Reader = CheckReader<(typeof meta.reads)[number]>;

/** Key schema, tags, whether the table is there, and which services the caller's role trusts. */
export async function collect(input: CollectInput, aws: Reader): Promise<Collected<DynamoFacts>> {
  const { request, call } = input;
  const table = tableOf(request);
  const [trusted, ofTable]: [string[], Collected<DynamoFacts>] = await Promise.all([
    trustedServices(request, aws, call),
    table === undefined ? {} : tableEvidence({ ...input, table }, aws),
  ]);
  return {
    ...ofTable,
    // DynamoDB has no such key: whatever a policy compares below it is absent.
    completePrefixes: ['dynamodb:ResourceTag/', ...(ofTable.completePrefixes ?? [])],
    facts: { ...ofTable.facts, ...(trusted.length > 0 ? { trusted } : {}) },
  };
}

interface TableQuestion extends CollectInput {
  readonly table: TableName;
}

async function tableEvidence(question: TableQuestion, aws: Reader): Promise<Collected<DynamoFacts>> {
  const [described, tags] = await Promise.all([describe(question, aws), resourceTags(question, aws)]);
  return { ...tags, context: { ...described.context, ...tags.context }, facts: { ...described.facts, ...tags.facts } };
}

/** The record holds the key's values; which of its attributes is the partition key, only the table tells. */
async function describe({ request, table, call, said }: TableQuestion, aws: Reader): Promise<Collected<DynamoFacts>> {
  const { account, region, name } = table;
  const answer = await aws.read('dynamodb:DescribeTable', { TableName: name }, { account, region });
  if (answer.status === 'not-found') {
    const near = isToBeThere(request, call) ? await nearestTable(table, aws) : {};
    return { facts: { noTable: true, ...near } };
  }
  if (answer.status !== 'ok') return {};
  const partitionKey = answer.value.Table?.KeySchema?.find((key) => key.KeyType === 'HASH')?.AttributeName;
  if (partitionKey === undefined) return {};
  const again = requestsOf({ ...call, ...said }, { tables: { [name]: { partitionKey } } });
  const same = again.find((other) => other.action === request.action && other.resource === request.resource);
  const value = same?.context?.['dynamodb:LeadingKeys'];
  return value === undefined ? {} : { context: { 'dynamodb:LeadingKeys': value } };
}

/** A name that was misspelt is close to one that is there. */
async function nearestTable({ account, region, name }: TableName, aws: Reader): Promise<Pick<DynamoFacts, 'near'>> {
  const answer = await aws.read('dynamodb:ListTables', {}, { account, region });
  if (answer.status !== 'ok') return {};
  const names = new Map((answer.value.TableNames ?? []).map((one) => [one.toLowerCase(), one]));
  const near = names.get(didYouMeanName(name, [...names.keys()]) ?? '');
  return near === undefined ? {} : { near };
}

/** Tags count only where the account has opted in to ABAC for the Region. */
async function resourceTags({ request, table }: TableQuestion, aws: Reader): Promise<Collected<DynamoFacts>> {
  const { account, region } = table;
  const scope = { account, region };
  const abac = await aws.read('dynamodb:GetAbacStatus', {}, scope);
  if (abac.status !== 'ok') return {};
  const completePrefixes = ['aws:ResourceTag/'];
  if (abac.value.AbacStatus !== 'ENABLED') return { completePrefixes, facts: { abac: 'off' } };
  const [, tableArn = request.resource] = /^(arn:[^/]+\/[^/]+)/.exec(request.resource) ?? [];
  const tags = await aws.read('dynamodb:ListTagsOfResource', { ResourceArn: tableArn }, scope);
  if (tags.status !== 'ok') return {};
  return { completePrefixes, context: tagContext('aws:ResourceTag/', tags.value.Tags) };
}

/** The services that may assume the caller's role: who really calls when it is DAX or an event source mapping. */
async function trustedServices(request: DerivedRequest, aws: Reader, call: Call): Promise<string[]> {
  const who = iamEntityOf(request, call);
  if (who?.kind !== 'role') return [];
  const answer = await aws.read('iam:GetRole', { RoleName: who.name }, who.scope);
  const document = answer.status === 'ok' ? answer.value.Role?.AssumeRolePolicyDocument : undefined;
  const { statements } = parsePolicy(document, 'trust policy');
  return statements.flatMap(({ effect, principal }) =>
    effect === 'Allow' && principal?.not === false
      ? principal.entries.filter(({ type }) => type === 'Service').map(({ value }) => value)
      : [],
  );
}
