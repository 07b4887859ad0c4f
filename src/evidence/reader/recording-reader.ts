import type { JsonValue } from '../../model/json.js';
import type { ReadResult } from '../../model/read-result.js';
import type { RecordedRead } from '../bundle/bundle.js';
import { byCodeUnits } from '../bundle/stable-json.js';
import { questionKey } from '../question.js';
import { askOf, readerOf } from './asking.js';
import type { AwsReader } from './reader.js';

/** A reader that keeps what it was asked and what it answered. */
interface RecordingReader extends AwsReader {
  /** Each question once, with its first answer, in an order that does not depend on time. */
  reads(): RecordedRead[];
}

export function recording(reader: AwsReader): RecordingReader {
  const ask = askOf(reader);
  const kept = new Map<string, RecordedRead>();
  const recorder = readerOf(async (question) => {
    const result = (await ask(question)) as ReadResult<JsonValue>;
    const key = questionKey(question);
    if (!kept.has(key)) kept.set(key, { ...question, result });
    return result;
  });
  return { ...recorder, reads: () => inKeyOrder(kept) };
}

function inKeyOrder(kept: ReadonlyMap<string, RecordedRead>): RecordedRead[] {
  return [...kept].sort(([a], [b]) => byCodeUnits(a, b)).map(([, read]) => read);
}
