import type { CodeMark } from './wrapper.js';

/** How far the words around a code are looked at. */
const AROUND = 80;

/** What a code without a message is: the error of a call, a word of prose, or a part of a program. */
type CodeAlone = 'error' | 'mention' | 'program';

// What programs write before the name of an error that they handle.
const HANDLED =
  /(?:[=!]==?|\b(?:case|catch|except|rescue|throws?|raises?|import|instanceof|typeof|new|class|extends|implements)\b|\bisinstance\([^)\n]*|\bas_?a?\??\()[\s({[*&"'`]*(?:[\w$]+(?:\.|::))*$/;
const LISTED_AFTER = /^["'`]?\s*(?:[,\]}|]|=>)/;
const LISTED_BEFORE = /(?:[[{,|]|\bor\b|^)\s*["'`]?(?:[\w$]+(?:\.|::))*$/;
const LABELLED = /(?:code|type|name|error|reason|status|exception)["']?\s*[:=]>?\s*["'`(<]?(?:[\w.]+#)?$/i;
const FAILED =
  /(?:\b(?:fail\w*|denied|error\w*|status|returned|received|answered|got|with|threw|raised|[45]\d\d)\b[\s:("'`]*|Errors::|#|>\s*)$/i;
const SAYS_MORE = /^(?:["'`)\]]|\*\*)*\s*(?::(?!:)(?=[ \t]+\S|\s*$)|[-–—]\s)/;

/** Other codes follow: `errors: AccessDeniedException, IncompleteSignature, …`. */
const BEGINS_LIST = /^["'`]?,\s+["'`]?[A-Z][a-z]+[A-Z]\w+["'`]?(?:,|\.|\s*(?:and|or)\b|\s*$)/;

/** Tells the code of an error from one that a text only speaks of: its own line, a label, or what failed with it. */
export function standingOf(text: string, mark: CodeMark): CodeAlone {
  if (mark.operation !== undefined) return 'error';
  const before = lineBefore(text, mark.start);
  const after = lineAfter(text, mark.end);
  if (METRIC.test(before) || isPattern(text, mark)) return 'mention';
  if (HANDLED.test(before) || /^(?:["'`]?;|\s*=\s)/.test(after)) return 'program';
  if (/^[\s"'`(]*$/.test(before) && /^[\s"'`).]*$/.test(after)) return 'error';
  if (SAYS_MORE.test(after) || LABELLED.test(before)) return 'error';
  if (LISTED_AFTER.test(after) && LISTED_BEFORE.test(before)) return 'program';
  return FAILED.test(before) && !BEGINS_LIST.test(after) ? 'error' : 'mention';
}

/** A metric counts calls, and tells none of them: `errors_total{code="AccessDenied"} 0`. */
const METRIC = /^(?:[\w:]+\{|.*[A-Za-z_:][\w:]*\{\w+=)[^}]*$|^\s*(?:#\s*(?:HELP|TYPE)\b)/;

/** What filters look for is not what happened: `$.errorCode = "AccessDenied*"`, `"*UnauthorizedOperation"`. */
function isPattern(text: string, { start, end }: CodeMark): boolean {
  const near = text.slice(Math.max(0, start - AROUND), start);
  return (
    text.charAt(start - 1) === '*' || /^["']?\*/.test(text.slice(end, end + 2)) || /\$\.\w+\s*=\s*["']?\*?$/.test(near)
  );
}

function lineBefore(text: string, start: number): string {
  const before = text.slice(Math.max(0, start - AROUND), start);
  return before.slice(before.lastIndexOf('\n') + 1);
}

function lineAfter(text: string, end: number): string {
  const after = text.slice(end, end + AROUND);
  const lineEnd = after.indexOf('\n');
  return lineEnd === -1 ? after : after.slice(0, lineEnd);
}
