import { parseArn } from '../../model/arn.js';
import type { ContextValue, RequestContext } from '../../model/request.js';
import { viaServiceName } from '../via.js';
import { tableNameOf } from './arns.js';

/** The service that asks KMS, S3 and Kinesis with the caller's credentials. */
export const DYNAMODB = 'dynamodb.amazonaws.com';

interface TableKeyUse {
  /** `kms:Decrypt` */
  readonly action: string;
  /** ARN of the table, or of anything below it. */
  readonly table: string | undefined;
  /** The Region of the key. */
  readonly region: string;
}

/**
 * The kms: keys of what DynamoDB asks of a table's key.
 * AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 * AWS: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
export function tableKeyContext({ action, table, region }: TableKeyUse): RequestContext {
  const keys: Record<string, ContextValue> = {};
  const via = viaServiceName('dynamodb', region);
  if (via !== undefined) keys['kms:ViaService'] = via;
  if (action === 'kms:CreateGrant') keys['kms:GrantIsForAWSResource'] = 'true';
  const name = table === undefined ? undefined : tableNameOf(table);
  const subscriber = table === undefined ? undefined : parseArn(table)?.account;
  if (!/^kms:(Decrypt|Encrypt|GenerateDataKey|ReEncrypt)/.test(action) || !name || !subscriber) return keys;
  return {
    ...keys,
    'kms:EncryptionContext:aws:dynamodb:tableName': name,
    'kms:EncryptionContext:aws:dynamodb:subscriberId': subscriber,
    'kms:EncryptionContextKeys': ['aws:dynamodb:tableName', 'aws:dynamodb:subscriberId'],
  };
}
