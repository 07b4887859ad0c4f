import { DoctorError } from '../vocabulary/error.js';
import { askOf, readerOf } from './asking.js';
import type { AwsReader } from './reader.js';

/**
 * Where there are no credentials every read is evidence of that, instead of the end of the run: for denials
 * that were read from files, which are worth a report by themselves.
 */
export function withoutCredentials(reader: AwsReader): AwsReader {
  const ask = askOf(reader);
  return readerOf(async (question) => {
    try {
      return await ask(question);
    } catch (error) {
      if (!(error instanceof DoctorError) || error.code !== 'NoCredentials') throw error;
      return {
        status: 'denied',
        operation: question.operation,
        code: 'NoCredentials',
        message: 'there are no AWS credentials to ask with',
        remedy: 'run with AWS credentials (--profile) to have the policies read',
      };
    }
  });
}
