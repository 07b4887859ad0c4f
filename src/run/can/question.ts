import type { PolicyType } from '../../model/policy-type.js';

/** What `can` is asked, as the user gave it. */
export interface CanQuestion {
  /** `PRINCIPAL ACTION… RESOURCE…`; of a function `ACTION… RESOURCE…`. */
  readonly words: readonly string[];
  /** Name or ARN of a Lambda function, with a version or an alias. */
  readonly function?: string;
  /** Names or ARNs. */
  readonly tables?: readonly string[];
  /** The text of a file of actions. */
  readonly actionsFrom?: string;
  /** Every action that the resource has. */
  readonly list?: boolean;
  readonly via?: string;
  readonly mfa?: boolean;
  /** Condition keys to values; null where the key is absent. */
  readonly context?: Readonly<Record<string, string | readonly string[] | null>>;
  /** ARNs of session policies, or documents. */
  readonly asSession?: readonly SessionPolicy[];
  /** ISO 8601. */
  readonly at?: string;
  readonly assume?: readonly PolicyType[];
  readonly region?: string;
}

export type SessionPolicy = { readonly arn: string } | { readonly id: string; readonly document: string };
