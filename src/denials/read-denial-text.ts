import type { TextFinding } from '../model/denial.js';
import { atOnce, type Excerpt, type Search, searching } from './text/search.js';
import { wholeSentence } from './text/whole-sentence.js';

/** In texts of its own: V8 keeps the whole text that a piece was cut out of, for as long as the piece is kept. */
function ownOf(excerpt: Excerpt): Excerpt {
  const own: Excerpt = JSON.parse(JSON.stringify(excerpt));
  return own;
}

/** As `readDenialText`, in steps, each finding with the lines that it stands in. */
export function* readExcerpts(text: string): Search<Excerpt[]> {
  const whole = wholeSentence(text);
  const found = whole === undefined ? yield* searching(text) : [{ finding: whole, text }];
  yield;
  return found.map(ownOf);
}

/**
 * Every denial, and every lookalike of one, in a pasted text: an `errorMessage`, an SDK's exception, a log file.
 * What the text does not say is `unknown`, with a note. The same denial printed twice is one finding. Never throws.
 * AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
 */
export function readDenialText(text: string): TextFinding[] {
  const whole = wholeSentence(text);
  return whole === undefined ? atOnce(searching(text)).map(({ finding }) => finding) : [whole];
}
