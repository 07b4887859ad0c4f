import { layerFacts } from '../../model/layers.js';
import type { PolicyType } from '../../model/policy-type.js';
import { failureInWords, type ReadFailure, wayInWords } from '../../model/read-result.js';
import type { UnreadLayer } from '../inventory.js';

/** A layer that could not be read, as reports tell it. */
export interface ToldUnread {
  readonly policyType: PolicyType;
  /** Why, in words. */
  readonly why: string;
  /** The operations that failed: `organizations:ListParents`. */
  readonly reads: readonly string[];
  /** What would make it readable. */
  readonly remedy: string;
  /** AWS CLI commands that show it to who may read it; absent where none is known. */
  readonly commands?: readonly string[];
  /** The remedy without its commands, where it has any. */
  readonly briefly?: string;
}

export function unreadInWords(layer: UnreadLayer): ToldUnread {
  const { policyType, failures, reasons } = layer;
  const why = failures.length > 0 ? reasonsOf(failures) : reasons;
  return {
    policyType,
    why: why.join('; '),
    reads: [...new Set(failures.map(({ operation }) => operation))],
    ...(layer.look.length === 0 ? {} : { commands: layer.look }),
    ...wayOf(layer),
  };
}

/** Reads that failed for one and the same reason are told together. */
function reasonsOf(failures: readonly ReadFailure[]): string[] {
  const reasons = new Map<string, Set<string>>();
  for (const { operation, code, message } of failures) {
    const key = JSON.stringify([code, message]);
    reasons.set(key, (reasons.get(key) ?? new Set()).add(operation));
  }
  return [...reasons].map(([key, operations]) => {
    const [code, message] = JSON.parse(key);
    return failureInWords({ operation: [...operations].join(', '), code, message });
  });
}

const ORGANIZATION_ROLE =
  'run with --org-role-arn, a role in the management account or a delegated administrator that may read policies';

function wayOf({ policyType, failures, look: commands, way }: UnreadLayer): Pick<ToldUnread, 'remedy' | 'briefly'> {
  const [told] = failures.flatMap((failure) => wayInWords(failure) ?? []);
  if (told !== undefined) return { remedy: told };
  if (way !== undefined) return { remedy: way };
  const look = commands.join('; ');
  if (layerFacts(policyType).bearer === 'level') {
    const briefly = 'run with --org-role-arn, a role that may read the organization';
    return { remedy: look === '' ? ORGANIZATION_ROLE : `${ORGANIZATION_ROLE}, or run there: ${look}`, briefly };
  }
  if (policyType === 'session-policy') {
    const briefly = 'ask whoever issues the session which policy it passes';
    return { remedy: `${briefly}, or look for the call: ${look}`, briefly };
  }
  if (look === '') return { remedy: 'ask its owner for the policy' };
  return { remedy: `look at it yourself: ${look}`, briefly: 'look at it yourself' };
}
