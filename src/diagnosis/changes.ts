import type { EvaluatedRequest } from '../check/check.js';
import type { Finding } from '../check/finding.js';
import { shortPolicy } from '../check/sentences/words.js';
import type { AwsReader } from '../evidence/reader/reader.js';
import { parseArn } from '../model/arn.js';
import type { CloudTrailEvent } from '../model/event.js';
import { type Gap, gap } from '../model/gap.js';
import { layerFacts } from '../model/layers.js';
import { DEFAULT_REGION, partitionNamed } from '../model/partitions.js';
import { eventOf } from '../model/sound-event.js';
import type { DenialGroup } from './diagnosis.js';

/** LookupEvents answers two calls a second: this many a diagnosis. */
const MOST_LOOKUPS = 6;
const LOOK_BACK_MS = 24 * 3_600_000;

/** A question to the Event history: what may have changed one policy. */
interface Lookup {
  readonly attribute: 'EventName' | 'ResourceName';
  readonly value: string;
  readonly region: string;
  readonly account?: string;
  /** Texts of which a record names one, when it is about the policy. */
  readonly names: readonly string[];
}

export interface ChangesInput {
  readonly group: DenialGroup;
  readonly findings: readonly Finding[];
  readonly evaluated: readonly EvaluatedRequest[];
}

/**
 * For a call that was allowed before: the last management event that touched each policy which denies it now, with
 * who made it. Bounded; what cannot be looked up is a gap.
 */
export async function changes(
  { group, findings, evaluated }: ChangesInput,
  reader: AwsReader,
): Promise<{ findings: Finding[]; gaps: Gap[] }> {
  const denying = findings.filter(({ standing, certainty }) => standing === 'blocking' && certainty === 'proven');
  const lookups = denying.flatMap((finding) =>
    lookupsOf(finding, evaluated[finding.request]).map((lookup) => ({ finding, lookup })),
  );
  const answers = await Promise.all(
    unique(lookups)
      .slice(0, MOST_LOOKUPS)
      .map(({ finding, lookup }) => ask({ finding, lookup, group }, reader)),
  );
  return {
    findings: newest(answers.flatMap((answer) => answer.findings)),
    gaps: answers.flatMap((answer) => answer.gaps),
  };
}

function unique<T extends { readonly lookup: Lookup }>(lookups: readonly T[]): T[] {
  const key = ({ attribute, value, region, account }: Lookup) => [attribute, value, region, account].join('\n');
  return [...new Map(lookups.map((one) => [key(one.lookup), one])).values()];
}

function lookupsOf({ policyType, statements, data }: Finding, evaluated: EvaluatedRequest | undefined): Lookup[] {
  if (evaluated === undefined || policyType === undefined) return [];
  const { request, managementAccount } = evaluated;
  const global = partitionNamed(parseArn(request.principal)?.partition ?? 'aws')?.homeRegion ?? DEFAULT_REGION;
  const account = request.principalAccount === undefined ? {} : { account: request.principalAccount };
  const names = statements.flatMap(({ policy, attachedTo }) => [policy, ...(attachedTo ? [attachedTo] : [])]);
  const { bearer, events, field } = layerFacts(policyType);
  switch (bearer) {
    case 'principal': {
      // What was passed for a session stays as it was passed.
      if (field === 'session') return [];
      const holder = request.principalRole ?? request.principal;
      const touched = [lastPart(holder), ...names.filter((name) => name.includes(':policy/'))];
      return touched.map((value) => ({ attribute: 'ResourceName', value, region: global, ...account, names: [value] }));
    }
    case 'level':
      return ofEvents(events['organizations'], {
        region: global,
        names: [
          ...names.map(lastPart),
          ...String(data['levels'] ?? '')
            .split(', ')
            .filter(Boolean),
        ],
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

function ofEvents(events: readonly string[] = [], place: Pick<Lookup, 'region' | 'names' | 'account'>): Lookup[] {
  return events.map((value) => ({ attribute: 'EventName', value, ...place }));
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

interface Asked {
  readonly finding: Finding;
  readonly lookup: Lookup;
  readonly group: DenialGroup;
}

async function ask(
  { finding, lookup, group }: Asked,
  reader: AwsReader,
): Promise<{ findings: Finding[]; gaps: Gap[] }> {
  const { attribute, value, region, account, names } = lookup;
  const input = {
    LookupAttributes: [{ AttributeKey: attribute, AttributeValue: value }],
    StartTime: new Date(Date.parse(group.firstSeen) - LOOK_BACK_MS).toISOString(),
    EndTime: group.firstSeen,
  };
  const scope = { region, ...(account === undefined ? {} : { account }) };
  const answer = await reader.read('cloudtrail:LookupEvents', input, scope);
  if (answer.status !== 'ok') return { findings: [], gaps: [gap('CHANGES_UNREAD', {}, { failure: answer })] };
  const events = (answer.value.Events ?? []).flatMap((event) => {
    const isNamed = names.some((name) => event.CloudTrailEvent?.includes(name) === true);
    const record = isNamed ? eventOf(event.CloudTrailEvent) : undefined;
    return record !== undefined && isChange(record) ? [changed(finding, record, names)] : [];
  });
  return { findings: events, gaps: [] };
}

function isChange({ readOnly, errorCode }: CloudTrailEvent): boolean {
  return String(readOnly) === 'false' && (errorCode ?? '') === '';
}

function changed(
  finding: Finding,
  { eventName, eventTime, eventID, userIdentity }: CloudTrailEvent,
  names: readonly string[],
): Finding {
  const data = {
    eventName: eventName ?? '',
    by: userIdentity?.arn ?? userIdentity?.invokedBy ?? userIdentity?.type ?? 'nobody that the record names',
    time: eventTime ?? '',
    eventId: eventID ?? '',
    changed: shortPolicy(finding.statements[0]?.policy ?? names[0] ?? ''),
  };
  const { effect: _, ...rest } = finding;
  return { ...rest, code: 'CHANGED', certainty: 'proven', standing: 'info', data };
}

/** The newest change of each policy type of each request. */
function newest(found: readonly Finding[]): Finding[] {
  const byPolicy = new Map<string, Finding>();
  for (const finding of found) {
    const key = `${finding.request} ${finding.check} ${finding.policyType}`;
    const known = byPolicy.get(key);
    if (known === undefined || timeOf(known) < timeOf(finding)) byPolicy.set(key, finding);
  }
  return [...byPolicy.values()];
}

function timeOf({ data }: Finding): string {
  return String(data['time']);
}
