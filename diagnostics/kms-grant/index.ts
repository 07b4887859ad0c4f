import {
  AWS_MANAGED_KEY_POLICY,
  type CheckReader,
  type Collected,
  type DerivedRequest,
  defineCheck,
  defineMeta,
  type EvaluatedRequest,
  type Finding,
  fillTemplate,
  type Grant,
  grantRemedies,
  type KeyMetadata,
  keyStateRemedies,
  kmsActionsOf,
  kmsRequestFor,
  layerFindings,
  serviceOf,
  tableOf,
  unread,
} from '../../src/check/index.js';
import { parseArn } from '../../src/model/arn.js';
import type { Call } from '../../src/model/call.js';
import { describeFailure } from '../../src/model/read-result.js';
import { isUnknown, type Unknown, unknown } from '../../src/model/unknown.js';

const meta = defineMeta({
  id: 'kms-grant',
  title: 'Key policy, grants and state of the KMS key behind the table',
  contributes: ['resource-policy'],
  services: ['kms'],
  docs: {
    why: 'DynamoDB uses a customer managed key as the caller: without kms:Decrypt on it even PutItem is denied.',
    fix: 'Allow the caller on the key, in the key policy or by IAM where the key policy delegates, with kms:ViaService.',
    url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html',
  },
  reads: ['dynamodb:DescribeTable', 'kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:ListGrants'],
  findings: {
    EXPLICIT_DENY: 'key policy of {resource}, {statement}, denies {action} to {principal}{conditions}',
    NO_ALLOW: 'neither key policy nor grant of {resource} allows {principal} to {action}{nearMiss}{why}',
    UNDECIDED: 'whether the key {resource} allows {action} hangs on {missing}',
    STATED: 'AWS says that the key policy or a grant of {resource} {said} {action}; they could not all be read',
    AWS_MANAGED_KEY:
      'the table is encrypted with the AWS managed key {resource}, which account {account} alone can use and whose policy nobody can change: choose a customer managed key for a table that other accounts use',
    KEY_STATE: 'the KMS key {key} is {state}: nobody can use it, whatever the policies say',
    GRANTS_GONE:
      'DynamoDB holds no grant on the key {key} for table {table}: the table becomes inaccessible once its cached key expires',
  },
});

export default defineCheck({
  meta,
  concerns: (request) => serviceOf(request) === 'kms' || tableOf(request) !== undefined,
  collect: ({ request, call }, aws) =>
    serviceOf(request) === 'kms' ? keyEvidence(request, aws) : keyOfTable(request, aws, call),
  find: ({ call, said, requests, facts }) => [
    ...layerFindings(meta, { call, ...(said && { said }), requests, facts }).map((finding) =>
      isForeignManagedKey(requests[finding.request], facts) ? ofManagedKey(finding) : finding,
    ),
    ...requests.flatMap((evaluated, index) => stateFindings({ evaluated, index, facts })),
  ],
  remedies({ code, data, request }) {
    const text = (name: string) => String(data[name] ?? '');
    if (code === 'KEY_STATE') return keyStateRemedies(text('key'), text('state'), request);
    return code === 'GRANTS_GONE' ? grantRemedies(text('key'), text('table'), request) : [];
  },
});

type Reader = CheckReader<(typeof meta.reads)[number]>;

/** Table -> SSEDescription -> key: the requests that DynamoDB makes to KMS as the caller. */
async function keyOfTable(request: DerivedRequest, aws: Reader, call: Call): Promise<Collected> {
  const table = tableOf(request);
  const actions = kmsActionsOf(request, call);
  if (table === undefined || actions.length === 0) return {};
  const { account, region, name } = table;
  const requestsTo = (key: string) => actions.map((action) => kmsRequestFor(request, key, action));
  const answer = await aws.read('dynamodb:DescribeTable', { TableName: name }, { account, region });
  const chosen = chosenKey(call, table);
  if (chosen !== undefined) {
    const key = await keyBehind(chosen, aws);
    return isUnknown(key) ? keyUnread(name, key.unknown) : { requests: requestsTo(key) };
  }
  if (answer.status !== 'ok') return answer.status === 'not-found' ? {} : keyUnread(name, describeFailure(answer));
  const key = answer.value.Table?.SSEDescription?.KMSMasterKeyArn;
  // A key that the call selects gets its grants with the table.
  return key === undefined ? {} : { requests: requestsTo(key), facts: { [`table of ${key}`]: name } };
}

