import type { Call } from './call.js';
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
  /** A `mention` only names an error: nothing tells that a call failed with it. */
  readonly kind: 'denial' | 'lookalike' | 'mention' | 'unknown';
  readonly code?: string;
  /** The service prefix: `dynamodb`. */
  readonly service?: string;
  readonly principal?: string;
  readonly action?: string;
  readonly resource?: string;
  /** The id that AWS gave the call. */
  readonly requestId?: string;
  /** The encoded authorization message, for sts:DecodeAuthorizationMessage. */
  readonly encoded?: string;
  /** The text was cut (CloudTrail cuts at 1 KB), so that a field may be missing. */
  readonly truncated: boolean;
  /** Another product refused: no call to AWS failed. */
  readonly isForeign?: boolean;
  /** What the reader should know: why something is unknown, or what a lookalike is. */
  readonly note?: string;
}

/** What AWS's answer to a call told, and nothing that the call tells itself. */
export interface Said {
  readonly kind: TextFinding['kind'];
  readonly reason: DenialReason;
  readonly text: TextFinding;
  readonly errorCode: string;
  readonly errorMessage: string;
}

/** A call that AWS denied, read from a CloudTrail record or from a text. */
export interface Denial extends Call, Said {}

/** A call with what AWS said of it, where it said anything: all that the requests of a call follow from. */
export interface Asked extends Call, Partial<Said> {}

/** What AWS said of a call; undefined of a call that it allowed, or that nobody made. */
export function saidOf(asked: Asked): Said | undefined {
  const { kind, reason, text, errorCode, errorMessage } = asked;
  if (kind === undefined || reason === undefined || text === undefined) return undefined;
  return { kind, reason, text, errorCode: errorCode ?? '', errorMessage: errorMessage ?? '' };
}

/** A check's id: a policy type, or a narrower cause. */
export type Cause = PolicyType | 'mfa' | 'kms-grant' | (string & {});
