import type { ReadResult, ReadScope } from '../../model/read-result.js';
import type { OperationTypes } from '../operations/operation-types.js';

export type OperationId = keyof OperationTypes;

/**
 * The one read-only door to AWS. Lists come whole: the reader follows the pages.
 * Never throws for what AWS answers; an operation that is not declared is a defect and throws `DoctorError`.
 */
export interface AwsReader {
  read<K extends OperationId>(
    operation: K,
    input: OperationTypes[K]['input'],
    scope?: ReadScope,
  ): Promise<ReadResult<OperationTypes[K]['output']>>;
  /** For operations that a third-party check declares: untyped in, untyped out. */
  readAny(operation: string, input: Readonly<Record<string, unknown>>, scope?: ReadScope): Promise<ReadResult<unknown>>;
}
