import { DoctorError } from '../../model/error.js';
import { askOf, readerOf } from './asking.js';
import type { AwsReader } from './reader.js';

/**
 * The reader for one check: only the reads that its `meta.reads` declares.
 * Another one is a defect of the check and rejects with a `DoctorError` of code `UndeclaredRead`.
 */
export function narrowed(reader: AwsReader, reads: readonly string[]): AwsReader {
  const ask = askOf(reader);
  const declared = new Set(reads);
  return readerOf(async (question) => {
    if (!declared.has(question.operation)) throw undeclared(question.operation);
    return ask(question);
  });
}

function undeclared(operation: string): DoctorError {
  return new DoctorError(
    { source: 'doctor', code: 'UndeclaredRead' },
    `a check reads \`${operation}\` without declaring it`,
    {
      hint: `add \`${operation}\` to the check's \`meta.reads\``,
    },
  );
}
