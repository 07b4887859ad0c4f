import { objectParameter, parametersOf, textParameter } from '../denials/record/parameters/parameters.js';
import { parseArn } from '../model/arn.js';
import type { Call } from '../model/call.js';
import { splitAction } from '../model/reference/action-info.js';
import type { DerivedRequest } from '../model/request.js';
import { forwardedContext } from './context/forwarded.js';
import { tableNameOf } from './dynamodb/arns.js';
import { DYNAMODB, tableKeyContext } from './dynamodb/table-key.js';

const TOUCHES_ITEMS =
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
export function kmsActionsOf(request: DerivedRequest, call: Call): readonly string[] {
  const [service, name] = splitAction(request.action);
  if (service !== 'dynamodb' || request.origin.via !== undefined) return [];
  if (selectsKey(name, call)) return SELECTS_KEY;
  return TOUCHES_ITEMS.test(name) ? ['kms:Decrypt'] : [];
}

function selectsKey(action: string, call: Call): boolean {
  if (action.startsWith('RestoreTable')) return true;
  if (!/^(CreateTable|UpdateTable|ImportTable)$/.test(action)) return false;
  const parameters = parametersOf(call);
  const table = action === 'ImportTable' ? objectParameter(parameters, 'tableCreationParameters') : parameters;
  const encryption = objectParameter(table, 'sSESpecification');
  return textParameter(encryption, 'kMSMasterKeyId') !== undefined;
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
  if (arn === undefined || name === undefined || name === '*') return undefined;
  return { account: arn.account, region: arn.region, name };
}

/**
 * What DynamoDB asks of a table's KMS key with the caller's credentials (forward access session).
 * `request` is the DynamoDB request with its whole context; `action` is `kms:Decrypt` or `Decrypt`.
 * AWS: https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html
 */
export function kmsRequestFor(request: DerivedRequest, keyArn: string, action: string): DerivedRequest {
  const { principal, principalRole, principalAccount } = request;
  const name = action.startsWith('kms:') ? action : `kms:${action}`;
  const keyAccount = parseArn(keyArn)?.account;
  const region = tableOf(request)?.region || request.origin.region;
  // A restore uses the key for the source as for the target: which of them a request names, AWS does not document.
  const table = request.action.startsWith('dynamodb:RestoreTable') ? undefined : request.resource;
  const keys = tableKeyContext({ action: name, table, region });
  return {
    principal,
    ...(principalRole === undefined ? {} : { principalRole }),
    ...(principalAccount === undefined ? {} : { principalAccount }),
    action: name,
    resource: keyArn,
    ...(keyAccount ? { resourceAccount: keyAccount } : {}),
    context: {
      ...forwardedContext(request.context ?? {}, DYNAMODB),
      'aws:RequestedRegion': region,
      ...(keyAccount ? { 'aws:ResourceAccount': keyAccount } : {}),
      ...keys,
    },
    ...('kms:EncryptionContextKeys' in keys ? { completePrefixes: ['kms:EncryptionContext:'] } : {}),
    origin: {
      region,
      via: DYNAMODB,
      indirect: true,
      named: false,
      why: `DynamoDB asks ${name} of the table's key with the caller's credentials`,
    },
  };
}
