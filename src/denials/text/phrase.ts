import type { TextFinding } from '../../model/denial.js';
import type { DenialEffect, PolicyType } from '../../model/policy-type.js';

/** A fixed sentence that a service answers with, and what it means. */
export interface Phrase {
  /** The source of a case-insensitive pattern; each blank stands for any white space. */
  readonly says: string;
  /** In lower case: a word that every such text holds. Needed only where the first words of `says` are not fixed. */
  readonly word?: string;
  /** The source of a pattern for what must stand right before; its groups are slots too. */
  readonly after?: string;
  readonly kind: TextFinding['kind'];
  readonly policyType?: PolicyType;
  readonly effect?: DenialEffect;
  /** Another product refuses. */
  readonly isForeign?: boolean;
  /** The service prefix. */
  readonly service?: string;
  readonly note?: string;
  /** The service prefix of what the group `operation` holds, where that is another one. */
  readonly of?: string;
  /** What the pattern's named groups `action`, `service`, `resource` and `principal` do not give. */
  readonly action?: string;
}
