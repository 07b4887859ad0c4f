import type { CloudTrailEvent } from './event.js';
import type { JsonObject } from './json.js';
import type { RequestContext } from './request.js';

/** Who makes a call. */
export interface CallPrincipal {
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

/** One call of an AWS API: denied, allowed, or one that nobody has made yet. */
export interface Call {
  /** The event id; for a text a hash of it; for a question an id of its own. */
  readonly id: string;
  readonly principal: CallPrincipal;
  /** The service prefix: `dynamodb`. */
  readonly service: string;
  /** The API operation: `TransactWriteItems`. */
  readonly operation: string;
  /** The IAM action: from the message of a denial, else from the operation. */
  readonly action: string;
  /** An ARN or `*`; absent when nothing tells. */
  readonly resource?: string;
  readonly region: string;
  /** The account whose trail holds the record. */
  readonly account?: string;
  /** ISO 8601, UTC; empty where nobody told it. */
  readonly time: string;
  /** Request parameters in CloudTrail's spelling, where no record holds them. */
  readonly parameters?: JsonObject;
  /** Context keys that somebody told, which win over those that follow from the call. */
  readonly context?: RequestContext;
  /** Absent where no record tells of the call. */
  readonly event?: CloudTrailEvent;
}
