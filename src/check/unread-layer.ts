import { layerFacts } from '../model/layers.js';
import type { PolicyType } from '../model/policy-type.js';
import { type ReadFailure, wayInWords } from '../model/read-result.js';
import type { DerivedRequest } from '../model/request.js';
import type { Unknown } from '../model/unknown.js';
import type { UnreadLayer } from './inventory.js';
import { lookCommands } from './look.js';

interface Unread {
  readonly policyType: PolicyType;
  readonly unknowns: readonly Unknown[];
  readonly failures: readonly ReadFailure[];
  readonly request: DerivedRequest;
}

/** What a report tells of a layer that could not be read whole. */
export function unreadLayer({ policyType, unknowns, failures, request }: Unread): UnreadLayer {
  const reasons = reasonsOf(failures);
  const why = reasons.length > 0 ? reasons : unknowns.map((one) => one.unknown);
  return {
    policyType,
    why: [...new Set(why)].join('; '),
    reads: [...new Set(failures.map(({ operation }) => operation))],
    remedy: remedyOf(policyType, request, failures),
  };
}

/** Reads that failed for one and the same reason are told together. */
function reasonsOf(failures: readonly ReadFailure[]): string[] {
  const byReason = new Map<string, Set<string>>();
  for (const { operation, code, message } of failures) {
    const reason = `${code}: ${message}`;
    byReason.set(reason, (byReason.get(reason) ?? new Set()).add(operation));
  }
  return [...byReason].map(([reason, operations]) => `${[...operations].join(', ')}: ${reason}`);
}

const ORGANIZATION_ROLE =
  'run with --org-role-arn, a role in the management account or a delegated administrator that may read policies';

function remedyOf(policyType: PolicyType, request: DerivedRequest, failures: readonly ReadFailure[]): string {
  const [told] = failures.flatMap((failure) => wayInWords(failure) ?? []);
  const look = lookCommands(policyType, request).join('; ');
  if (layerFacts(policyType).bearer === 'level') {
    return told ?? (look === '' ? ORGANIZATION_ROLE : `${ORGANIZATION_ROLE}, or run there: ${look}`);
  }
  if (policyType === 'session-policy') {
    return told ?? `ask whoever issues the session which session policy it passes, or look for the call: ${look}`;
  }
  return told ?? (look === '' ? 'ask its owner for the policy' : `look at it yourself: ${look}`);
}