function keyUnread(table: string, why: string): Collected {
  return {
    gaps: [{ code: 'TABLE_KEY_UNREAD', text: `which KMS key encrypts table ${table} could not be read: ${why}` }],
  };
}

/** Policies compare the ARN of the key, whichever alias names it. */
async function keyBehind(named: string, aws: Reader): Promise<string | Unknown> {
  const arn = parseArn(named);
  if (arn === undefined || !arn.resource.startsWith('alias/')) return named;
  const { account, region } = arn;
  const answer = await aws.read('kms:DescribeKey', { KeyId: named }, { account, region });
  const key = answer.status === 'ok' ? answer.value.KeyMetadata?.Arn : undefined;
  return key ?? unknown(answer.status === 'ok' ? `${named} has no key` : describeFailure(answer));
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

async function keyEvidence(request: DerivedRequest, aws: Reader): Promise<Collected> {
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
      ...(key === undefined ? {} : { [`key ${request.resource}`]: key }),
      ...(grants.status === 'ok' ? { [`grants ${request.resource}`]: grants.value.Grants ?? [] } : {}),
    },
  };
}

function policyNameOf(key: KeyMetadata | undefined): string {
  return key?.KeyManager === 'AWS' ? AWS_MANAGED_KEY_POLICY : 'key policy';
}

/** True for the key that AWS manages for another account than the caller's. */
function isForeignManagedKey(evaluated: EvaluatedRequest | undefined, facts: StateInput['facts']): boolean {
  const { resource, principalAccount } = evaluated?.request ?? {};
  const key = facts[`key ${resource}`] as KeyMetadata | undefined;
  return key?.KeyManager === 'AWS' && principalAccount !== undefined && principalAccount !== accountOf(key);
}

function ofManagedKey(finding: Finding): Finding {
  if (finding.code !== 'NO_ALLOW') return finding;
  const data = { ...finding.data, account: parseArn(String(finding.data['resource']))?.account ?? '' };
  const text = fillTemplate(meta.findings['AWS_MANAGED_KEY'] ?? '', data);
  return { ...finding, code: 'AWS_MANAGED_KEY', owner: 'resource owner', text, data };
}

function accountOf(key: KeyMetadata): string | undefined {
  return key.AWSAccountId ?? parseArn(key.Arn ?? '')?.account;
}

interface StateInput {
  readonly evaluated: EvaluatedRequest;
  readonly index: number;
  readonly facts: Readonly<Record<string, unknown>>;
}

function stateFindings({ evaluated, index, facts }: StateInput): Finding[] {
  const { resource } = evaluated.request;
  if (serviceOf(evaluated.request) !== 'kms') return [];
  const key = facts[`key ${resource}`] as KeyMetadata | undefined;
  const state = key?.KeyState;
  if (state !== undefined && state !== 'Enabled') return [keyFinding('KEY_STATE', index, { key: resource, state })];
  const grants = facts[`grants ${resource}`] as readonly Grant[] | undefined;
  const table = facts[`table of ${resource}`];
  if (key?.KeyManager !== 'CUSTOMER' || grants === undefined || typeof table !== 'string') return [];
  if (grants.some((grant) => isDynamoGrant(grant, table))) return [];
  return [keyFinding('GRANTS_GONE', index, { key: resource, table })];
}

function isDynamoGrant(grant: Grant, table: string): boolean {
  const grantee = grant.GranteeServicePrincipal ?? grant.GranteePrincipal ?? '';
  const context = grant.Constraints?.EncryptionContextSubset ?? grant.Constraints?.EncryptionContextEquals;
  const constrained = context?.['aws:dynamodb:tableName'];
  return /^dynamodb\./.test(grantee) && (constrained === undefined || constrained === table);
}

function keyFinding(code: 'KEY_STATE' | 'GRANTS_GONE', request: number, data: Record<string, string>): Finding {
  return {
    check: meta.id,
    code,
    certainty: 'proven',
    standing: code === 'KEY_STATE' ? 'blocking' : 'latent',
    statements: [],
    owner: 'key owner',
    request,
    text: fillTemplate(meta.findings[code] ?? '', data),
    data,
  };
}
