import { awsCommand, type Command, type RemedyCandidate } from '../../src/check/index.js';
import { parseArn } from '../../src/model/arn.js';
import type { JsonObject } from '../../src/model/json.js';

/**
 * What makes a KMS key usable again, by its state (`KeyState` of kms:DescribeKey); empty where its owner has to look.
 * `request` is the index of the denied request.
 */
export function keyStateRemedies(key: string, state: string, request: number): RemedyCandidate[] {
  const commands = commandsFor(key, state);
  if (commands.length === 0) return [];
  const text =
    state === 'PendingDeletion'
      ? `cancel the deletion of ${key}, which leaves it disabled, and enable it`
      : `enable ${key}`;
  return [{ layer: 'kms-key', owner: 'key owner', text, change: { kind: 'action', commands }, request }];
}

function commandsFor(key: string, state: string): Command[] {
  const where = { 'key-id': key, region: regionOf(key) };
  const enable = awsCommand('kms enable-key', where);
  if (state === 'PendingDeletion') return [awsCommand('kms cancel-key-deletion', where), enable];
  return state === 'Disabled' ? [enable] : [];
}

/**
 * What gives DynamoDB its grants on a table's key again: choosing the key again. It works while DynamoDB can still
 * read the table by the key that it has cached, or once the key allows it again.
 */
export function grantRemedies(key: string, table: string, request: number): RemedyCandidate[] {
  const where = { 'table-name': table, region: regionOf(key) };
  const choose = (specification: JsonObject) =>
    awsCommand('dynamodb update-table', { ...where, 'sse-specification': specification });
  const commands = [
    choose({ Enabled: false }),
    awsCommand('dynamodb wait table-exists', where),
    choose({ Enabled: true, SSEType: 'KMS', KMSMasterKeyId: key }),
  ];
  const text = `choose the key ${key} again for table ${table}, so that DynamoDB makes its grants again`;
  return [{ layer: 'kms-key', owner: 'resource owner', text, change: { kind: 'action', commands }, request }];
}

function regionOf(key: string): string | undefined {
  return parseArn(key)?.region || undefined;
}
