import type { Unknown } from './unknown.js';

/** One context key: its values, null when it is known to be absent, or unknown. */
export type ContextValue = string | readonly string[] | null | Unknown;

/** Condition keys (any case) to values. A key that is not listed is unknown. */
export type RequestContext = Readonly<Record<string, ContextValue>>;

/** One question that AWS's authorization answered: may this principal do this action on this resource? */
export interface AuthorizationRequest {
  /** ARN of a user, role, role session, federated user, account root, OIDC or SAML provider; a service principal; a unique id; or `anonymous`. */
  readonly principal: string;
  /** The IAM role's ARN, with its path, when the principal is a session of it. */
  readonly principalRole?: string;
  readonly principalAccount?: string;
  /** `service:Action`. */
  readonly action: string;
  /** An ARN, or `*` for an action without resource types. */
  readonly resource: string;
  readonly resourceAccount?: string | Unknown;
  /** The account that the request wants to own the resource: x-amz-expected-bucket-owner, S3BucketOwner of an export. */
  readonly expectedOwner?: string;
  readonly context?: RequestContext;
}

/** How a request follows from the denied call. */
export interface RequestOrigin {
  /** The Region that the request was made in. */
  readonly region: string;
  /** Why AWS asks this, in words: "TransactWriteItems asks dynamodb:PutItem for each Put". */
  readonly why: string;
  /** True for the request that AWS's message named. */
  readonly named: boolean;
  /** The endpoint id the call came through, if any. */
  readonly vpcEndpointId?: string;
  readonly vpcEndpointAccount?: string;
  /** The service that made the request on the caller's behalf (forward access session): `dynamodb.amazonaws.com`. */
  readonly via?: string;
  /** Set when the same was denied on further resources of this shape (`arn:aws:s3:::bucket/*`), which nothing read tells apart. */
  readonly shape?: string;
  /** Set when `resource` is a stand-in, because nobody could name the resource: why. A decision by its name is then no proof. */
  readonly resourceUnknown?: string;
  /** Set when AWS asks the request in some cases only, and nobody could tell whether this is one: which. */
  readonly askedIf?: string;
  /** AWS asks it only where it allows all else. */
  readonly askedLast?: true;
  /** Set when it does not follow from the operation itself: a replica's Region, a table's key, or AWS's answer asks it. */
  readonly indirect?: true;
  /** Set when `principal` is no principal's name, because nobody could name the caller: why. No decision is a proof. */
  readonly principalUnknown?: string;
}

/** An authorization request with where it comes from. */
export interface DerivedRequest extends AuthorizationRequest {
  /** Prefixes of which `context` lists every key there is: `aws:RequestTag/`. Others below them are absent. */
  readonly completePrefixes?: readonly string[];
  /** Keys of the session's tags that were passed when it was issued: they overrule the role's own. */
  readonly sessionTags?: readonly string[];
  readonly origin: RequestOrigin;
}
