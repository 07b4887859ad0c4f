import type { Policies } from '../vocabulary/layer.js';
import type { PolicyType } from '../vocabulary/policy-type.js';
import type { Owner } from './finding.js';

/** A change to one policy document, or an action outside of policies. */
export type Change =
  | {
      readonly kind: 'policy';
      readonly operation: 'add-statement' | 'extend-statement' | 'narrow-deny' | 'create-policy';
      /** ARN or inline name of the policy to change; the proposed name of a new one. */
      readonly policy: string;
      readonly attachedTo?: string;
      readonly before?: unknown;
      /** The whole policy document after the change. */
      readonly after: unknown;
      /** The statement added or changed, alone. */
      readonly statement: unknown;
    }
  | {
      /** Something the caller or an owner does that is no policy change: an MFA session, enabling a key. */
      readonly kind: 'action';
      readonly commands: readonly string[];
      /** What the request's context becomes. */
      readonly context?: Readonly<Record<string, string | readonly string[] | null>>;
    };

/** What a check proposes; nothing about it is proven yet. */
export interface RemedyCandidate {
  readonly layer: PolicyType | 'caller' | 'kms-key';
  readonly owner: Owner;
  readonly text: string;
  readonly change: Change;
  /** The layers of the request as they are after the change. */
  readonly patched: Policies;
  /** Set when the change would loosen a guard rail on purpose. */
  readonly warning?: string;
  /** Index of the request it is for. */
  readonly request: number;
}

export interface Proof {
  readonly status: 'proven' | 'unproven';
  readonly why: string;
  readonly before: string;
  readonly after: string;
  /** Elements that were removed one by one, each of which leaves the request denied. */
  readonly minimal?: readonly string[];
  /** What else the change newly allows. */
  readonly newlyAllows?: readonly string[];
  /** Recorded successful calls that were evaluated again, and how many changed. */
  readonly neighbours?: { readonly checked: number; readonly changed: readonly string[] };
}

export interface Remediation {
  readonly layer: RemedyCandidate['layer'];
  readonly owner: Owner;
  readonly text: string;
  readonly change: Change;
  readonly warning?: string;
  readonly request: number;
  readonly proof: Proof;
  /** The change as code, by form. */
  readonly code?: { readonly json?: string; readonly cli?: string; readonly terraform?: string; readonly cloudformation?: string; readonly cdk?: string };
}
