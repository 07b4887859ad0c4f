import type { Asked } from '../model/denial.js';
import { type ActionInfo, actionInfo, splitAction } from '../model/reference/action-info.js';
import { actionsOfOperation } from '../model/reference/closest-actions.js';
import type { ApiCall, Ask } from './call.js';
import { resourcesOf } from './resource.js';
import { tagKeys } from './tags.js';

/** The requests of a call of any service without rules of its own: the action of its name, on what the record names. */
export function serviceAsks(api: ApiCall, call: Asked): readonly Ask[] {
  return actionsOf(api, call).flatMap((action): readonly Ask[] => {
    if (!/^[^:]+:./.test(action)) return [];
    const info = actionInfo(...splitAction(action));
    const why = `${api.operation} asks ${action}`;
    if (info !== undefined)
      return resourcesOf(api, info).map((named) => ({ action, ...named, why, ...tags(api, info) }));
    const [arn] = api.arns;
    if (arn !== undefined) return [{ action, resource: arn, why }];
    return [
      { action, resource: '*', resourceUnknown: 'the action is not in the Service Authorization Reference', why },
    ];
  });
}

/** Services name their tags differently: tags that are found are told, their absence is not. */
function tags(api: ApiCall, info: ActionInfo): Pick<Ask, 'context'> {
  const { context } = tagKeys(api.parameters);
  const found = info.conditionKeys.includes('aws:TagKeys') && Array.isArray(context?.['aws:TagKeys']);
  return found && context !== undefined ? { context } : {};
}

/** The IAM actions of an operation: the message's, the one of its name, or those that AWS names otherwise. */
function actionsOf({ service, operation }: ApiCall, call: Asked): readonly string[] {
  if (call.text?.action !== undefined) return [call.text?.action];
  const info = actionInfo(service, operation);
  if (info !== undefined) return [`${info.service}:${info.action}`];
  return actionsOfOperation(`${service}:${operation}`) ?? [call.action];
}
