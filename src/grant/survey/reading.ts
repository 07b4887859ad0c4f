import type { AwsReader, OperationId } from '../../evidence/index.js';
import type { OperationTypes } from '../../evidence/operations/operation-types.js';
import { DoctorError } from '../../model/error.js';
import { describeFailure, type ReadScope } from '../../model/read-result.js';

/** A read without which there is no plan. */
interface Needed<K extends OperationId> {
  readonly operation: K;
  readonly input: OperationTypes[K]['input'];
  readonly scope?: ReadScope;
  /** What is looked for, for the error: "table `orders`". */
  readonly what: string;
}

/** The answer; undefined where AWS knows no such thing. Throws a `DoctorError` of source `aws` where it cannot be read. */
export async function lookUp<K extends OperationId>(
  reader: AwsReader,
  { operation, input, scope, what }: Needed<K>,
): Promise<OperationTypes[K]['output'] | undefined> {
  const answer = await reader.read(operation, input, scope);
  if (answer.status === 'ok') return answer.value;
  if (answer.status === 'not-found') return undefined;
  throw new DoctorError({ source: 'aws', code: 'NotRead' }, `the ${what} cannot be read: ${describeFailure(answer)}`, {
    hint: '`ddb-doctor permissions --for grant` prints what a grant reads and writes',
  });
}

/** As `lookUp`, where it must be there. Throws a usage `DoctorError` where it is not. */
export async function demand<K extends OperationId>(
  reader: AwsReader,
  needed: Needed<K>,
): Promise<OperationTypes[K]['output']> {
  const found = await lookUp(reader, needed);
  if (found !== undefined) return found;
  throw notThere(needed.what);
}

export function notThere(what: string): DoctorError {
  return new DoctorError({ source: 'user', code: 'NotThere' }, `AWS knows no ${what}`, {
    hint: 'look at its spelling, its account and its Region (--region)',
  });
}
