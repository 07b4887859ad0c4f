import { awsCommand, type Command, phraseOf, type RemedyCandidate } from '../../src/check/index.js';
import { parseArn } from '../../src/model/arn.js';
import type { JsonObject } from '../../src/model/json.js';
import { meta } from './meta.js';

/**
 * What makes a KMS key usable again, by its state (`KeyState` of kms:DescribeKey); empty where its owner has to look.
 * `request` is the index of the denied request.
 */
export function keyStateRemedies(key: string, state: string, request: number): RemedyCandidate[] {
  const commands = commandsFor(key, state);
  if (commands.length === 0) return [];
  const says = phraseOf(meta, state === 'PendingDeletion' ? 'CANCEL_DELETION' : 'ENABLE_KEY', { key });
  return [{ layer: 'kms-key', owner: 'key owner', says, change: { kind: 'action', commands }, request }];
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
  const says = phraseOf(meta, 'CHOOSE_KEY', { key, table });
  return [{ layer: 'kms-key', owner: 'resource owner', says, change: { kind: 'action', commands }, request }];
}

function regionOf(key: string): string | undefined {
  return parseArn(key)?.region || undefined;
}
