/** One call as a text told it. */
export interface ToldCall {
  /** The ARN, or whatever name the text gives. */
  readonly caller: string;
  /** ISO 8601; empty where nobody told it. */
  readonly time: string;
  /** The id that AWS gave the call. */
  readonly requestId?: string;
}

/** Calls that texts told of, all of one caller (a role for its sessions), action, resource and reason. */
export interface ToldKind {
  readonly id: string;
  readonly action: string;
  readonly resource?: string;
  /** Newest first. */
  readonly calls: readonly ToldCall[];
}

/** The CloudTrail event that took a text's place, and how it was found: by the call's request id, or by all else. */
export interface RecordOfText {
  readonly eventId: string;
  readonly match: 'request-id' | 'likely';
}
