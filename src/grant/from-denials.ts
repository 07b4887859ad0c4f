import { oneOrMany } from '../check/document.js';
import type { Diagnosis } from '../diagnosis/index.js';
import { parseArn } from '../model/arn.js';
import { actionInfo, splitAction } from '../model/reference/action-info.js';
import type { AllowStatement, Element } from './intent.js';
import type { PlanWarning } from './plan.js';

/** What denials ask for, and what of them grant leaves to others. */
export interface DeniedAccess {
  readonly elements: readonly Element[];
  /** Names of the tables that the elements are about. */
  readonly tables: readonly string[];
  readonly warnings: readonly PlanWarning[];
}

/**
 * The actions that were denied because no identity policy allows them, on the resources as they were asked. Explicit
 * denies are never answered with an Allow; another account's table needs its owner; both are told.
 */
export function accessDenied(diagnoses: readonly Diagnosis[], account: string): DeniedAccess {
  const elements = new Map<string, Element>();
  const warnings: PlanWarning[] = [];
  for (const { group, requests } of diagnoses) {
    for (const { action, resource, layers } of requests) {
      const identity = layers.find(({ policyType }) => policyType === 'identity-policy')?.decision;
      const left = reasonToLeave({ action, resource }, identity, account);
      const times = `${group.count} ${group.count === 1 ? 'time' : 'times'}, last ${group.lastSeen}`;
      if (left === undefined) {
        elements.set(`${action}\n${resource}`, { action, resource });
        warnings.push({ code: 'DENIED', text: `${action} on ${resource} was denied ${times}` });
      } else if (left !== '') {
        warnings.push({ code: 'LEFT_OUT', text: `left out: ${action} on ${resource} (${times}): ${left}` });
      }
    }
  }
  const list = [...elements.values()];
  return { elements: list, tables: tablesOf(list), warnings };
}

/** What can take the table or its protection away is not granted because somebody tried it. */
const BY_NAME_ALONE = /^(DeleteTable|\w+ResourcePolicy)$/;

/** Undefined: granted. Empty: nothing to say, as the role has it or it follows from the table. */
function reasonToLeave(
  { action, resource }: Element,
  identity: string | undefined,
  account: string,
): string | undefined {
  const [service, name] = splitAction(action);
  if (service !== 'dynamodb') return '';
  if (identity === 'explicitDeny') return 'a policy of the role denies it, and grant never answers a Deny';
  if (identity !== 'implicitDeny') return '';
  if (BY_NAME_ALONE.test(name)) return 'it is granted by name alone (--access)';
  if (actionInfo(service, name)?.isWildcardOnly === true) return undefined;
  const arn = parseArn(resource);
  if (arn === undefined || !/^table\/[\w.-]+(\/(index|stream)\/[\w.:-]+)?$/.test(arn.resource))
    return 'its table is not known';
  if (arn.account !== account) return `its table is of account ${arn.account}, whose owner has to allow it too`;
  return undefined;
}

function tablesOf(elements: readonly Element[]): string[] {
  const names = elements.flatMap(({ resource }) => /^(arn:.*:table\/[^/]+)/.exec(resource)?.[1] ?? []);
  return [...new Set(names)].sort();
}

/** Statements for elements: resources that ask the same actions share one. */
export function statementsOfElements(elements: readonly Element[]): AllowStatement[] {
  const byResource = new Map<string, string[]>();
  for (const { action, resource } of elements) {
    const at = isOnAny(action) ? '*' : resource;
    byResource.set(at, [...(byResource.get(at) ?? []), action].sort());
  }
  const groups = new Map<string, { readonly Action: readonly string[]; readonly Resource: string[] }>();
  for (const [resource, actions] of [...byResource].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const group = groups.get(actions.join()) ?? { Action: actions, Resource: [] };
    group.Resource.push(resource);
    groups.set(actions.join(), group);
  }
  return [...groups.values()].map(({ Action, Resource }, index) => ({
    Sid: `UseItems${index === 0 ? '' : index + 1}`,
    Effect: 'Allow',
    Action: oneOrMany(Action),
    Resource: oneOrMany(Resource),
  }));
}

function isOnAny(action: string): boolean {
  return actionInfo(...splitAction(action))?.isWildcardOnly === true;
}
