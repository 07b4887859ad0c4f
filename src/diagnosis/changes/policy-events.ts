import type { EvaluatedRequest } from '../../check/check.js';
import type { AwsReader } from '../../evidence/reader/reader.js';
import { parseArn } from '../../model/arn.js';
import type { CloudTrailEvent } from '../../model/event.js';
import { type Gap, gap } from '../../model/gap.js';
import { fieldOf, layerFacts } from '../../model/layers.js';
import { DEFAULT_REGION, partitionNamed } from '../../model/partitions.js';
import type { AttachedPolicy, Layer, OrgLayer, OrgLevel } from '../../model/policies.js';
import type { PolicyType } from '../../model/policy-type.js';
import { eventOf } from '../../model/sound-event.js';
import { isUnknown, type Unknown } from '../../model/unknown.js';

/** LookupEvents answers two calls a second: this many a diagnosis. */
const MOST_LOOKUPS = 6;

/** A question to the Event history: what may have changed one policy. */
export interface PolicyLookup {
  readonly attribute: 'EventName' | 'ResourceName';
  readonly value: string;
  readonly region: string;
  readonly account?: string;
  /** Texts of which a record names one, when it is about the policy. */
  readonly names: readonly string[];
  /** What of the bearer's records is about the policy. */
  readonly eventNames: readonly string[];
}

/** The policies of one layer of one request. */
interface PolicyPlace {
  readonly policyType: PolicyType;
  readonly evaluated: Pick<EvaluatedRequest, 'request' | 'managementAccount'>;
  /** ARNs or names of policies, and what they are attached to. */
  readonly names: readonly string[];
  /** The ids of roots, OUs and accounts. */
  readonly levels?: readonly string[];
}

/** Where the policies of a layer that was read are attached, and what they are called; nobody changes a policy of AWS's. */
export function placeOf(policyType: PolicyType, evaluated: EvaluatedRequest): PolicyPlace {
  const { policies } = evaluated;
  const layer: Layer | OrgLayer = (policyType === 'aws-rule' ? undefined : policies[fieldOf(policyType)]) ?? [];
  const levels: string[] = [];
  const names: string[] = [];
  const add = (part: AttachedPolicy | OrgLevel | Unknown): void => {
    if (isUnknown(part)) return;
    if ('target' in part) {
      levels.push(part.target);
      if (!isUnknown(part.policies)) part.policies.forEach(add);
    } else names.push(part.id, ...(part.attachedTo === undefined ? [] : [part.attachedTo]));
  };
  if (!isUnknown(layer)) layer.forEach(add);
  return { policyType, evaluated, names: names.filter((name) => !name.includes(':iam::aws:policy/')), levels };
}

export function policyLookups({ policyType, evaluated, names, levels = [] }: PolicyPlace): PolicyLookup[] {
  const { request, managementAccount } = evaluated;
  const global = partitionNamed(parseArn(request.principal)?.partition ?? 'aws')?.homeRegion ?? DEFAULT_REGION;
  const account = request.principalAccount === undefined ? {} : { account: request.principalAccount };
  const { bearer, events, field } = layerFacts(policyType);
  switch (bearer) {
    case 'principal': {
      // What was passed for a session stays as it was passed.
      if (field === 'session') return [];
      const holder = request.principalRole ?? request.principal;
      const groups = names.filter((name) => name.includes(':group/')).map(lastPart);
      const touched = [lastPart(holder), ...groups, ...names.filter((name) => name.includes(':policy/'))];
      const eventNames = events['iam'] ?? [];
      return touched.map((value) => ({
        ...{ attribute: 'ResourceName', value, region: global, ...account, names: [value], eventNames },
      }));
    }
    case 'level':
      return ofEvents(events['organizations'], {
        region: global,
        names: [...names.map(lastPart), ...levels],
        ...(managementAccount === undefined ? {} : { account: managementAccount }),
      });
    case 'endpoint':
      return ofEvents(events['ec2'], {
        region: request.origin.region,
        names: request.origin.vpcEndpointId === undefined ? [] : [request.origin.vpcEndpointId],
        ...(request.origin.vpcEndpointAccount === undefined ? {} : { account: request.origin.vpcEndpointAccount }),
      });
    default: {
      const arn = parseArn(request.resource);
      return ofEvents(events[arn?.service ?? ''], {
        region: arn?.region || global,
        names: [lastPart(request.resource.replace(/\/(index|stream)\/.*$/, ''))],
        ...(arn?.account ? { account: arn.account } : {}),
      });
    }
  }
}

function ofEvents(
  events: readonly string[] = [],
  place: Pick<PolicyLookup, 'region' | 'names' | 'account'>,
): PolicyLookup[] {
  return events.map((value) => ({ attribute: 'EventName', value, eventNames: [value], ...place }));
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** A stretch of time, ISO 8601; without an end, until now. */
interface Stretch {
  readonly from: string;
  readonly to?: string;
}

/** The writes that the Event history holds, or why it could not be asked. */
interface PolicyEvents {
  readonly events: readonly CloudTrailEvent[];
  readonly gaps: readonly Gap[];
}

/** No more than a diagnosis may ask, each question once for every layer that it is about. */
export function bounded<T extends { readonly lookup: PolicyLookup }>(lookups: readonly T[]): T[] {
  const question = ({ attribute, value, region, account }: PolicyLookup) =>
    [attribute, value, region, account].join('\n');
  const asked = new Set([...new Set(lookups.map(({ lookup }) => question(lookup)))].slice(0, MOST_LOOKUPS));
  const about = ({ lookup }: T) => `${question(lookup)}\n${lookup.eventNames}`;
  const first = new Map([...lookups].reverse().map((one) => [about(one), one]));
  return lookups.filter((one) => first.get(about(one)) === one && asked.has(question(one.lookup)));
}

/** The successful writes of a stretch of time that name a policy, or what it is attached to. */
export async function policyEvents(
  lookup: PolicyLookup,
  { from, to }: Stretch,
  reader: AwsReader,
): Promise<PolicyEvents> {
  const { attribute, value, region, account, names, eventNames } = lookup;
  const input = {
    LookupAttributes: [{ AttributeKey: attribute, AttributeValue: value }],
    StartTime: from,
    ...(to === undefined ? {} : { EndTime: to }),
  };
  const scope = { region, ...(account === undefined ? {} : { account }) };
  const answer = await reader.read('cloudtrail:LookupEvents', input, scope);
  // A recording made before this was asked holds no answer, and is no failure.
  if (answer.status === 'not-recorded' && to === undefined) return { events: [], gaps: [] };
  if (answer.status !== 'ok') {
    const when = to === undefined ? 'since the denial' : 'before the first denial';
    return { events: [], gaps: [gap('CHANGES_UNREAD', { when }, { failure: answer })] };
  }
  const events = (answer.value.Events ?? []).flatMap((event) => {
    const text = event.CloudTrailEvent ?? '';
    const record = names.some((name) => isNamed(text, name)) ? eventOf(text) : undefined;
    return record !== undefined && isChange(record) && eventNames.includes(record.eventName ?? '') ? [record] : [];
  });
  return { events, gaps: [] };
}

/** As a whole: `orders-archive` is no `orders`. */
function isNamed(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!/[\w.-]/.test(text.charAt(at - 1)) && !/[\w.-]/.test(text.charAt(at + name.length))) return true;
  }
  return false;
}

function isChange({ readOnly, errorCode }: CloudTrailEvent): boolean {
  return String(readOnly) === 'false' && (errorCode ?? '') === '';
}
