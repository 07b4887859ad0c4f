import { actionInfo, splitAction } from './action-info.js';
import { serviceNames, serviceReference } from './reference.js';

const ITEM_WRITES = ['dynamodb:ConditionCheckItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];
const PARTIQL = [
  'dynamodb:PartiQLDelete',
  'dynamodb:PartiQLInsert',
  'dynamodb:PartiQLSelect',
  'dynamodb:PartiQLUpdate',
];

/** API operations that are no IAM actions, and the actions that AWS asks instead. */
const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  'dynamodb:transactwriteitems': ITEM_WRITES,
  'dynamodb:transactgetitems': ['dynamodb:GetItem'],
  'dynamodb:executestatement': PARTIQL,
  'dynamodb:batchexecutestatement': PARTIQL,
  'dynamodb:executetransaction': PARTIQL,
  's3:listobjects': ['s3:ListBucket'],
  's3:listobjectsv2': ['s3:ListBucket'],
  's3:headobject': ['s3:GetObject'],
  's3:headbucket': ['s3:ListBucket'],
  's3:listbuckets': ['s3:ListAllMyBuckets'],
  's3:deleteobjects': ['s3:DeleteObject'],
  's3:copyobject': ['s3:GetObject', 's3:PutObject'],
  's3:createmultipartupload': ['s3:PutObject'],
  's3:uploadpart': ['s3:PutObject'],
  's3:completemultipartupload': ['s3:PutObject'],
  'lambda:invoke': ['lambda:InvokeFunction'],
  'bedrock:converse': ['bedrock:InvokeModel'],
  'bedrock:conversestream': ['bedrock:InvokeModelWithResponseStream'],
  'iam:addroletoinstanceprofile': ['iam:AddRoleToInstanceProfile', 'iam:PassRole'],
};

/** The IAM actions that AWS asks for an API operation which is named otherwise; undefined for all others. */
export function actionsOfOperation(operation: string): readonly string[] | undefined {
  return OPERATIONS[operation.toLowerCase()];
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
