import type { EvaluatedRequest } from '../../check/check.js';
import type { Finding } from '../../check/finding.js';
import { ownerOf, pointTo, shortPolicy } from '../../check/index.js';
import type { AwsReader } from '../../evidence/reader/reader.js';
import type { CloudTrailEvent } from '../../model/event.js';
import { layerFacts } from '../../model/layers.js';
import type { PolicyType } from '../../model/policy-type.js';
import type { DenialGroup } from '../diagnosis.js';
import type { Ruled } from '../status.js';
import { type AllowingNow, allowingNow } from './allowing-now.js';
import { changeOf } from './changes-before.js';
import { bounded, type PolicyLookup, placeOf, policyEvents, policyLookups } from './policy-events.js';

/**
 * A change of IAM takes time to reach every Region: one of the minutes before the call may not have held yet.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
const TAKES_HOLD_MS = 5 * 60_000;

interface Change {
  readonly policyType: PolicyType;
  readonly lookup: PolicyLookup;
  readonly event: CloudTrailEvent;
}

/**
 * For a call that nothing denies any more: the management event that changed it, with who made it. What cannot be
 * looked up is not told: the answer stands without it.
 */
export async function changedSince(
  { lastSeen }: DenialGroup,
  { reported, evaluated }: Pick<Ruled, 'reported' | 'evaluated'>,
  reader: AwsReader,
): Promise<Finding[]> {
  const one = evaluated.find(({ request }) => request.origin.named) ?? evaluated[0];
  if (one === undefined || lastSeen === '') return [];
  const allowing = allowingNow([one.authorization], reported.policyType);
  const from = new Date(Date.parse(lastSeen) - TAKES_HOLD_MS).toISOString();
  const lookups = bearing(one, reported.policyType, allowing).flatMap((policyType) => {
    const place = placeOf(policyType, one);
    const names = [...(reported.policyArn === undefined ? [] : [reported.policyArn]), ...place.names];
    return policyLookups({ ...place, names }).map((lookup) => ({ policyType, lookup }));
  });
  const changes = await Promise.all(
    bounded(lookups).map(async ({ policyType, lookup }) => {
      const { events } = await policyEvents(lookup, { from }, reader);
      return events.map((event) => ({ policyType, lookup, event }));
    }),
  );
  const last = likeliest(changes.flat(), { policy: allowing?.statement.ref.policy, lastSeen });
  return last === undefined ? [] : [{ ...told(last, one, allowing), request: evaluated.indexOf(one) }];
}

/** The layer that AWS named, and the one that allows now; where AWS named none, every layer that was read. */
function bearing(
  { authorization }: EvaluatedRequest,
  named: PolicyType | 'unknown',
  allowing: AllowingNow | undefined,
): readonly PolicyType[] {
  if (named !== 'unknown') return [...new Set([named, ...(allowing === undefined ? [] : [allowing.policyType])])];
  return authorization.layers.flatMap(({ decision, policyType }) => (decision === 'allows' ? [policyType] : []));
}

/** One after the call before one that may not have held yet, of these one that names what allows now, of these the newest. */
function likeliest(
  changes: readonly Change[],
  { policy, lastSeen }: { readonly policy: string | undefined; readonly lastSeen: string },
): Change | undefined {
  const key = ({ event: { eventTime = '', requestParameters } }: Change): string => {
    const namesIt = policy !== undefined && Object.values(requestParameters ?? {}).includes(policy);
    return `${eventTime >= lastSeen ? 1 : 0}${namesIt ? 1 : 0}${eventTime}`;
  };
  return [...changes].sort((a, b) => (key(a) < key(b) ? 1 : -1))[0];
}

function told(
  { policyType, lookup, event }: Change,
  { request }: EvaluatedRequest,
  allowing: AllowingNow | undefined,
): Omit<Finding, 'request'> {
  const isAllowed = allowing?.policyType === policyType && layerFacts(policyType).grants;
  const statement = isAllowed ? allowing.statement : undefined;
  const written = JSON.stringify(event.requestParameters ?? {});
  const changed = lookup.names.find((name) => written.includes(name)) ?? lookup.names[0] ?? '';
  return {
    check: policyType,
    code: 'CHANGED_SINCE',
    policyType,
    certainty: 'proven',
    standing: 'info',
    statements: statement === undefined ? [] : [pointTo(statement)],
    owner: ownerOf(policyType, request),
    data: { ...changeOf(event), changed: shortPolicy(statement?.ref.policy ?? changed) },
  };
}
