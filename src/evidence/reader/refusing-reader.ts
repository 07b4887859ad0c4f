import { type DoctorError, isConfiguration } from '../../model/error.js';
import { askOf, readerOf } from './asking.js';
import type { AwsReader } from './reader.js';

/** What a read ends with where nothing is set up to ask AWS, and what a report says of it. */
const MISSING: Readonly<Record<string, { readonly message: string; readonly remedy: string }>> = {
  NoCredentials: {
    message: 'there are no AWS credentials to ask with',
    remedy: 'run with AWS credentials (--profile) to have the policies read',
  },
  RegionMissing: { message: 'there is no AWS Region to ask in', remedy: 'run with --region to have it read' },
};

/**
 * Where there are no credentials, or no Region, every read is evidence of that, instead of the end of the run: for denials
 * that were read from files, which are worth a report by themselves. `whatever`: so is all else that the user has to set
 * right, such as credentials that AWS does not take.
 */
export function withoutCredentials(reader: AwsReader, { whatever = false } = {}): AwsReader {
  const ask = askOf(reader);
  return readerOf(async (question) => {
    try {
      return await ask(question);
    } catch (error) {
      if (!isConfiguration(error)) throw error;
      const missing = MISSING[error.code] ?? (whatever ? wordsOf(error) : undefined);
      if (missing === undefined) throw error;
      return { status: 'denied', operation: question.operation, code: error.code, ...missing };
    }
  });
}

function wordsOf({ message, hint }: DoctorError): { readonly message: string; readonly remedy?: string } {
  return { message, ...(hint === undefined ? {} : { remedy: hint }) };
}

/** Asks nothing: for a text that is explained by itself, each read is one that nobody made. */
export function notAsked(): AwsReader {
  return readerOf(async ({ operation }) => ({
    status: 'denied',
    operation,
    code: 'NotAsked',
    message: 'AWS was not asked',
  }));
}
