import { Breaker } from '../../aws/index.js';
import type { ReadResult } from '../../model/read-result.js';
import { askOf, readerOf } from './asking.js';
import type { AwsReader } from './reader.js';

/**
 * Asks no account any more that refused the first reads and answered none: for a run over so many that each of their
 * refusals would cost some twenty calls. Of an account that is not asked every read has the same answer.
 */
export function answeringAccounts(reader: AwsReader): AwsReader {
  const ask = askOf(reader);
  const breakers = new Map<string, Breaker>();
  return readerOf(async (question) => {
    const { account } = question.scope;
    if (account === undefined || question.operation.startsWith('organizations:')) return ask(question);
    const breaker = breakers.get(account) ?? new Breaker();
    breakers.set(account, breaker);
    const answer = await breaker.ask(() => ask(question), refusalIn);
    return (
      answer ?? {
        status: 'denied',
        operation: question.operation,
        code: 'AccountNotAnswering',
        message: `the account ${account} was not asked further: ${breaker.why}`,
        remedy:
          'let the role that --assume-role-name names read there: `ddb-doctor permissions --as cloudformation` prints it',
      }
    );
  });
}

function refusalIn(answer: ReadResult<unknown>): string | undefined {
  return answer.status === 'denied' ? answer.message : undefined;
}
