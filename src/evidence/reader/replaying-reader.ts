import { assertAnswer, awsError } from '../../aws/index.js';
import { isJsonObject } from '../../model/json.js';
import type { ReadFailure, ReadResult } from '../../model/read-result.js';
import type { EvidenceBundle } from '../bundle/bundle.js';
import { failureOf } from '../failure.js';
import { type Question, questionKey } from '../question.js';
import { readerOf } from './asking.js';
import type { AwsReader } from './reader.js';

/** Answers from a bundle, without AWS. A question that was not recorded is answered `not-recorded`. */
export function replaying(bundle: Pick<EvidenceBundle, 'reads'>): AwsReader {
  const answers = new Map(bundle.reads.map((read) => [questionKey(read), read.result]));
  return readerOf(async (question) => {
    const answer = answers.get(questionKey(question));
    return answer === undefined ? notRecorded(question) : held(question, answer);
  });
}

/** Anybody may edit a bundle: what is no answer of the operation is as little one as it is from AWS. */
function held(question: Question, answer: ReadResult<unknown>): ReadResult<unknown> {
  if (answer.status !== 'ok') return answer;
  try {
    assertAnswer(question.operation, isJsonObject(answer.value) ? answer.value : {});
    return answer;
  } catch (error) {
    return failureOf(question, awsError(error));
  }
}

function notRecorded({ operation }: Question): ReadFailure<'not-recorded'> {
  return {
    status: 'not-recorded',
    operation,
    code: 'NotRecorded',
    message: 'the evidence bundle holds no answer to this question',
    remedy: 'record the bundle again with this version of ddb-doctor',
  };
}
