import type { TextFinding } from '../../model/denial.js';
import { contextOf, withContext } from './context.js';
import { distinct } from './distinct.js';
import { type Found, ofCode, ofPhrase, ofSentence } from './found.js';
import type { Located } from './located.js';
import { isOfAnotherProduct, isOfFramework, namesAnotherProduct } from './mention/foreign.js';
import { isInProseOrForeign, isQuotedInProse, isSpokenOf } from './mention/spoken-of.js';
import { normalise } from './normalise.js';
import { phrasesOf } from './phrases.js';
import { requestIdsFor } from './request-ids.js';
import { sentencesOf } from './sentence.js';
import { simulationsOf } from './simulation.js';
import { type CodeMark, codesOf } from './wrapper.js';

/** A fixed sentence this close before or after another one introduces or repeats it. */
const ADJACENT = 160;

const KMS_BEHIND = 'DynamoDB asked KMS with the credentials of the caller';

/** A search in steps, each of some milliseconds: whoever searches a long text lets others have their turn between them. */
export type Search<T> = Generator<undefined, T>;

/** Messages of a step. */
const STEP = 50;

function inOrder(found: readonly Found[]): Found[] {
  return [...found].sort(
    (a, b) => a.start - b.start || b.end - a.end || Number(a.from > b.from) - Number(a.from < b.from),
  );
}

/**
 * Whether a fixed phrase only introduces what follows: `You are not authorized to perform this operation. User: …`, or
 * two phrases of one error in a line.
 */
function introduces(text: string, phrase: Found, next: Found): boolean {
  if (next.start - phrase.end > ADJACENT) return false;
  const between = text.slice(phrase.end, next.start);
  if (next.from === 'sentence') return !between.includes('\n') || !/\w|\n[ \t]*\n/.test(between);
  return next.finding.kind === phrase.finding.kind && !between.includes('\n');
}

function isKmsHead(finding: TextFinding): boolean {
  return finding.service === 'dynamodb' && finding.note?.includes('KMS') === true;
}

function introduced(phrase: Found, next: Found): Found {
  const note = isKmsHead(phrase.finding)
    ? [KMS_BEHIND, next.finding.note].filter(Boolean).join('; ')
    : next.finding.note;
  return { ...next, start: phrase.start, finding: { ...next.finding, ...(note !== undefined && { note }) } };
}

/** A refusal in words that others use too, by somebody else, or one that is only spoken of. */
function isOthers(text: string, { start, end, finding }: Found, mayBeForeign: boolean): boolean {
  if (finding.kind !== 'denial' || finding.action !== undefined) return false;
  if (isOfFramework(text, start) || (mayBeForeign && isOfAnotherProduct(text, start, end))) return true;
  return namesNoCall(finding) && (isSpokenOf(text, start, end) || isInProseOrForeign(text, start, end));
}

const namesNoCall = ({ principal, resource, policyType }: TextFinding): boolean =>
  principal === undefined && resource === undefined && policyType === 'unknown';

/** Sentences and fixed phrases, each text only once: a phrase inside a sentence, or before it, is part of it. */
function* messagesOf(text: string, mayBeForeign: boolean): Search<Found[]> {
  yield;
  const read = sentencesOf(text);
  yield;
  const sentences = read
    .map(ofSentence)
    .filter(({ start, end, finding }) => finding.action !== undefined || !isQuotedInProse(text, start, end));
  yield;
  const seen = phrasesOf(text);
  yield;
  const phrases = seen
    .map((phrase) => ofPhrase(text, phrase))
    .filter((phrase) => !isOthers(text, phrase, mayBeForeign));
  const messages: Found[] = [];
  for (const found of inOrder([...sentences, ...phrases])) {
    const last = messages.at(-1);
    if (last !== undefined && found.start < last.end) continue;
    if (last?.from === 'phrase' && introduces(text, last, found)) {
      messages[messages.length - 1] = found.from === 'sentence' ? introduced(last, found) : { ...last, end: found.end };
    } else {
      messages.push(found);
    }
  }
  return messages;
}

