import type { Denial } from '../model/denial.js';

/**
 * The denial that a text told of, from its CloudTrail record. What the text says of the reason stays where the record
 * says none: CloudTrail cuts long messages and leaves some out.
 */
export function withRecord(told: Denial, recorded: Denial): Denial {
  const isSilent = recorded.reason.policyType === 'unknown' && told.reason.policyType !== 'unknown';
  if (!isSilent) return recorded;
  const { kind, reason, text, errorMessage } = told;
  return { ...recorded, kind, reason, text, errorMessage };
}
