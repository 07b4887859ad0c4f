import type { ReadResult } from '../../model/read-result.js';
import { questionKey } from '../question.js';
import { askOf, readerOf } from './asking.js';
import type { AwsReader } from './reader.js';

/** Asks an equal question once; those who ask while it is under way share its answer. */
export function memoised(reader: AwsReader): AwsReader {
  const ask = askOf(reader);
  const answers = new Map<string, Promise<ReadResult<unknown>>>();
  // Whoever asks again asks in the same words: their stable form, which takes longer to make, is not made again.
  const inTheseWords = new Map<string, Promise<ReadResult<unknown>>>();
  return readerOf((question) => {
    const words = JSON.stringify(question);
    const known = inTheseWords.get(words);
    if (known !== undefined) return known;
    const key = questionKey(question);
    const answer = answers.get(key) ?? ask(question);
    answers.set(key, answer);
    inTheseWords.set(words, answer);
    return answer;
  });
}
