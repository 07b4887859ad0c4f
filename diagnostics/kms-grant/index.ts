import {
  AWS_MANAGED_KEY_POLICY,
  type CheckReader,
  type Collected,
  type DerivedRequest,
  defineCheck,
  type Finding,
  type FoundRequest,
  finding,
  type Grant,
  gapOf,
  type KeyMetadata,
  kmsActionsOf,
  kmsRequestFor,
  layerFindings,
  serviceOf,
  tableOf,
  unread,
} from '../../src/check/index.js';
import { parseArn } from '../../src/model/arn.js';
import type { Call } from '../../src/model/call.js';
import type { ReadFailure } from '../../src/model/read-result.js';
import { meta } from './meta.js';
import { grantRemedies, keyStateRemedies } from './remedies.js';

/** Of a request to KMS its key; of one to DynamoDB the key of its table. */
interface KeyFacts {
  readonly key?: KeyMetadata;
  readonly grants?: readonly Grant[];
  readonly tableKey?: { readonly table: string; readonly key: string };
}

export default defineCheck<(typeof meta.reads)[number], KeyFacts>({
  meta,
  concerns: (request) => serviceOf(request) === 'kms' || tableOf(request) !== undefined,
  collect: ({ request, call }, aws) =>
    serviceOf(request) === 'kms' ? keyEvidence(request, aws) : keyOfTable(request, aws, call),
  find: ({ call, said, requests }) => [
    ...layerFindings(meta, { call, ...(said && { said }), requests }).map((found) =>
      isForeignManagedKey(requests[found.request]) ? ofManagedKey(found) : found,
    ),
    ...requests.flatMap((evaluated, request) =>
      stateFindings(evaluated, tablesOf(requests)).map((found) => ({ ...found, request })),
    ),
  ],
  remedies({ code, data, request }) {
    const text = (name: string) => String(data[name] ?? '');
    if (code === 'KEY_STATE') return keyStateRemedies(text('key'), text('state'), request);
    return code === 'GRANTS_GONE' ? grantRemedies(text('key'), text('table'), request) : [];
  },
});

type Reader = CheckReader<(typeof meta.reads)[number]>;

/** Table -> SSEDescription -> key: the requests that DynamoDB makes to KMS as the caller. */
async function keyOfTable(request: DerivedRequest, aws: Reader, call: Call): Promise<Collected<KeyFacts>> {
  const table = tableOf(request);
  const actions = kmsActionsOf(request, call);
  if (table === undefined || actions.length === 0) return {};
  const { account, region, name } = table;
  const requestsTo = (key: string) => actions.map((action) => kmsRequestFor(request, key, action));
  const answer = await aws.read('dynamodb:DescribeTable', { TableName: name }, { account, region });
  const chosen = chosenKey(call, table);
  if (chosen !== undefined) {
    const key = await keyBehind(chosen, aws);
    return typeof key === 'string' ? { requests: requestsTo(key) } : keyUnread(name, key);
  }
  if (answer.status !== 'ok') return answer.status === 'not-found' ? {} : keyUnread(name, { failure: answer });
  const { Status, KMSMasterKeyArn: key } = answer.value.Table?.SSEDescription ?? {};
  if (key === undefined && Status !== undefined && !Status.startsWith('DISABL'))
    return keyUnread(name, { why: `dynamodb:DescribeTable names no key of ${name}, which is encrypted with one` });
  // A key that the call selects gets its grants with the table.
  return key === undefined ? {} : { requests: requestsTo(key), facts: { tableKey: { table: name, key } } };
}

interface KeyUnread {
  readonly why?: string;
  readonly failure?: ReadFailure;
}

function keyUnread(table: string, { failure, ...why }: KeyUnread): Collected<KeyFacts> {
  return { gaps: [{ ...gapOf(meta, 'TABLE_KEY_UNREAD', { table, ...why }), ...(failure && { failure }) }] };
}

/** Policies compare the ARN of the key, whichever alias names it. */
async function keyBehind(named: string, aws: Reader): Promise<string | KeyUnread> {
  const arn = parseArn(named);
  if (arn === undefined || !arn.resource.startsWith('alias/')) return named;
  const { account, region } = arn;
  const answer = await aws.read('kms:DescribeKey', { KeyId: named }, { account, region });
  const key = answer.status === 'ok' ? answer.value.KeyMetadata?.Arn : undefined;
  return key ?? (answer.status === 'ok' ? { why: `${named} has no key` } : { failure: answer });
}

