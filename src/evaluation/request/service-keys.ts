import { actionInfo, splitAction } from '../../model/reference/action-info.js';
import { serviceNames, serviceReference } from '../../model/reference/reference.js';
import { BoundedMemo } from '../bounded-memo.js';

const MOST_PAIRS = 16_384;
const known = new BoundedMemo<boolean>(MOST_PAIRS);
let services: ReadonlySet<string> | undefined;

/**
 * Whether no request for an action has a key, both in lower case, whoever asks: a service's own key works with that
 * service alone, but for those that the Service Authorization Reference gives to others as well; and a call that reads
 * passes no tags where the reference lists none.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * AWS: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function isForeignKey(key: string, action: string): boolean {
  const pair = `${action} ${key}`;
  return known.get(pair) ?? known.set(pair, isForeign(key, action));
}

function isForeign(key: string, action: string): boolean {
  const prefix = key.slice(0, key.indexOf(':'));
  const [service, name] = splitAction(action);
  if (prefix === 'aws') return isTagPassed(key) && passesNoTags(service, name);
  if (prefix === service) return service === 'dynamodb' && isOfOtherActions(key, name);
  services ??= new Set(serviceNames());
  // The claims of an identity provider begin with its address, which is no service's name.
  if (!services.has(prefix)) return false;
  const reference = serviceReference(service);
  return reference !== undefined && !reference.conditionKeys.some((one) => one.toLowerCase().startsWith(`${prefix}:`));
}

function isTagPassed(key: string): boolean {
  return key === 'aws:tagkeys' || key.startsWith('aws:requesttag/');
}

function passesNoTags(service: string, name: string): boolean {
  const info = actionInfo(service, name);
  const reads = info?.accessLevel === 'Read' || info?.accessLevel === 'List';
  return reads && !info.conditionKeys.some((key) => isTagPassed(key.toLowerCase()));
}

/** DynamoDB's page lists each of its keys with all of its actions; pages of other services leave some out. */
function isOfOtherActions(key: string, name: string): boolean {
  const info = actionInfo('dynamodb', name);
  const isKey = (one: string): boolean => one.toLowerCase() === key;
  if (info === undefined || info.conditionKeys.some(isKey)) return false;
  return serviceReference('dynamodb')?.conditionKeys.some(isKey) === true;
}
