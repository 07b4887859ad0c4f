/** A value of a message and where the text goes on after it. */
export interface Slot {
  readonly value: string;
  readonly end: number;
}

/** The longest value that AWS prints: an ARN of 2,048 characters. */
export const MAX_SLOT = 2048;

const PLACEHOLDER_OR_BREAK = /<[^<>\n]{0,60}\n[^<>\n]{0,60}>|\[[^[\]\n]{0,60}\n[^[\]\n]{0,60}\]|\s*\n\s*/g;

/** Undoes line wraps in a value: nothing joins the parts of an ARN or name, a blank those of a name with blanks. */
export function joined(value: string): string {
  const trimmed = value.trim();
  if (!trimmed.includes('\n')) return trimmed;
  const wordy = /^arn:/i.test(trimmed)
    ? /\S[ \t]+\S/.test(trimmed.replace(/\s*\n\s*/g, '\n'))
    : /\S[ \n]\S/.test(trimmed);
  return trimmed.replace(PLACEHOLDER_OR_BREAK, (part, at: number) => {
    if (/^[<[]/.test(part)) return part.replace(/\s*\n\s*/, ' ');
    return wordy && !/[/:-]/.test(trimmed.charAt(at - 1)) ? ' ' : '';
  });
}

const OPENING: Readonly<Record<string, string>> = { '"': '"', '“': '”', '`': '`', "'": "'" };
const AFTER_QUOTE = /[\s)}\]"'`(<|-]|[.,;:](?!\w)|$/y;

/** A quoted value: it may hold blanks, and ends at the quote after which the message goes on or ends. */
export function quotedAt(text: string, opening: number): Slot | undefined {
  const close = OPENING[text.charAt(opening)];
  if (close === undefined) return undefined;
  // CSV doubles a quote inside a field.
  const doubled = text.charAt(opening + 1) === close && /[^\s"]/.test(text.charAt(opening + 2));
  const start = doubled ? opening + 1 : opening;
  const limit = start + MAX_SLOT;
  let first: number | undefined;
  for (let at = text.indexOf(close, start + 1); at !== -1 && at < limit; at = text.indexOf(close, at + 1)) {
    first ??= at;
    AFTER_QUOTE.lastIndex = at + 1;
    if (AFTER_QUOTE.test(text)) return { value: joined(text.slice(start + 1, at)), end: at + 1 };
  }
  return first === undefined ? undefined : { value: joined(text.slice(start + 1, first)), end: first + 1 };
}

// Masked accounts may hold blanks: `<Log Archive Account>`, `[account id]`, `${Account Id}`.
const TOKEN =
  /(?:\$?\{[^{}\n"]{0,60}\}|<<?[^<>\n"/]{1,60}>>?|(?<!\.)\[[^[\]\n"]{1,60}\]|[^\s"'`“”\\<>[\]{}│，。、；：（）【】「」！？])+/y;

function tokenEnd(text: string, start: number): number {
  TOKEN.lastIndex = start;
  return TOKEN.test(text) ? TOKEN.lastIndex : start;
}

const BREAK = /[ \t]*\n[ \t]*(?=[\w*$<[{/:.%~+=@])/y;
const AFTER_TAIL =
  /\s*(?:$|\n|["'`()<,;.]|with\s+an?\s|because\s|is\s+not\s|on\s+resource\b|status\s+code|Go\s+to\s+https|Encoded\s+auth|-\s)/y;

/** Whether the parts of an ARN are all there; an ARN may be known to need more. */
type IsWhole = (arn: string) => boolean;

const hasAllParts: IsWhole = (arn) => arn.split(':').length >= 6;

function continues(text: string, token: { readonly isWhole: boolean; readonly last: string }, next: number): boolean {
  if (!token.isWhole || /^[/:][^/\s]/.test(text.slice(next, next + 2))) return true;
  if (!/[/:-]/.test(token.last)) return false;
  AFTER_TAIL.lastIndex = tokenEnd(text, next);
  return AFTER_TAIL.test(text);
}

/** The end of an ARN at `start`, across the line wraps that cut it: it has too few parts, or ends in a separator. */
function wrappedEnd(text: string, start: number, isWhole: IsWhole): number {
  let end = tokenEnd(text, start);
  while (end > start && end - start < MAX_SLOT) {
    BREAK.lastIndex = end;
    if (!BREAK.test(text)) break;
    const next = BREAK.lastIndex;
    const token = text.slice(start, end);
    if (/(?:\.{2,}|…)$/.test(token)) break;
    const state = { isWhole: isWhole(token.replace(/\s+/g, '')), last: token.slice(-1) };
    const further = continues(text, state, next) ? tokenEnd(text, next) : next;
    if (further === next) break;
    end = further;
  }
  return end;
}

const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Punctuation and emphasis around a value, which is not part of it. An ellipsis stays: the value was elided. */
export function stripped(value: string): string {
  let rest = value.replace(/(?<=[\w>)}\].:])\*\*$/, '');
  for (;;) {
    const last = rest.slice(-1);
    const opening = CLOSING[last];
    const unbalanced = opening !== undefined && !rest.includes(opening);
    const fullStop = last === '.' && !rest.endsWith('..');
    if (rest.length < 2 || !(unbalanced || fullStop || /[,;!?]/.test(last))) return rest;
    rest = rest.slice(0, -1);
  }
}

/** An ARN, or a word, starting at `start`. */
export function tokenAt(text: string, start: number, isWhole = hasAllParts): Slot | undefined {
  const isArn = /^arn:/i.test(text.slice(start, start + 4));
  const end = isArn ? wrappedEnd(text, start, isWhole) : tokenEnd(text, start);
  const raw = text.slice(start, end);
  const value = stripped(raw.replace(/\s*\n\s*/g, ''));
  return value === '' ? undefined : { value, end };
}