/** The key that CreateTable, UpdateTable or a restore selects, as an ARN. */
function chosenKey(call: Call, table: { readonly account: string; readonly region: string }): string | undefined {
  const named = JSON.stringify(call.event?.requestParameters ?? {}).match(
    /"(?:kMS|KMS|kms)MasterKeyId":"([^"]+)"/,
  )?.[1];
  if (named === undefined || named.startsWith('arn:')) return named;
  const partition = parseArn(call.principal.arn)?.partition ?? 'aws';
  const resource = named.startsWith('alias/') ? named : `key/${named}`;
  return `arn:${partition}:kms:${table.region}:${table.account}:${resource}`;
}

async function keyEvidence(request: DerivedRequest, aws: Reader): Promise<Collected<KeyFacts>> {
  const arn = parseArn(request.resource);
  if (arn === undefined) return {};
  const scope = { account: arn.account, region: arn.region };
  const described = await aws.read('kms:DescribeKey', { KeyId: request.resource }, scope);
  const key = described.status === 'ok' ? described.value.KeyMetadata : undefined;
  const KeyId = key?.Arn ?? request.resource;
  const [policy, grants] = await Promise.all([
    aws.read('kms:GetKeyPolicy', { KeyId }, scope),
    aws.read('kms:ListGrants', { KeyId }, scope),
  ]);
  return {
    layers: {
      resource:
        policy.status === 'ok'
          ? [{ id: policyNameOf(key), document: policy.value.Policy, attachedTo: KeyId }]
          : unread(policy),
      grants: grants.status === 'ok' ? (grants.value.Grants ?? []) : unread(grants),
    },
    facts: {
      ...(key === undefined ? {} : { key }),
      ...(grants.status === 'ok' ? { grants: grants.value.Grants ?? [] } : {}),
    },
  };
}

function policyNameOf(key: KeyMetadata | undefined): string {
  return key?.KeyManager === 'AWS' ? AWS_MANAGED_KEY_POLICY : 'key policy';
}

/** True for the key that AWS manages for another account than the caller's. */
function isForeignManagedKey(evaluated: FoundRequest<KeyFacts> | undefined): boolean {
  const key = evaluated?.facts?.key;
  const { principalAccount } = evaluated?.request ?? {};
  return key?.KeyManager === 'AWS' && principalAccount !== undefined && principalAccount !== accountOf(key);
}

function ofManagedKey(found: Finding): Finding {
  if (found.code !== 'NO_ALLOW') return found;
  const account = parseArn(String(found.data['resource']))?.account ?? '';
  return { ...found, code: 'AWS_MANAGED_KEY', owner: 'resource owner', data: { ...found.data, account } };
}

function accountOf(key: KeyMetadata): string | undefined {
  return key.AWSAccountId ?? parseArn(key.Arn ?? '')?.account;
}

/** Key to the table that it encrypts. */
function tablesOf(requests: readonly FoundRequest<KeyFacts>[]): ReadonlyMap<string, string> {
  return new Map(
    requests.flatMap(({ facts: { tableKey } = {} }) => (tableKey ? [[tableKey.key, tableKey.table]] : [])),
  );
}

function stateFindings(
  { request, facts = {} }: FoundRequest<KeyFacts>,
  tables: ReadonlyMap<string, string>,
): Finding[] {
  const { resource: key } = request;
  if (serviceOf(request) !== 'kms') return [];
  const state = facts.key?.KeyState;
  if (state !== undefined && state !== 'Enabled') {
    return [{ ...finding(meta, 'KEY_STATE', { key, state }), standing: 'blocking', owner: 'key owner' }];
  }
  const table = tables.get(key);
  if (facts.key?.KeyManager !== 'CUSTOMER' || facts.grants === undefined || table === undefined) return [];
  if (facts.grants.some((grant) => isDynamoGrant(grant, table))) return [];
  return [{ ...finding(meta, 'GRANTS_GONE', { key, table }), standing: 'latent', owner: 'key owner' }];
}

function isDynamoGrant(grant: Grant, table: string): boolean {
  const grantee = grant.GranteeServicePrincipal ?? grant.GranteePrincipal ?? '';
  const context = grant.Constraints?.EncryptionContextSubset ?? grant.Constraints?.EncryptionContextEquals;
  const constrained = context?.['aws:dynamodb:tableName'];
  return /^dynamodb\./.test(grantee) && (constrained === undefined || constrained === table);
}
