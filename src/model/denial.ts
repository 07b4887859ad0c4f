import type { CloudTrailEvent } from './event.js';
import type { DenialEffect, PolicyType } from './policy-type.js';

/** What the text of a denial says, and nothing more. What it does not say is `unknown`. */
export interface DenialReason {
  readonly policyType: PolicyType | 'unknown';
  readonly effect: DenialEffect | 'unknown';
  readonly policyArn?: string;
  readonly authorizationId?: string;
  /** The policy type through which the denying one acted: an SCP through a VPC endpoint policy. */
  readonly via?: PolicyType;
}

/** One denial (or lookalike) found in a text. */
export interface TextFinding extends DenialReason {
  readonly kind: 'denial' | 'lookalike' | 'unknown';
  readonly code?: string;
  /** The service prefix: `dynamodb`. */
  readonly service?: string;
  readonly principal?: string;
  readonly action?: string;
  readonly resource?: string;
  /** The encoded authorization message, for sts:DecodeAuthorizationMessage. */
  readonly encoded?: string;
  /** The text was cut (CloudTrail cuts at 1 KB), so that a field may be missing. */
  readonly truncated: boolean;
  /** What the reader should know: why something is unknown, or what a lookalike is. */
  readonly note?: string;
}

/** Who made the denied call. */
export interface DenialPrincipal {
  /** The ARN that made the call (user, session, root), or the best name that the record holds. */
  readonly arn: string;
  readonly type: string;
  readonly account?: string;
  /** The IAM role's ARN with its path, for a session. */
  readonly roleArn?: string;
  readonly sessionName?: string;
  readonly accessKeyId?: string;
  readonly uniqueId?: string;
}

/** A call that AWS denied, read from a CloudTrail record or from a text. */
export interface Denial {
  /** The event id; for a text a hash of it. */
  readonly id: string;
  readonly kind: TextFinding['kind'];
  readonly reason: DenialReason;
  readonly text: TextFinding;
  readonly principal: DenialPrincipal;
  /** The service prefix: `dynamodb`. */
  readonly service: string;
  /** The API operation: `TransactWriteItems`. */
  readonly eventName: string;
  /** The IAM action that was denied: from the message, else from the operation. */
  readonly action: string;
  /** An ARN or `*`; absent when neither record nor message tells. */
  readonly resource?: string;
  readonly region: string;
  /** The account whose trail holds the record. */
  readonly account?: string;
  /** ISO 8601, UTC; empty for a text without a time. */
  readonly time: string;
  readonly errorCode: string;
  readonly errorMessage: string;
  /** Absent when the denial was read from a text alone. */
  readonly event?: CloudTrailEvent;
}

/** A check's id: a policy type, or a narrower cause. */
export type Cause = PolicyType | 'mfa' | 'kms-grant' | (string & {});
