import type { Denial } from '../denials/denial.js';
import { parseArn } from '../vocabulary/arn.js';
import type { ApiCall, Ask } from './call.js';
import { actionInfo, splitAction } from './reference/action-info.js';

/**
 * Puts the request that AWS's message named first. Where the message and the derivation speak of the same action,
 * the message's resource wins and the derivation's context is kept.
 */
export function withNamed(asks: readonly Ask[], call: ApiCall, denial: Denial): readonly Ask[] {
  const action = actionNamed(denial);
  if (action === undefined) return asks;
  const same = asks.filter((ask) => ask.action.toLowerCase() === action.toLowerCase());
  const resource = [denial.text.resource, denial.resource].find((name) => name !== undefined && isResource(name));
  const exact = resource === undefined ? same[0] : same.find((ask) => ask.resource === resource);
  if (exact !== undefined) return [{ ...exact, named: true }, ...asks.filter((ask) => ask !== exact)];
  const [twin] = same.length === 1 ? same : [];
  const others = asks.filter((ask) => ask !== twin);
  return [{ ...twin, ...namedAsk(action, resource, call), named: true }, ...others];
}

/** `SNS:Publish` is written with a lower-case prefix everywhere else. */
function actionNamed(denial: Denial): string | undefined {
  const [service, name] = splitAction(denial.text.action ?? '');
  return service === '' ? undefined : `${service.toLowerCase()}:${name}`;
}

function isResource(name: string): boolean {
  return name === '*' || parseArn(name) !== undefined;
}

function namedAsk(action: string, resource: string | undefined, call: ApiCall): Ask {
  const why = `AWS's answer to ${call.operation} names ${action}`;
  if (resource !== undefined) return { action, resource, why };
  if (actionInfo(...splitAction(action))?.isWildcardOnly === true) return { action, resource: '*', why };
  return { action, resource: '*', why, resourceUnknown: 'neither the message nor the record names the resource' };
}
