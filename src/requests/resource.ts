import type { Denial } from '../denials/denial.js';
import { recordedResources } from '../denials/record/record-call.js';
import { parseArn } from '../vocabulary/arn.js';
import { type Unknown, unknown } from '../vocabulary/unknown.js';
import type { ApiCall, Ask } from './call.js';
import type { ActionInfo } from './reference/action-info.js';
import { resourceTypesOf } from './reference/resource-types.js';

/** A resource that a call names, or a stand-in and why. */
export interface NamedResource {
  readonly resource: string;
  readonly resourceUnknown?: string;
}

/**
 * The resources of a call on which an action is asked: ARNs in the record or its parameters, or the service's
 * ARN formats filled from the parameters. `*` for an action without resource types.
 */
export function resourcesOf(call: ApiCall, info: ActionInfo): readonly NamedResource[] {
  if (info.isWildcardOnly) return [{ resource: '*' }];
  const types = new Set(info.resourceTypes.map((type) => type.name));
  const fits = (arn: string) => isArnOf(arn, info.service) && resourceTypesOf(arn).some((type) => types.has(type));
  const inParameters = Object.values(call.parameters).filter((value) => typeof value === 'string');
  const arns = [...new Set([...call.arns, ...inParameters].filter(fits))];
  if (arns.length > 0) return arns.map((resource) => ({ resource }));
  const filled = info.resourceTypes.flatMap((type) => fillArn(type.arnFormat, call) ?? []);
  if (filled.length > 0) return filled;
  if (!info.resourceTypes.some((type) => type.required)) return [{ resource: '*' }];
  return [{ resource: '*', resourceUnknown: 'neither the message nor the record names the resource' }];
}

function isArnOf(arn: string, service: string): boolean {
  return parseArn(arn)?.service === service;
}

const WITH_PATH = /WithPath$/;

/** Undefined when a variable of the format is not among the parameters. */
function fillArn(format: string, call: ApiCall): NamedResource | undefined {
  const known: Record<string, string | undefined> = {
    partition: call.partition,
    region: call.region,
    account: call.account,
  };
  for (const [name, value] of Object.entries(call.parameters)) {
    if (typeof value === 'string' && !value.startsWith('alias/') && !value.startsWith('arn:')) {
      known[name.toLowerCase()] = value;
    }
  }
  let complete = true;
  let pathGuessed = false;
  const resource = format.replaceAll(/\$\{([^}]*)\}/g, (_, variable: string) => {
    const value = known[variable.replace(WITH_PATH, '').toLowerCase()];
    if (value === undefined || value === '') complete = false;
    if (WITH_PATH.test(variable)) pathGuessed = true;
    return value ?? '';
  });
  if (!complete) return undefined;
  return pathGuessed ? { resource, resourceUnknown: 'the record names no path; the ARN has none' } : { resource };
}

/**
 * The account that owns a resource: the ARN's; the caller's for `*` and for AWS's own policies; for a bucket the
 * record's. Unknown where none tells.
 */
export function resourceAccountOf(ask: Ask, call: ApiCall, denial: Denial): string | Unknown {
  const { resource } = ask;
  const account =
    resource === '*' || parseArn(resource)?.account === 'aws' ? call.account : parseArn(resource)?.account;
  if (account && !(resource === '*' && ask.resourceUnknown !== undefined)) return account;
  const owners = recordedResources(denial.event).filter(
    (named) => named.ARN !== undefined && covers(named.ARN, resource),
  );
  return (
    owners.find((named) => named.accountId)?.accountId ??
    unknown('the ARN holds no account and the record names no owner')
  );
}

/** A bucket's ARN covers its objects. */
function covers(arn: string, resource: string): boolean {
  return resource === arn || resource.startsWith(`${arn}/`);
}
