import type { Asked } from '../model/denial.js';
import { type ActionInfo, actionInfo, splitAction } from '../model/reference/action-info.js';
import { actionsOfOperation } from '../model/reference/closest-actions.js';
import type { ApiCall, Ask } from './call.js';
import { createActionKey, parameterKeys, showsTags } from './parameter-keys.js';
import { passedRoleContext } from './passed-role.js';
import { resourcesOf } from './resource.js';
import { tagKeys } from './tags.js';

/** The requests of a call of any service without rules of its own: the action of its name, on what the record names. */
export function serviceAsks(api: ApiCall, call: Asked): readonly Ask[] {
  return actionsOf(api, call).flatMap((action): readonly Ask[] => {
    if (!/^[^:]+:./.test(action)) return [];
    const info = actionInfo(...splitAction(action));
    const why = `${api.operation} asks ${action}`;
    if (info !== undefined)
      return resourcesOf(api, info).map((named) =>
        withPassedRole({ action, ...named, why, ...parameterContext(api, info, named.resource) }, api),
      );
    const [arn] = api.arns;
    if (arn !== undefined) return [{ action, resource: arn, why }];
    return [
      { action, resource: '*', resourceUnknown: 'the action is not in the Service Authorization Reference', why },
    ];
  });
}

function withPassedRole(ask: Ask, api: ApiCall): Ask {
  const passed = passedRoleContext(ask.action, ask.resource, api);
  return Object.keys(passed).length === 0 ? ask : { ...ask, context: { ...ask.context, ...passed } };
}

/** The keys that the parameters settle; of another action than the call's own (iam:PassRole) they tell nothing. */
function parameterContext(api: ApiCall, info: ActionInfo, resource: string): Pick<Ask, 'context' | 'completePrefixes'> {
  const action = `${info.service}:${info.action}`;
  const isOwn = operationAction(api) === action;
  const { context: tags = {}, completePrefixes } = tagKeys(api.parameters, resource);
  const hasTags = info.conditionKeys.includes('aws:TagKeys') && Array.isArray(tags['aws:TagKeys']);
  // Services name their tags differently: of most, tags that are found are told, and their absence is not.
  const isSettled = hasTags || (isOwn && showsTags(action));
  const context = {
    ...(isSettled && tags),
    ...(isOwn && parameterKeys(action, api.parameters)),
    ...createActionKey(action, api.operation),
  };
  if (Object.keys(context).length === 0) return {};
  return { context, ...(isSettled && isOwn && showsTags(action) && completePrefixes && { completePrefixes }) };
}

/** The headers of an upload in parts stand in the record of the call that began it. */
const GOES_ON = new Set(['UploadPart', 'UploadPartCopy', 'CompleteMultipartUpload']);

function operationAction({ service, operation }: ApiCall): string | undefined {
  if (GOES_ON.has(operation)) return undefined;
  const info = actionInfo(service, operation);
  if (info !== undefined) return `${info.service}:${info.action}`;
  const [first, ...others] = actionsOfOperation(`${service}:${operation}`) ?? [];
  return others.length === 0 ? first : undefined;
}

/** The IAM actions of an operation: the message's, the one of its name, or those that AWS names otherwise. */
function actionsOf({ service, operation }: ApiCall, call: Asked): readonly string[] {
  if (call.text?.action !== undefined) return [call.text?.action];
  const info = actionInfo(service, operation);
  if (info !== undefined) return [`${info.service}:${info.action}`];
  return actionsOfOperation(`${service}:${operation}`) ?? [call.action];
}
