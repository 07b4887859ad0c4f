import type { JsonObject } from '../../model/json.js';
import type { ReadResult, ReadScope } from '../../model/read-result.js';
import type { OperationTypes } from '../operations/operation-types.js';
import { type Question, scopeOf } from '../question.js';
import type { AwsReader, OperationId } from './reader.js';

/** Answers one question; what every reader is made of. */
export type Ask = (question: Question) => Promise<ReadResult<unknown>>;

/** The typed reader over an `Ask`. The answer's shape is AWS's promise, so the types are claimed here, once. */
export function readerOf(ask: Ask): AwsReader {
  const put = (operation: string, input: object, scope?: ReadScope) =>
    ask({ operation, input: input as JsonObject, scope: scopeOf(operation, scope) });
  return {
    read: <K extends OperationId>(operation: K, input: OperationTypes[K]['input'], scope?: ReadScope) =>
      put(operation, input, scope) as Promise<ReadResult<OperationTypes[K]['output']>>,
    readAny: put,
  };
}

/** The way back: asks a reader. */
export function askOf(reader: AwsReader): Ask {
  return ({ operation, input, scope }) => reader.readAny(operation, input, scope);
}