/** The codes up to and around one message; both lists are in order, so a cursor keeps the whole linear. */
function codesNear(codes: readonly CodeMark[], cursor: number, until: number): CodeMark[] {
  const near: CodeMark[] = [];
  for (let at = cursor; at < codes.length; at += 1) {
    const mark = codes[at];
    if (mark === undefined || mark.start > until) break;
    near.push(mark);
  }
  return near;
}

function* findingsOf(text: string): Search<Located[]> {
  const mayBeForeign = namesAnotherProduct(text);
  const messages = yield* messagesOf(text, mayBeForeign);
  const codes = codesOf(text);
  yield;
  const found: Located[] = [];
  const owned = new Set<CodeMark>();
  let cursor = 0;
  let previousEnd = 0;
  for (const [index, message] of messages.entries()) {
    if (index % STEP === 0) yield;
    const nextStart = messages[index + 1]?.start ?? Number.POSITIVE_INFINITY;
    while ((codes[cursor]?.end ?? Number.POSITIVE_INFINITY) < message.start - 1000) cursor += 1;
    const near = codesNear(codes, cursor, message.end + 1000);
    const context = contextOf(message, { text, codes: near, previousEnd, nextStart });
    for (const mark of context.codes) owned.add(mark);
    found.push({ ...message, finding: withContext(context) });
    previousEnd = Math.max(message.end, ...context.codes.map((mark) => mark.end));
  }
  for (const [index, mark] of codes.entries()) {
    if (index % STEP === 0) yield;
    const code = owned.has(mark) ? undefined : ofCode(text, mark);
    const isForeign = mayBeForeign && mark.operation === undefined && isOfAnotherProduct(text, mark.start, mark.end);
    if (code !== undefined && !isForeign) {
      const context = contextOf(code, { text, codes: [mark], previousEnd: 0, nextStart: Number.POSITIVE_INFINITY });
      found.push({ ...code, finding: withContext(context) });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function withRequestIds(text: string, found: readonly Located[]): Located[] {
  const ids = requestIdsFor(text, found);
  return found.map((one, index) => {
    const requestId = ids[index];
    return requestId === undefined ? one : { ...one, finding: { ...one.finding, requestId } };
  });
}

/** A finding with the words that it was read from. */
export interface Excerpt {
  readonly finding: TextFinding;
  /** The lines of the normalised text that hold the message, 2,000 characters at most. */
  readonly text: string;
}

const LONGEST_EXCERPT = 2000;
const LONGEST_KEPT = 10_000;

/** Looks no further than it shows: a whole log may be one line, and hold thousands of messages. */
function excerptOf(text: string, { start, end }: Located): string {
  const before = text.slice(Math.max(0, start - LONGEST_EXCERPT), start);
  const after = text.slice(end, end + LONGEST_EXCERPT);
  const lineStart = start - before.length + before.lastIndexOf('\n') + 1;
  const lineEnd = end + (after.includes('\n') ? after.indexOf('\n') : after.length);
  const isWhole = start <= LONGEST_EXCERPT || before.includes('\n');
  const low = isWhole && lineEnd - lineStart <= LONGEST_EXCERPT ? lineStart : start;
  return text.slice(low, Math.min(lineEnd, low + LONGEST_EXCERPT)).trim();
}

/** A text is asked first whether it holds a denial, and then for it: what was found in the last one is kept. */
let last: { readonly plain: string; readonly found: readonly Located[] } | undefined;

function* foundIn(plain: string): Search<readonly Located[]> {
  if (last?.plain === plain) return last.found;
  const findings = yield* findingsOf(plain);
  yield;
  const withIds = withRequestIds(plain, findings);
  yield;
  const once = distinct(withIds);
  yield;
  const found = [...once, ...simulationsOf(plain)];
  last = plain.length > LONGEST_KEPT ? undefined : { plain, found };
  return found;
}

/** What a search of the whole text finds, each with the lines that it stands in. */
export function* searching(text: string): Search<Excerpt[]> {
  yield;
  const plain = normalise(text);
  const found = yield* foundIn(plain);
  return found.map((one) => ({ finding: one.finding, text: excerptOf(plain, one) }));
}

/** The same at once. */
export function atOnce<T>(search: Search<T>): T {
  for (let step = search.next(); ; step = search.next()) if (step.done === true) return step.value;
}
