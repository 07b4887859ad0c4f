/*
 * Codes and the short words `Access Denied` stand in programs, tests, queries, dictionaries and manuals too. What stands
 * around them tells: a call that failed has an operation, a request id or a caller beside it.
 */

/** How far the line of a message is looked at, to either side. */
const LINE = 400;
/** How far the document around a message is. */
const DOCUMENT = 1500;

/** What precedes a message in its line where a program, a dictionary or a heading holds it. */
const BEFORE: readonly RegExp[] = [
  // The text of an exception that a program makes, or of what it returns.
  /\b(?:raise|throw(?: new)?|return(?: new)?|new)\s+[\w.$:]+\(\s*(?:\{[^\n]*)?[fbru]?["'`]$/,
  /\b(?:assert|expect|should|toThrow|toEqual|toBe|contains?|matches)\w*\s*\(\s*["'`]$/i,
  // A key of a dictionary of texts: `error.accessdenied=`.
  /^\s*[\w.-]*(?:denied|forbidden|unauthori[sz]ed)[\w.-]*\s*=\s*["']?$/i,
  /["'][A-Z]\w*(?:Denied|Forbidden|Unauthori[sz]ed)\w*["']\s*:\s*["']$/,
  /^\s*msg(?:id|str|ctxt)\b[^"]*"/,
  /<(?:title|h\d)>\s*$/i,
  /(?:alarm|metric|rule|filter|test|policy|display|group|panel|dashboard|topic|state)[ _-]?(?:name|title|id)["']?\s*[:=]\s*["']?$/i,
  // A condition in prose: nothing failed yet.
  /\b(?:if|whenever|in case|should) (?:you|your|they|the|an?|it|this|that|AWS|S3|users?)\b[^.\n]{0,160}$/i,
];

const LINES: readonly RegExp[] = [
  // What a test is called.
  /^\s*(?:[✓✔√✗✕×•]|(?:not )?ok \d|PASS\b|--- (?:PASS|FAIL|SKIP):|=== (?:RUN|CONT)|\[ +(?:RUN|OK|FAILED|PASSED) +\]|(?:it|test|describe|context|scenario)(?:\.\w+)?\()/i,
  /(?:\b(?:PASSED|FAILED|SKIPPED|XFAIL)\b(?:\s+\[ *\d+%\])?|\(\d+ ?ms\))\s*$/,
  /^\s*(?:Given|When|Then|And|But|Scenario|Feature)\b:? /,
  // Queries of log stores.
  /(?:^|\s)(?:index|sourcetype)=\S/,
  /\|\s*(?:stats|where|filter|search|fields|table|summarize|project|extend|count|parse|sort|limit|eval|top|rex|dedup|display)\b/i,
  /^\s*(?:fields|filter|stats|parse|display) +[@\w]/,
  /\bSELECT\b.*\bFROM\b|^\s*(?:WHERE|AND|OR|HAVING|CASE|WHEN)\b.*(?:=|\bIN\b|\bLIKE\b)/i,
  // A template: what is to be told is not known yet.
  /[:=]\s*["'`]?(?:\{\w*\}|%[swvd]|[$#]\{|\{\{)/,
];

/** Documents that define errors, rules and pages. */
const DOCUMENTS =
  /^[ \t]*(?:- )?(?:detection|logsource|openapi|swagger|responses|securitySchemes|alert|falsepositives|AWSTemplateFormatVersion)["']?\s*:|"(?:openapi|swagger|smithy|smithy\.api#\w+|AWSTemplateFormatVersion|ErrorEquals|BooleanEquals|FilterPattern|filterPattern|MetricName|CloudWatchMetrics)"\s*:|^diff --git |^HTTP Status Code: [45]\d\d$|^[^\S\n]*40[013] (?:Forbidden|Unauthorized|Bad Request)\s*$/m;

/** What only AWS's own answers and its SDKs have beside a message. */
const OF_A_CALL =
  /request ?-?id\b|when calling the \w+ operation|\(Service: |https response error|\barn:aws[\w-]*:(?:sts|iam)::\d|(?<!HTTP )status code: 4\d\d|HostId\b|\$metadata["']?: *\{ *["'\w]|\bat \w+.*\(.*:\d+/i;

/** What stands before a place in its line, as far as is looked. */
export const lineBefore = (text: string, start: number, reach = LINE): string => {
  const before = text.slice(Math.max(0, start - reach), start);
  return before.slice(before.lastIndexOf('\n') + 1);
};

/** What stands behind a place in its line, as far as is looked. */
export function lineAfter(text: string, end: number, reach = LINE): string {
  const after = text.slice(end, end + reach);
  const lineEnd = after.indexOf('\n');
  return lineEnd === -1 ? after : after.slice(0, lineEnd);
}

const GOES_ON = /^["'”’`»]+ (?:is|are|means?|in|from|when|and|or|for|that|appears?|shows?|comes?)\b/;

/** True for a sentence, as far as it goes, that prose quotes: `"User: … is not authorized" is what you see`. */
export function isQuotedInProse(text: string, start: number, end: number): boolean {
  return /["'“‘`«]$/.test(text.slice(Math.max(0, start - 1), start)) && GOES_ON.test(text.slice(end, end + 40));
}

/** What a line of a log or of a program's output begins with. */
const OF_OUTPUT =
  /^[\s"'([{<|>]*(?:\d{2,4}[-/:.]\d|[A-Z][a-z]{2} +\d{1,2} |[EWIF]\d{4} |(?:[A-Z]{4,}|[Ee]rror|[Ff]atal|[Ff]ailed|Exception|Caused by|Traceback|Uncaught|Unhandled|ERR!|make|npm)\b|[\w.]{1,60}(?:Error|Exception)\b|\w{1,30}=)/;

/** True where nothing but prose stands around a code: neither a call's marks nor the head of a log's line. */
export function isInProse(text: string, start: number, end: number): boolean {
  const near = text.slice(Math.max(0, start - DOCUMENT / 2), end + DOCUMENT / 2);
  return !OF_OUTPUT.test(lineBefore(text, start)) && !OF_A_CALL.test(near);
}

/** `Access Denied` at the end of what somebody printed. */
const PRINTED = /^Access denied\.?(?:["'`*\\)\]}.,;]|\s)*(?:$|[<({[|]|["'`\\,;].*[:=])/i;
/** AWS's services write it with two capitals; in small letters, others do. */
const OF_AWS = /^Access Denied|\b(?:aws|s3|bucket|dynamo\w*|lambda|sqs|sns|kms|iam|ec2|ecr|assume)\b/;

/** True of the words `Access denied` in which nothing tells that AWS wrote them. */
export function isInProseOrForeign(text: string, start: number, end: number): boolean {
  const words = text.slice(start, start + 13);
  if (!/^access denied/i.test(words)) return false;
  const near = text.slice(Math.max(0, start - DOCUMENT / 2), end + DOCUMENT / 2);
  const isPrinted = PRINTED.test(words + lineAfter(text, start + 13));
  return !(isPrinted && (OF_AWS.test(words) || OF_AWS.test(lineBefore(text, start)))) && !OF_A_CALL.test(near);
}

/** True for a code, or words that name no call, of which a text only speaks. */
export function isSpokenOf(text: string, start: number, end: number): boolean {
  const before = lineBefore(text, start);
  const line = before + text.slice(start, end) + lineAfter(text, end);
  if (OF_A_CALL.test(line)) return false;
  if (BEFORE.some((pattern) => pattern.test(before)) || LINES.some((pattern) => pattern.test(line))) return true;
  const around = text.slice(Math.max(0, start - DOCUMENT), end + DOCUMENT / 2);
  return DOCUMENTS.test(around) && !OF_A_CALL.test(around);
}
