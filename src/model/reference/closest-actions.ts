import { actionInfo, splitAction } from './action-info.js';
import { actionOfOperation } from './operation.js';
import { serviceNames, serviceReference } from './reference.js';

const ITEM_WRITES = ['dynamodb:ConditionCheckItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];
const PARTIQL = [
  'dynamodb:PartiQLDelete',
  'dynamodb:PartiQLInsert',
  'dynamodb:PartiQLSelect',
  'dynamodb:PartiQLUpdate',
];

/** API operations that AWS authorizes as several actions, or as one of another name. */
const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  'dynamodb:TransactWriteItems': ITEM_WRITES,
  'dynamodb:ExecuteStatement': PARTIQL,
  'dynamodb:BatchExecuteStatement': PARTIQL,
  'dynamodb:ExecuteTransaction': PARTIQL,
  'kms:ReEncrypt': ['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
  's3:CopyObject': ['s3:GetObject', 's3:PutObject'],
  's3:ListObjectVersions': ['s3:ListBucketVersions'],
  's3:ListMultipartUploads': ['s3:ListBucketMultipartUploads'],
  's3:ListParts': ['s3:ListMultipartUploadParts'],
  's3:GetBucketLifecycle': ['s3:GetLifecycleConfiguration'],
  's3:PutBucketLifecycle': ['s3:PutLifecycleConfiguration'],
  's3:DeleteBucketLifecycle': ['s3:PutLifecycleConfiguration'],
  's3:GetBucketReplication': ['s3:GetReplicationConfiguration'],
  's3:PutBucketReplication': ['s3:PutReplicationConfiguration'],
  's3:DeleteBucketReplication': ['s3:PutReplicationConfiguration'],
  's3:GetBucketEncryption': ['s3:GetEncryptionConfiguration'],
  's3:PutBucketEncryption': ['s3:PutEncryptionConfiguration'],
  's3:DeleteBucketEncryption': ['s3:PutEncryptionConfiguration'],
};

/** The IAM actions that AWS asks for an API operation which is named otherwise; undefined for all others. */
export function actionsOfOperation(operation: string): readonly string[] | undefined {
  const several = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined;
  if (several !== undefined) return several;
  const one = actionOfOperation(...splitAction(operation));
  return one === undefined || one === operation ? undefined : [one];
}

/**
 * For `service:Action` which does not exist: the actions that were meant, best first, at most five.
 * An API operation that is no action gives the actions that AWS asks for it. Empty when the action exists or nothing is near.
 */
export function closestActions(action: string): readonly string[] {
  const [service, name] = splitAction(action);
  if (actionInfo(service, name) !== undefined) return [];
  const operation = actionsOfOperation(action);
  if (operation !== undefined) return operation;
  const services = serviceReference(service) === undefined ? nearest(service, serviceNames()) : [service];
  return services.flatMap((candidate) => namesNear(candidate, name)).slice(0, 5);
}

function namesNear(service: string, name: string): readonly string[] {
  const reference = serviceReference(service);
  if (reference === undefined) return [];
  const names = nearest(name, Object.keys(reference.actions));
  return names.map((near) => `${reference.service}:${near}`);
}

/** Names within a third of the text's length, best first. */
function nearest(text: string, names: readonly string[]): readonly string[] {
  const limit = Math.max(1, Math.floor(text.length / 3));
  return names
    .map((name) => ({ name, distance: editDistance(text.toLowerCase(), name.toLowerCase(), limit) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
}

/** Levenshtein distance; anything above `limit` for texts further apart than that. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? a.length;
}
