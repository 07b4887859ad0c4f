import type { AwsError } from '../aws/index.js';
import { refusalRemedy } from '../denials/index.js';
import type { ReadFailure } from '../model/read-result.js';
import { operationOf, permissionOf } from './operations/operations.js';
import type { Question } from './question.js';
import { readCommand } from './read-command.js';

/** The evidence that a read failed, with what would make it readable. */
export function failureOf(question: Question, { kind, code, message }: AwsError): ReadFailure {
  const failure = { status: kind, operation: question.operation, code, message };
  if (kind !== 'denied') return failure;
  const remedy = refusalRemedy(message, question.operation);
  return { ...failure, ...(remedy === undefined ? wayTo(question, code) : { remedy }) };
}

function wayTo(question: Question, code: string): Pick<ReadFailure, 'remedy' | 'command'> {
  const { operation, scope } = question;
  if (operationOf(operation)?.account === 'organization') {
    const remedy = 'give --org-role-arn with a role of the management account or of a delegated administrator';
    return { remedy, command: readCommand(question) };
  }
  if (code === 'AccountNotOpen') {
    const remedy = `give --assume-role-name with a role of account ${scope.account} that you may assume`;
    return { remedy, command: readCommand(question) };
  }
  return { remedy: `allow \`${permissionOf(operation)}\` to the principal that runs ddb-doctor` };
}
