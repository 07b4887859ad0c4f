import {
  type Aws,
  type AwsScope,
  type AwsService,
  assertAnswer,
  awsError,
  getRequestAuthorizationDetails,
} from '../../aws/index.js';
import { DoctorError } from '../../model/error.js';
import { failureOf } from '../failure.js';
import type { DeclaredOperations } from '../operations/declared-operations.js';
import { operationOf } from '../operations/operations.js';
import type { Question } from '../question.js';
import { readerOf } from './asking.js';
import { type Members, readPages } from './pages.js';
import type { AwsReader } from './reader.js';
import { Turns } from './turns.js';

export interface LiveReaderOptions {
  /** The operations that third-party checks declare, as `declareOperations` passed them. */
  readonly declared?: DeclaredOperations;
  /** Calls under way at the same time, per service; 8 unless told. */
  readonly concurrency?: number;
  /** Ends calls and waits; the reads then reject with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Enough to hide AWS's latency without running into IAM's throttle. */
const CONCURRENCY = 8;

/**
 * Reads from AWS. What AWS answers, an error too, is a `ReadResult`.
 * Rejects with a `DoctorError` where there are no credentials or no client, and for an operation that nobody declared.
 */
export function liveReader(aws: Aws, options: LiveReaderOptions = {}): AwsReader {
  const turns = new Turns(options.concurrency ?? CONCURRENCY);
  return readerOf(async (question) => {
    const [service = ''] = question.operation.split(':');
    const call = callOf(aws, question, options);
    const paging = operationOf(question.operation)?.paging;
    try {
      const value = await readPages((input) => turns.run(service, () => call(input)), question.input, paging);
      // What no whole list lacks, a page of it may.
      if (paging !== undefined) assertAnswer(question.operation, value);
      return { status: 'ok', value };
    } catch (error) {
      if (options.signal?.aborted || !isAnswer(error)) throw error;
      return failureOf(question, awsError(error));
    }
  });
}

/** False for what no other question could change: no credentials, no client. */
function isAnswer(error: unknown): boolean {
  return !(error instanceof DoctorError) || error.source === 'aws' || error.code === 'AccountNotOpen';
}

function callOf(aws: Aws, { operation, scope }: Question, options: LiveReaderOptions) {
  const [service = '', command = ''] = operation.split(':');
  const where = { ...scope, ...(options.signal === undefined ? {} : { signal: options.signal }) };
  if (operation === 'iam:GetRequestAuthorizationDetails') return detailsOf(aws, where);
  const known = operationOf(operation);
  if (known !== undefined) {
    return (input: Members) =>
      aws.call({ ...where, service: service as AwsService, command, input: withDates(input, known.dates) });
  }
  const declared = options.declared?.get(operation);
  if (declared === undefined) throw unknownOperation(operation);
  const { accessLevel: _, ...client } = declared;
  return (input: Members) => aws.callAny({ ...where, ...client, command, input });
}

/** Has no client yet, and its pages are followed in src/aws. */
function detailsOf(aws: Aws, where: AwsScope) {
  return async ({ AuthorizationId: id }: Members): Promise<Members> => ({
    ...(await getRequestAuthorizationDetails(aws, { ...where, authorizationId: String(id) })),
  });
}

function withDates(input: Members, names: readonly string[] = []): Members {
  const dates = names.flatMap((name) => (typeof input[name] === 'string' ? [[name, new Date(input[name])]] : []));
  return { ...input, ...Object.fromEntries(dates) };
}

function unknownOperation(operation: string): DoctorError {
  return new DoctorError(
    { source: 'user', code: 'UnknownOperation' },
    `\`${operation}\` is not an operation that ddb-doctor can read`,
    {
      hint: "declare it with its client in the check's `meta.operations`",
    },
  );
}
