import type { ReadFailure } from '../../model/read-result.js';
import type { EvidenceBundle } from '../bundle/bundle.js';
import { type Question, questionKey } from '../question.js';
import { readerOf } from './asking.js';
import type { AwsReader } from './reader.js';

/** Answers from a bundle, without AWS. A question that was not recorded is answered `not-recorded`. */
export function replaying(bundle: Pick<EvidenceBundle, 'reads'>): AwsReader {
  const answers = new Map(bundle.reads.map((read) => [questionKey(read), read.result]));
  return readerOf(async (question) => answers.get(questionKey(question)) ?? notRecorded(question));
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
