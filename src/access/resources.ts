import { formatArn, parseArn } from '../model/arn.js';
import { DoctorError } from '../model/error.js';
import { partitionOfRegion } from '../model/partitions.js';
import { type ActionInfo, actionInfo, splitAction } from '../model/reference/action-info.js';
import { resourceTypesOf } from '../model/reference/resource-types.js';

/** Where a short name lies. */
interface Place {
  readonly account: string;
  readonly region: string;
}

/**
 * The ARN of a resource that somebody named in short: `orders`, `table/orders`, `orders/index/byq`, `role/x`,
 * `log-group:/aws/lambda/f`, `/aws/lambda/f`, `alias/k`, `s3://bucket/key`. An ARN stays as it is. `service` is that of the actions asked about.
 * Throws a usage `DoctorError` for a name that no rule completes.
 */
export function completedArn(word: string, service: string, place: Place): string {
  const name = word.trim();
  if (name === '*' || parseArn(name) !== undefined) return name;
  const partition = partitionOfRegion(place.region);
  const arn = (of: string, resource: string, region = place.region) =>
    formatArn({ partition, service: of, region, account: place.account, resource });
  if (/^s3:\/\//.test(name)) return `arn:${partition}:s3:::${name.slice('s3://'.length)}`;
  if (/^(role|user|group|policy|instance-profile)\//.test(name) && service !== 'dynamodb') return arn('iam', name, '');
  if (/^(alias|key)\//.test(name)) return arn('kms', name);
  if (/^function:/.test(name)) return arn('lambda', name);
  if (/^(log-group:|\/)/.test(name)) return arn('logs', `log-group:${name.replace(/^log-group:/, '')}`);
  return ofService(name, service, arn) ?? refuse(word, service);
}

function ofService(
  name: string,
  service: string,
  arn: (service: string, resource: string, region?: string) => string,
): string | undefined {
  switch (service) {
    case 'dynamodb':
      return isTablePath(name) ? arn('dynamodb', `table/${name.replace(/^table\//, '')}`) : undefined;
    case 'logs':
      return arn('logs', `log-group:${name}`);
    case 'kms':
      return arn('kms', `key/${name}`);
    case 'lambda':
      return arn('lambda', `function:${name}`);
    case 'sts':
      return arn('iam', `role/${name}`, '');
    case 'sqs':
    case 'sns':
      return arn(service, name);
    default:
      return undefined;
  }
}

/** DynamoDB's own rule for names of tables and indexes. */
function isTablePath(name: string): boolean {
  return /^(table\/)?[\w.-]{1,255}(\/(index|stream|backup|export|import)\/[\w.:*-]+)?$/.test(name);
}

function refuse(word: string, service: string): never {
  throw new DoctorError({ source: 'user', code: 'UsageResource' }, `\`${word}\` is no resource of ${service}`, {
    hint: 'write its ARN, or for a table its name: table/orders, orders/index/by-date',
  });
}

/** Whether an action is asked on a resource of this kind. An action without resource types is asked on `*` alone. */
export function isAskedOn(action: string, resource: string): boolean {
  const info = actionInfo(...splitAction(action));
  if (info === undefined) return true;
  if (resource === '*' || info.isWildcardOnly) return resource === '*' && info.isWildcardOnly;
  if (parseArn(resource)?.service !== serviceOfTypes(info)) return false;
  const types = resourceTypesOf(resource);
  return types.length === 0 || info.resourceTypes.some(({ name }) => types[0] === name);
}

/** sts:AssumeRole is asked on a role of IAM. */
function serviceOfTypes({ service, resourceTypes }: ActionInfo): string | undefined {
  return resourceTypes.map(({ arnFormat }) => arnFormat.split(':')[2]).find((of) => of !== undefined) ?? service;
}

/** What an action is asked on, in words: "a table, an index". */
export function resourceTypesInWords(action: string): string {
  const info = actionInfo(...splitAction(action));
  if (info === undefined || info.isWildcardOnly) return '* alone';
  return info.resourceTypes.map(({ name }) => name).join(', ');
}
