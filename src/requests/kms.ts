import type { Denial } from '../denials/denial.js';
import { parseArn } from '../vocabulary/arn.js';
import { isUnknown } from '../vocabulary/unknown.js';
import { forwardedContext } from './context/forwarded.js';
import { tableNameOf } from './dynamodb/arns.js';
import { parameter } from './parameters.js';
import { splitAction } from './reference/action-info.js';
import type { ContextValue, DerivedRequest, RequestContext } from './request.js';

const READS_OR_WRITES_ITEMS =
  /^(GetItem|PutItem|UpdateItem|DeleteItem|ConditionCheckItem|Query|Scan|BatchGetItem|BatchWriteItem|PartiQL\w+|ExportTableToPointInTime|UpdateContributorInsights)$/;

/** What AWS documents as the least for a principal that selects the key of a table. */
const SELECTS_KEY = [
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/**
 * The actions that DynamoDB asks of the table's KMS key as the caller, should the table have a key of KMS:
 * kms:Decrypt for reads and writes of items alike; more for the call that selects the key; none for other calls.
 */
export function kmsActionsOf(request: DerivedRequest, denial: Denial): readonly string[] {
  const [service, name] = splitAction(request.action);
  if (service !== 'dynamodb' || request.origin.via !== undefined) return [];
  if (selectsKey(name, denial)) return SELECTS_KEY;
  return READS_OR_WRITES_ITEMS.test(name) && !denial.eventName.startsWith('Restore') ? ['kms:Decrypt'] : [];
}

function selectsKey(action: string, denial: Denial): boolean {
  if (action.startsWith('RestoreTable'))
    return !/\/backup\//.test(denial.resource ?? '') || action === denial.eventName;
  if (action !== 'CreateTable' && action !== 'UpdateTable') return false;
  return /"kmsMasterKeyId":/i.test(
    JSON.stringify(parameter(denial.event?.requestParameters ?? {}, 'sSESpecification') ?? ''),
  );
}

/** A table, as its ARN tells. */
export interface TableName {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** The table that a DynamoDB request is about, or whose index, stream or backup it is; undefined for `*` and `table/*`. */
export function tableOf(request: DerivedRequest): TableName | undefined {
  const arn = parseArn(request.resource);
  const name = tableNameOf(request.resource);
  return arn === undefined || name === undefined || name === '*'
    ? undefined
    : { account: arn.account, region: arn.region, name };
}

/**
 * What DynamoDB asks of a table's KMS key with the caller's credentials (forward access session).
 * `request` is the DynamoDB request with its whole context; `action` is `kms:Decrypt` or `Decrypt`.
 */
export function kmsRequestFor(request: DerivedRequest, keyArn: string, action: string): DerivedRequest {
  const { context: _, resourceAccount: __, origin, ...principal } = request;
  const name = action.startsWith('kms:') ? action : `kms:${action}`;
  const table = tableOf(request);
  const keyAccount = parseArn(keyArn)?.account;
  const region = table?.region ?? origin.region;
  return {
    ...principal,
    action: name,
    resource: keyArn,
    ...(keyAccount ? { resourceAccount: keyAccount } : {}),
    context: {
      ...forwardedContext(request.context ?? {}, 'dynamodb.amazonaws.com'),
      'aws:RequestedRegion': region,
      ...keyContext(request, name, region),
    },
    origin: {
      region,
      via: 'dynamodb.amazonaws.com',
      named: false,
      why: `DynamoDB asks ${name} of the table's key with the caller's credentials`,
    },
  };
}

function keyContext(request: DerivedRequest, action: string, region: string): RequestContext {
  const table = tableOf(request);
  const context: Record<string, ContextValue> = {};
  if (!region.startsWith('cn-')) context['kms:ViaService'] = `dynamodb.${region}.amazonaws.com`;
  if (request.principalAccount !== undefined) context['kms:CallerAccount'] = request.principalAccount;
  if (action === 'kms:DescribeKey' || table === undefined) return context;
  if (action === 'kms:CreateGrant') return { ...context, 'kms:GrantIsForAWSResource': 'true' };
  const owner = isUnknown(request.resourceAccount) ? undefined : request.resourceAccount;
  return {
    ...context,
    'kms:EncryptionContext:aws:dynamodb:tableName': table.name,
    'kms:EncryptionContext:aws:dynamodb:subscriberId': owner ?? table.account,
    'kms:EncryptionContextKeys': ['aws:dynamodb:tableName', 'aws:dynamodb:subscriberId'],
  };
}
