/** The id that AWS gave a call, where a text prints it. */
interface RequestIdMark {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  /** Of Go's SDK: the id stands before the message, in the same line. */
  readonly opens: boolean;
}

/*
 * As AWS's SDKs and answers write it: `Request ID: X` (Java), `request id: X` and `RequestID: X,` (Go), `requestId: 'X'`
 * (JavaScript), `'RequestId': 'X'` (Python, .NET), `<RequestId>X</RequestId>`, `x-amzn-requestid: X`, and PynamoDB's
 * `on request (X)`. Ids of another kind have a word before: S3's extended id, Lambda's `awsRequestId`.
 */
const IDS =
  /(?<![a-z]|extended[ _-]?|aws[ _]|(?:START|END|REPORT|client)[ _])(?:x-amzn?-)?request[ _-]?id["'`]?(?:\s*(?:=>|[:=>])\s*["'`(]?\s*|>\s*)([\w+/=-]{1,128})|\bon request \(([^()\s]{1,128})\)/gi;

/** What stands in the place of an id that nobody knows. */
const NONE = /^(?:null|undefined|none|nil|unknown|n\/a|-+|true|false|string)$/i;

/** Lambda's own lines tell the id of an invocation, which may have made many calls. */
const OF_INVOCATION = /^[\s"']*(?:Version:|Duration:|Billed|Error: Runtime|Process exited|Task timed)/;

/** Every request id of a normalised text, in order. */
function requestIdsOf(text: string): RequestIdMark[] {
  const marks: RequestIdMark[] = [];
  for (const match of text.matchAll(IDS)) {
    const id = match[1] ?? match[2];
    const end = match.index + match[0].length;
    if (id === undefined || NONE.test(id) || OF_INVOCATION.test(text.slice(end, end + 20))) continue;
    const before = text.slice(Math.max(0, match.index - 160), match.index);
    if (OF_STREAM.test(before)) continue;
    marks.push({ id, start: match.index, end, opens: /https response error/.test(before.slice(-60)) });
  }
  return marks;
}

/** CloudFormation names the log stream of a custom resource's function, and its invocation. */
const OF_STREAM = /Log Stream:\s+\S{1,120} \($/;

interface Place {
  readonly start: number;
  readonly end: number;
}

/** An id that stands further from a message is another call's. */
const REACH = 4000;

/**
 * The request id of each message of a text, both in order. An id that opens a line of Go's SDK is of the message behind
 * it; every other one of the message before; what has none takes the last id before it, of which it is a copy.
 */
export function requestIdsFor(text: string, messages: readonly Place[]): (string | undefined)[] {
  const marks = requestIdsOf(text);
  if (marks.length === 0) return messages.map(() => undefined);
  const ids: (string | undefined)[] = messages.map(({ start, end }) => inside(marks, start, end));
  let at = 0;
  for (const mark of marks) {
    while ((messages[at + 1]?.start ?? Number.POSITIVE_INFINITY) < mark.start) at += 1;
    const owner = ownerOf(text, mark, { messages, before: at });
    if (owner !== undefined) ids[owner] ??= mark.id;
  }
  let last: RequestIdMark | undefined;
  let cursor = 0;
  for (const [index, { start }] of messages.entries()) {
    for (let mark = marks[cursor]; mark !== undefined && mark.start < start; mark = marks[cursor]) {
      last = mark;
      cursor += 1;
    }
    if (ids[index] === undefined && last !== undefined && start - last.end < REACH) ids[index] = last.id;
  }
  return ids;
}

function inside(marks: readonly RequestIdMark[], start: number, end: number): string | undefined {
  return marks.find((mark) => mark.start >= start && mark.end <= end)?.id;
}

interface Neighbours {
  readonly messages: readonly Place[];
  /** The index of the last message that begins before the id. */
  readonly before: number;
}

/** The index of the message that an id is of. */
function ownerOf(text: string, mark: RequestIdMark, { messages, before }: Neighbours): number | undefined {
  const isBehindFirst = (messages[0]?.start ?? 0) > mark.start;
  const next = isBehindFirst ? 0 : before + 1;
  const following = messages[next];
  const opensNext =
    following !== undefined &&
    following.start - mark.end < 600 &&
    !text.slice(mark.end, following.start).includes('\n');
  if (opensNext && (mark.opens || isBehindFirst)) return next;
  if (isBehindFirst) return undefined;
  const previous = messages[before];
  return previous !== undefined && mark.start - previous.end < REACH ? before : undefined;
}
