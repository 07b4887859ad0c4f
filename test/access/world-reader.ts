import { type AwsReader, memoised } from '../../src/evidence/index.js';
import { readerOf } from '../../src/evidence/reader/asking.js';
import type { ReadFailure, ReadResult } from '../../src/model/read-result.js';
import { answersOf } from '../account/answers.js';
import type { World } from '../account/world.js';
import { cannedAnswer } from '../front/answers.js';
import type { CannedAnswer } from '../front/options.js';

export interface WorldReader {
  readonly reader: AwsReader;
  /** Every question that reached AWS, in order. */
  readonly asked: string[];
}

export interface WorldOptions {
  readonly home: string;
  /** Operations that the tool may not call. */
  readonly refused?: readonly string[];
  readonly answers?: readonly CannedAnswer[];
}

/** Reads a world without HTTP, memoised, as a session of the tool has it. */
export function worldReader(world: World, { home, refused = [], answers = [] }: WorldOptions): WorldReader {
  const canned = [...answers, ...answersOf(world)];
  const asked: string[] = [];
  const reader = readerOf(async ({ operation, input, scope }): Promise<ReadResult<unknown>> => {
    asked.push(`${operation} ${JSON.stringify(input)}`);
    if (refused.includes(operation)) return failure(operation, 'denied', 'AccessDenied');
    const call = { operation, input, account: scope.account ?? home, region: scope.region ?? world.region };
    const answer = cannedAnswer(canned, call as unknown as Parameters<typeof cannedAnswer>[1]);
    if (answer?.output !== undefined) return { status: 'ok', value: answer.output };
    const code = answer?.error?.code ?? 'NotAnswered';
    return failure(operation, /NoSuchEntity|NotFound/.test(code) ? 'not-found' : 'failed', code);
  });
  return { reader: memoised(reader), asked };
}

function failure(operation: string, status: ReadFailure['status'], code: string): ReadFailure {
  return { status, operation, code, message: '' };
}
