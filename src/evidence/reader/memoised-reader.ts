import type { ReadResult } from '../../model/read-result.js';
import { questionKey } from '../question.js';
import { askOf, readerOf } from './asking.js';
import type { AwsReader } from './reader.js';

/** Asks an equal question once; those who ask while it is under way share its answer. */
export function memoised(reader: AwsReader): AwsReader {
  const ask = askOf(reader);
  const answers = new Map<string, Promise<ReadResult<unknown>>>();
  return readerOf((question) => {
    const key = questionKey(question);
    const answer = answers.get(key) ?? ask(question);
    answers.set(key, answer);
    return answer;
  });
}
