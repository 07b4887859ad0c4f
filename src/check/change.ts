import type { Decision } from '../evaluation/authorization.js';
import type { JsonObject } from '../model/json.js';
import type { Owner } from '../model/owner.js';
import type { PolicyType } from '../model/policy-type.js';
import type { Command } from '../model/text/command.js';
import type { Phrase } from './phrase.js';

/** A change of one policy document. */
export interface PolicyChange {
  readonly kind: 'policy';
  readonly operation: 'add-statement' | 'replace-statement' | 'remove-statement' | 'create-policy';
  readonly policyType: PolicyType;
  /** ARN or inline name of the policy to change; the proposed name of a new one. */
  readonly policy: string;
  /** The user, role, group, resource, endpoint, root, OU or account that it is attached to. */
  readonly attachedTo: string;
  /** For `create-policy`: ARN of the policy that the new one takes the place of, because AWS owns it. */
  readonly replaces?: string;
  /** 0-based, for `replace-statement` and `remove-statement`. */
  readonly index?: number;
  /** The statement added, the changed one as it is after the change, or the one that is taken away. */
  readonly statement: JsonObject;
  /** The whole document before the change; absent for a new policy, and where it could not be read. */
  readonly before?: JsonObject;
  /** The whole document after the change; of a policy that could not be read, the statement alone. */
  readonly after: JsonObject;
}

/** Something the caller or an owner does that is no policy change: an MFA session, a tag, enabling a key. */
export interface ActionChange {
  readonly kind: 'action';
  readonly commands: readonly Command[];
  /** The context keys that the action changes. */
  readonly context?: Readonly<Record<string, string | readonly string[] | null>>;
  /** The Region that the call is made in instead. */
  readonly region?: string;
  /** The account whose resource the call names instead. */
  readonly account?: string;
  /** The only resource whose requests see the new context, as with a tag; absent: all requests of the call. */
  readonly resource?: string;
}

export type Change = PolicyChange | ActionChange;

/** What is proposed; nothing about it is proven yet. */
export interface RemedyCandidate {
  readonly layer: PolicyType | 'caller' | 'kms-key';
  readonly owner: Owner;
  /** What is to be done. */
  readonly says: Phrase;
  readonly change: Change;
  /** What to know before it is made: a guard that it loosens and who else that guards, what else it frees. */
  readonly warnings?: readonly Phrase[];
  /** Index of the request it is for. */
  readonly request: number;
  /** Nothing else fixes what denies: no other change is proposed for it. */
  readonly instead?: true;
}

export interface Proof {
  /**
   * `proven`: everything was read. `proven-as-read`: all that was read allows the call with the change and denies it
   * without; `assumes` names the layers that could not be decided. `unproven`: what is changed depends on an unknown.
   * `refuted`: it does not help; such a change is not offered.
   */
  readonly status: 'proven' | 'proven-as-read' | 'unproven' | 'refuted';
  readonly why: Phrase;
  /** The layers that were taken to let the call pass; absent where everything was read. */
  readonly assumes?: readonly PolicyType[];
  /** The call's decision without this change, all other steps of the chain applied. */
  readonly before: string;
  /** The call's decision with it, all other steps of the chain applied. */
  readonly after: string;
  /** Elements that were taken away one by one, each of which leaves the request denied. */
  readonly minimal: readonly Phrase[];
  /** What else the change newly allows. */
  readonly newlyAllows: readonly Phrase[];
  /** Recorded successful calls that were evaluated again, and the ids of those that changed. */
  readonly neighbours?: { readonly checked: number; readonly changed: readonly string[] };
}

/** The change in the forms that people keep policies in. */
export interface ChangeAsCode {
  readonly json?: string;
  readonly cli?: string;
  readonly terraform?: string;
  readonly cloudformation?: string;
  readonly cdk?: string;
}

export interface Remediation extends RemedyCandidate {
  /** The step of the chain that it is; absent for an alternative to one. */
  readonly step?: number;
  readonly warnings: readonly Phrase[];
  readonly proof: Proof;
}

/** One step of the way to allowed: what denies, who owns it, and the decision after it is fixed. */
export interface ChainStep {
  readonly step: number;
  readonly layer: PolicyType | 'caller' | 'kms-key';
  readonly owner: Owner;
  readonly decisionAfter: Decision;
  /** The layers that could not be decided, and that `decisionAfter` takes to let the call pass. */
  readonly assumes?: readonly PolicyType[];
}
