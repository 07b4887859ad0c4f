import type { Readable } from 'node:stream';
import type { AwsService } from './services/packages.js';

/** How AWS is reached; what is absent is taken from the environment and the profile, as the AWS CLI does. */
export interface AwsOptions {
  readonly profile?: string;
  /** The Region of calls that name none. */
  readonly region?: string;
  /** Overrides AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_<SERVICE> for every service. */
  readonly endpointUrl?: string;
  /** A role of this name is assumed in whichever other account a call is for. */
  readonly assumeRoleName?: string;
  /** What the roles that are assumed ask of whoever assumes them: sts:ExternalId. */
  readonly externalId?: string;
  /** The role that opens the account it lies in; for the management account, whose roles often differ. */
  readonly orgRoleArn?: string;
  /** Path of a PEM file; overrides AWS_CA_BUNDLE and the profile's `ca_bundle`. */
  readonly caBundle?: string;
  /** Milliseconds; 10,000 unless told. */
  readonly connectTimeout?: number;
  /** Milliseconds of silence after which a call is retried; 60,000 unless told. */
  readonly readTimeout?: number;
  /** Asks a person for the code of an MFA device (its serial or ARN is given). Absent: nobody can be asked. */
  readonly askMfaCode?: (serial: string) => Promise<string>;
  /** Milliseconds between two calls of an operation (`cloudtrail:LookupEvents`), in place of the built-in spacing. */
  readonly spacing?: Readonly<Record<string, number>>;
  /** Ends every call: those of a `signal` of their own as well, and those that nobody asked for by name. */
  readonly signal?: AbortSignal;
  /** Told of every attempt of every call when its answer is there. */
  readonly onCall?: (call: SentCall) => void;
}

/** One attempt of a call, as it went over the wire. */
export interface SentCall {
  /** When it was sent, ISO 8601, UTC. */
  readonly time: string;
  /** `cloudtrail:LookupEvents`. */
  readonly operation: string;
  /** Whose credentials signed it; `own` until AWS has told the account of the tool's own. */
  readonly account: string;
  readonly region: string;
  /** `https://cloudtrail.eu-central-1.amazonaws.com`. */
  readonly endpoint: string;
  readonly milliseconds: number;
  /** `ok`, or the code of the error. */
  readonly outcome: string;
}

/** Where a call goes: absent, the tool's own account and Region. */
export interface AwsScope {
  readonly account?: string;
  readonly region?: string;
  readonly signal?: AbortSignal;
}

export interface AwsCall extends AwsScope {
  readonly service: AwsService;
  /** `GetRole`; one of the service's module in `services/`. */
  readonly command: string;
  readonly input?: object;
}

/** A call of a client that is not in the table. */
export interface AnyCall extends AwsScope {
  /** `@aws-sdk/client-lambda`. */
  readonly client: string;
  /** `GetPolicy`, or `GetPolicyCommand`. */
  readonly command: string;
  readonly input?: object;
  /** A file or folder from which the client is resolved first, as `import` there would. */
  readonly resolveFrom?: string;
}

/**
 * AWS as ddb-doctor sees it. Calls are retried, paced per account, Region and operation, and one page long.
 * What AWS answers with an error is thrown as the SDK throws it: sort it with `awsError`.
 * No credentials, an unknown profile, a client that is not installed: `DoctorError` of source `user`.
 */
export interface Aws {
  /** The output without `$metadata`; dates are ISO 8601 texts, bytes base64. */
  call(call: AwsCall): Promise<Record<string, unknown>>;
  callAny(call: AnyCall): Promise<Record<string, unknown>>;
  /** The output's `Body`, unread: for s3:GetObject. */
  stream(call: AwsCall): Promise<Readable>;
  /** A signed GET, for an API that has no client yet. Rejects with an Error whose `name` is AWS's error code. */
  get(request: SignedGet): Promise<Record<string, unknown>>;
  /** The account of the tool's own credentials, from sts:GetCallerIdentity; asked once. */
  accountId(): Promise<string>;
  /** The Region that calls without one go to; undefined when none is set. */
  defaultRegion(): Promise<string | undefined>;
  /** Every Region that is enabled in the account, sorted (ec2:DescribeRegions, asked in the scope's Region). */
  enabledRegions(scope?: AwsScope): Promise<string[]>;
  /** Ends idle connections, so that the process can end. */
  close(): void;
}

export interface SignedGet extends AwsScope {
  /** Endpoint prefix and the name in AWS_ENDPOINT_URL_<NAME>: `iam-toolbox`. */
  readonly service: string;
  readonly signingName: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
}
