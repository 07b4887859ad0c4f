import type { EvaluatedRequest } from '../../check/check.js';
import type { Finding, FindingData } from '../../check/finding.js';
import { shortPolicy } from '../../check/sentences/words.js';
import type { AwsReader } from '../../evidence/reader/reader.js';
import type { CloudTrailEvent } from '../../model/event.js';
import type { Gap } from '../../model/gap.js';
import type { DenialGroup } from '../diagnosis.js';
import { bounded, type PolicyLookup, policyEvents, policyLookups } from './policy-events.js';

const LOOK_BACK_MS = 24 * 3_600_000;

interface ChangesInput {
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
  const before = {
    from: new Date(Date.parse(group.firstSeen) - LOOK_BACK_MS).toISOString(),
    to: group.firstSeen,
  };
  const answers = await Promise.all(
    bounded(lookups).map(async ({ finding, lookup }) => {
      const { events, gaps } = await policyEvents(lookup, before, reader);
      return { gaps, findings: events.map((event) => changed(finding, event, lookup.names)) };
    }),
  );
  return {
    findings: newest(answers.flatMap((answer) => answer.findings)),
    gaps: answers.flatMap((answer) => answer.gaps),
  };
}

function lookupsOf(
  { policyType, statements, data }: Finding,
  evaluated: EvaluatedRequest | undefined,
): readonly PolicyLookup[] {
  if (evaluated === undefined || policyType === undefined) return [];
  const names = statements.flatMap(({ policy, attachedTo }) => [policy, ...(attachedTo ? [attachedTo] : [])]);
  const levels = Array.isArray(data['levels']) ? data['levels'].map(String) : [];
  return policyLookups({ policyType, evaluated, names, levels });
}

function changed(finding: Finding, event: CloudTrailEvent, names: readonly string[]): Finding {
  const data = { ...changeOf(event), changed: shortPolicy(finding.statements[0]?.policy ?? names[0] ?? '') };
  const { effect: _, ...rest } = finding;
  return { ...rest, code: 'CHANGED', certainty: 'proven', standing: 'info', data };
}

/** What a record tells of who made a change; of a session the role, and the session's name beside it. */
export function changeOf({ eventName, eventTime, eventID, userIdentity }: CloudTrailEvent): FindingData {
  const { arn, invokedBy, type, sessionContext } = userIdentity ?? {};
  const role = type === 'AssumedRole' ? sessionContext?.sessionIssuer?.arn : undefined;
  return {
    eventName: eventName ?? '',
    by: role ?? arn ?? invokedBy ?? type ?? 'nobody that the record names',
    ...(role === undefined || arn === undefined ? {} : { session: arn.slice(arn.lastIndexOf('/') + 1) }),
    time: eventTime ?? '',
    eventId: eventID ?? '',
  };
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
