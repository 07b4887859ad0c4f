import type { CodeMark } from '../wrapper.js';
import { isInProse, isSpokenOf, lineAfter, lineBefore } from './spoken-of.js';

/** How far the words around a code are looked at. */
const AROUND = 80;

/** What a code without a message is: the error of a call, a word of prose, or a part of a program. */
type CodeAlone = 'error' | 'mention' | 'program';

// What programs write before the name of an error that they handle.
const HANDLED =
  /(?:[=!]==?|\b(?:case|catch|except|rescue|throws?|raises?|import|instanceof|typeof|new|class|extends|implements)\b|\bisinstance\([^)\n]*|\bas_?a?\??\()[\s({[*&"'`]*(?:[\w$]+(?:\.|::))*$/;
const LISTED_AFTER = /^["'`]?\s*(?:[,\]})|]|=>)/;
const LISTED_BEFORE = /(?:[[{,|]|\bor\b|^)\s*["'`]?(?:[\w$]+(?:\.|::))*$/;
const LABELLED = /(?:code|type|name|error|reason|status|exception)["']?\s*[:=]>?\s*["'`(<]?(?:[\w.]+#)?$/i;
const FAILED =
  /(?:\b(?:fail\w*|denied|error\w*|status|returned|received|answered|got|with|threw|raised|[45]\d\d)\b(?!::)[\s:("'`]*|Errors::|#|>\s*)$/i;
/** What precedes a code that somebody speaks of: `handle AccessDenied: retry`. */
const SPOKEN =
  /\b(?:handl(?:es?|ing)|fix(?:e[sd])?|retr(?:y|ies)|ignor(?:es?|ing)|catch(?:es)?|maps?|adds?|avoids?|check|see|means?|explains?|throws?|for|if|when|like|of|the|an?|about|why|on|no)\s+[`"'(]*$/i;
/** A key, the class of an error in a model: `"AccessDenied": "You may not …"`. */
const IS_KEY = /^["'`]\s*:\s*["'`{[]/;
const FAILED_WITH = /\bfail(?:ed|s|ing)?(?: with| due to| because of|:)? *["'`(]*$/i;
const SAYS_MORE = /^(?:["'`)\]]|\*\*)*\s*(?::(?!:)(?=[ \t]+\S|\s*$)|[-–—]\s)/;

/** Other codes follow: `errors: AccessDeniedException, IncompleteSignature, …`. */
const BEGINS_LIST = /^["'`]?,\s+["'`]?[A-Z][a-z]+[A-Z]\w+["'`]?(?:,|\.|\s*(?:and|or)\b|\s*$)/;

/** Tells the code of an error from one that a text only speaks of: its own line, a label, or what failed with it. */
export function standingOf(text: string, mark: CodeMark): CodeAlone {
  if (mark.operation !== undefined) return 'error';
  const before = lineBefore(text, mark.start, AROUND);
  const after = lineAfter(text, mark.end, AROUND);
  if (METRIC.test(before) || isPattern(text, mark)) return 'mention';
  if (HANDLED.test(before) || /^(?:["'`]?;|["'`]\)+:\s*$|\s*=\s|=\S)/.test(after)) return 'program';
  if (IS_KEY.test(after) && !LABELLED.test(before)) return 'program';
  if (isSpokenOf(text, mark.start, mark.end)) return 'mention';
  if (/^[\s"'`(]*$/.test(before) && /^[\s"'`).]*$/.test(after)) return 'error';
  if (LABELLED.test(before)) return 'error';
  if (LISTED_AFTER.test(after) && LISTED_BEFORE.test(before)) return 'program';
  if (SAYS_MORE.test(after) && !SPOKEN.test(before)) return 'error';
  if (FAILED_WITH.test(before)) return 'error';
  if (!FAILED.test(before) || BEGINS_LIST.test(after)) return 'mention';
  return isInProse(text, mark.start, mark.end) ? 'mention' : 'error';
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
