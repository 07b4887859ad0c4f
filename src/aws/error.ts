import { DoctorError } from '../model/error.js';
import { withoutSecrets } from '../model/text/secrets.js';
import { connectionWords, foreignAnswer } from './connection-words.js';

type AwsErrorKind = 'denied' | 'not-found' | 'throttled' | 'failed';

export interface AwsError {
  readonly kind: AwsErrorKind;
  /** AWS's error code, or the code of a `DoctorError`. */
  readonly code: string;
  readonly message: string;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
}

/** What the user has to set right, such as credentials, ends a source; what AWS answers is evidence. */
export function throwUsers(error: unknown): void {
  if (error instanceof DoctorError && error.source === 'user') throw error;
}

/** AWS knows the keys no more, or never did: a matter of the user's credentials, not of permissions. */
const REFUSED_KEYS =
  /^(InvalidClientTokenId|InvalidAccessKeyId|InvalidToken$|UnrecognizedClient|SignatureDoesNotMatch|InvalidSignature|ExpiredToken|TokenRefreshRequired|RequestTimeTooSkewed|RequestExpired|AuthFailure)/;

export const refusesKeys = ({ code }: Pick<AwsError, 'code'>): boolean => REFUSED_KEYS.test(code);

/** True where AWS said no to whoever asks, for its rights or for its keys: nothing else failed. */
export function isRefusal({ code }: Pick<AwsError, 'code'>): boolean {
  return kindOf(code, undefined) === 'denied' || REFUSED_KEYS.test(code);
}

const DENIED = /^(access_?denied|unauthorized(operation|access)?|notauthorized|vpceaccessdenied|forbidden|403$)/i;
const DENIED_ELSEWHERE = new Set(['AuthorizationError', 'AccountNotOpen', 'OperationNotPermittedException']);
const THROTTLED =
  /throttl|toomanyrequests|requestlimitexceeded|requestthrottled|slowdown|maxconcurrentqueries|limitexceededexception$/i;
const NOT_FOUND = /notfound|nosuch|doesnotexist|nonexistent|notinuseexception$/i;
/** The name server's answer, and the SDK's word for any status 404 without an error of AWS: neither is AWS's. */
const NOT_OF_AWS = new Set(['ENOTFOUND', 'NotFound']);

/** Sorts whatever a call threw into the kinds of evidence. Never throws. */
export function awsError(error: unknown): AwsError {
  const { name, code = name, message, status } = fieldsOf(error);
  return {
    kind: kindOf(code, status),
    code,
    message: wordsOf(error, { code, message, status }) ?? withoutSecrets(withoutHints(message)),
    ...(status === undefined ? {} : { status }),
  };
}

/** What AWS says is told as it says it; the words of Node and the SDK are for those who know both. */
function wordsOf(
  error: unknown,
  { code, message, status }: Pick<AwsError, 'code' | 'message'> & StatusOf,
): string | undefined {
  if (!(error instanceof Error) || error instanceof DoctorError) return undefined;
  return connectionWords(code, error) ?? foreignAnswer(code, message, status);
}

interface StatusOf {
  readonly status: number | undefined;
}

function kindOf(code: string, status: number | undefined): AwsErrorKind {
  if (DENIED.test(code) || DENIED_ELSEWHERE.has(code)) return 'denied';
  if (THROTTLED.test(code) || status === 429) return 'throttled';
  if (NOT_FOUND.test(code) && !NOT_OF_AWS.has(code)) return 'not-found';
  return 'failed';
}

interface ErrorFields {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly status?: number;
}

function fieldsOf(error: unknown): ErrorFields {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  if (error instanceof DoctorError) return { name: error.name, code: error.code, message: error.message };
  const { Code, code, $metadata } = error as Error & {
    Code?: unknown;
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  const named = error.name === 'Error' ? firstText(Code, code) : undefined;
  return {
    name: error.name,
    ...(named === undefined ? {} : { code: named }),
    message: error.message || (firstText(Code, code) ?? ''),
    ...($metadata?.httpStatusCode === undefined ? {} : { status: $metadata.httpStatusCode }),
  };
}

/** What the SDK adds for who programs with it. */
function withoutHints(message: string): string {
  const hint = message.indexOf('Deserialization error: to see the raw response');
  const told = hint === -1 ? message : message.slice(0, hint).trimEnd();
  return told.replace(/^@smithy\/[\w-]+ - \[\w+\] /, '');
}

function firstText(...values: unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '');
}
