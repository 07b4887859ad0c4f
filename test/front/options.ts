import type { CloudTrailEvent } from '../../src/model/event.js';
import type { FrontAthena } from './athena.js';
import type { AwsRulesOptions } from './aws-rules.js';
import type { Fault } from './faults.js';
import type { FrontLogs } from './logs.js';

/** One answer, for every call of the operation whose input holds at least what `input` holds. First match wins. */
export interface CannedAnswer {
  /** `iam:GetRole`; `iam:GetRequestAuthorizationDetails` too, its `authorizationId` the input. */
  readonly operation: string;
  readonly input?: object;
  /** Only for calls with credentials of this account. */
  readonly account?: string;
  readonly region?: string;
  /** Whole lists, AWS's field names, dates as ISO 8601 texts. */
  readonly output?: object;
  readonly error?: CannedError;
}

export interface CannedError {
  readonly code: string;
  readonly message?: string;
  /** 403 for IAM, STS and EC2, 400 elsewhere, unless told. */
  readonly status?: number;
}

export interface FrontOptions {
  /** CloudTrail records; LookupEvents serves each in its `awsRegion` and `recipientAccountId`, data events never. */
  readonly events?: readonly CloudTrailEvent[];
  readonly answers?: readonly CannedAnswer[];
  readonly faults?: readonly Fault[];
  /** Log groups of CloudWatch Logs, and their queries. */
  readonly logs?: FrontLogs;
  /** Athena and the Glue Data Catalog. */
  readonly athena?: FrontAthena;
  /** Objects of S3, by `bucket/key`. */
  readonly objects?: Readonly<Record<string, string | Uint8Array>>;
  /** What is served nowhere else goes there: the address of a moto server. */
  readonly moto?: string;
  /** Rules of AWS that moto lacks, in front of it. */
  readonly rules?: AwsRulesOptions;
  /** The account of credentials that no AssumeRole gave; 111122223333 unless told. */
  readonly account?: string;
  /** Accounts of further access keys. */
  readonly accounts?: Readonly<Record<string, string>>;
  /** What every role asks of whoever assumes it: sts:ExternalId. */
  readonly externalId?: string;
  /** Role ARNs that may be assumed; all unless told. */
  readonly assumable?: readonly string[];
  /** The most entries a page of any list holds; AWS's own limits unless told. */
  readonly pageSize?: number;
  /** Every second page is empty and has a token. */
  readonly emptyPages?: boolean;
  /** LookupEvents per second, account and Region (a bucket as large as that); no limit unless told. */
  readonly lookupsPerSecond?: number;
  /** Milliseconds before each answer. */
  readonly latency?: number;
  /** PEM texts: serves TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
}
