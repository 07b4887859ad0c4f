import type { AwsError } from '../aws/index.js';
import { refusalRemedy } from '../denials/index.js';
import type { ReadFailure } from '../model/read-result.js';
import { operationOf } from './operations/operations.js';
import type { Question } from './question.js';
import { readCommand } from './read-command.js';

/** The evidence that a read failed, with what would make it readable. */
export function failureOf(question: Question, { kind, code, message }: AwsError): ReadFailure {
  const told = kind === 'denied' ? refusalRemedy(message, question.operation) : undefined;
  const remedy = kind === 'denied' ? (told ?? remedyOf(question, code)) : undefined;
  return { status: kind, operation: question.operation, code, message, ...(remedy === undefined ? {} : { remedy }) };
}

function remedyOf(question: Question, code: string): string {
  const { operation, scope } = question;
  const command = readCommand(question);
  if (operationOf(operation)?.account === 'organization') {
    return `give --org-role-arn with a role of the management account or of a delegated administrator, or run there: ${command}`;
  }
  if (code === 'AccountNotOpen') {
    return `give --assume-role-name with a role of account ${scope.account} that you may assume, or run there: ${command}`;
  }
  return `allow \`${operation}\` to the principal that runs ddb-doctor`;
}
