import { askOf, readerOf } from './asking.js';
import type { AwsReader } from './reader.js';

export interface ClosedAccounts {
  readonly accounts: ReadonlySet<string>;
  /** How many are opened. */
  readonly opened: number;
}

/**
 * Opens no account that is closed: each read there is one that nobody made, so that its denials are told by what AWS
 * says of them. Each account that is opened costs a role to assume and some twenty reads.
 */
export function fewAccounts(reader: AwsReader, { accounts, opened }: ClosedAccounts): AwsReader {
  if (accounts.size === 0) return reader;
  const ask = askOf(reader);
  return readerOf(async (question) => {
    const { operation, scope } = question;
    const isClosed = scope.account !== undefined && accounts.has(scope.account);
    if (!isClosed || operation.startsWith('organizations:')) return ask(question);
    return {
      status: 'denied',
      operation,
      code: 'AccountNotAsked',
      message: `${opened === 1 ? 'only the account' : `only the ${opened} accounts`} with the most denials ${opened === 1 ? 'was' : 'were'} opened`,
      remedy: 'give --max-accounts to open more, or --account for this one',
    };
  });
}
