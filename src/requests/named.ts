import { regionSaid } from '../denials/region-said.js';
import { parseArn } from '../model/arn.js';
import type { Asked } from '../model/denial.js';
import { actionInfo, splitAction } from '../model/reference/action-info.js';
import type { ApiCall, Ask } from './call.js';
import { namedTable } from './dynamodb/arns.js';
import { DYNAMODB, tableKeyContext } from './dynamodb/table-key.js';

/**
 * Puts the request that AWS's message named first. Where the message and the derivation speak of the same action,
 * the message's resource wins and the derivation's context is kept; the record's, for want of either.
 */
export function withNamed(asks: readonly Ask[], api: ApiCall, call: Asked): readonly Ask[] {
  const action = actionNamed(call);
  if (action === undefined) return asks;
  const same = asks.filter((ask) => ask.action.toLowerCase() === action.toLowerCase());
  const isDerived = same.some((ask) => ask.resourceUnknown === undefined);
  const recorded = !isDerived && couldBeOf(call.resource, action) ? call.resource : undefined;
  const resource = [call.text?.resource, recorded].find((name) => name !== undefined && isResource(name));
  const exact = resource === undefined ? same[0] : same.find((ask) => ask.resource === resource);
  if (exact !== undefined) return [{ ...exact, action, named: true }, ...asks.filter((ask) => ask !== exact)];
  const [twin] = same.length === 1 ? same : [];
  return [
    { ...ofTwin(twin, resource), ...namedAsk(action, resource, api), ...placeSaid(api, call), named: true },
    ...asks.filter((ask) => ask !== twin),
  ];
}

/** A replica's Region, in which DynamoDB asks with the caller's permissions. */
function placeSaid({ region, service }: ApiCall, { errorMessage = '' }: Asked): Pick<Ask, 'region' | 'via'> {
  const said = regionSaid(errorMessage);
  if (said === undefined || said === region) return {};
  return { region: said, ...(service === 'dynamodb' && { via: DYNAMODB }) };
}

/** What holds for the request that the message names as for the one derived from the record. */
function ofTwin(twin: Ask | undefined, resource: string | undefined): Pick<Ask, 'context' | 'shape'> {
  if (twin === undefined) return {};
  const { context = {}, shape } = twin;
  const isOfShape = shape !== undefined && resource?.startsWith(shape.replace(/\*$/, '')) === true;
  return { context, ...(isOfShape && { shape }) };
}

/** As the Service Authorization Reference writes it, if it knows the action: messages also say `SNS:Publish`. */
function actionNamed(call: Asked): string | undefined {
  const [service, name] = splitAction(call.text?.action ?? '');
  return service === '' ? undefined : `${service.toLowerCase()}:${actionInfo(service, name)?.action ?? name}`;
}

/** The resource of the record is the call's: no action of another service is asked on a table, and ListStreams on none. */
function couldBeOf(resource: string | undefined, action: string): boolean {
  const [service, name] = splitAction(action);
  if (actionInfo(service, name)?.isWildcardOnly === true) return false;
  return service === 'dynamodb' || parseArn(resource ?? '')?.service !== 'dynamodb';
}

function isResource(name: string): boolean {
  return name === '*' || parseArn(name) !== undefined;
}

function namedAsk(action: string, resource: string | undefined, api: ApiCall): Ask {
  const why = `AWS's answer to ${api.operation} names ${action}`;
  const ask = { action, why, indirect: true, ...askedByDynamodb(action, api) } as const;
  if (resource !== undefined) return { ...ask, resource };
  if (actionInfo(...splitAction(action))?.isWildcardOnly === true) return { ...ask, resource: '*' };
  return { ...ask, resource: '*', resourceUnknown: 'neither the message nor the record names the resource' };
}

/** Another service's action in DynamoDB's answer: DynamoDB asked it as the caller. iam:PassRole and its kin it asks of IAM itself. */
function askedByDynamodb(action: string, api: ApiCall): Pick<Ask, 'via' | 'context'> {
  const [service] = splitAction(action);
  if (api.service !== 'dynamodb' || service === 'dynamodb' || service === 'iam') return {};
  if (service !== 'kms') return { via: DYNAMODB };
  return {
    via: DYNAMODB,
    context: tableKeyContext({ action, table: namedTable(api), region: api.region }),
  };
}
