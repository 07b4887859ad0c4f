import { ENTITY, entity } from '../../model/text/entities.js';
import { withoutQuotedPrintable } from '../../model/text/quoted-printable.js';
import { withoutCellWraps } from './wraps/cell-wraps.js';
import { withoutHardWraps } from './wraps/hard-wraps.js';

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\n', t: '\t' };

// A run of backslashes is one escape, however often the text was escaped; before a line end it continues the line.
const ESCAPES =
  /(?:\x1b|(?<!\\)\\+(?:u001b|x1b|033))\[[\d;?]{0,20}[a-z]|(?<!\\)\\+(?:u([\da-f]{4})|x([\da-f]{2})|([nrt])|(["'/`])|(?=[\r\n]))|[\u00a0\u202f]|[\u00ad\u200b-\u200d\u2060\ufeff]|\r\n?/gi;

const MARKUP = new RegExp(
  `<(\\/?)(pre|p|div|td|tr|li|ul|h\\d|br|wbr|code|b|i|em|strong|span)(?:\\s[^<>]{0,200})?\\/?>|${ENTITY.source}`,
  'gi',
);

const BLOCK = /^(?:pre|p|div|td|tr|li|ul|h\d)$/i;

// What terminals, CI systems, comments and mail put before each line of a message.
const LINE_PREFIXES =
  /^(?:\d{4}-\d\d-\d\dT[\d:.]{8,20}Z[ \t])?[ \t]*(?:(?:\d\d:\d\d:\d\d(?:\.\d+)?[ \t]+)?[│╷╵┃║|][ \t]?|[ \t]*(?:#+|\/\/+|>+|--)[ \t]+)+|^\d{4}-\d\d-\d\dT[\d:.]{8,20}Z[ \t]/gm;

// A text that a program puts together from the strings of several lines.
const STRINGS_OF_LINES = /(["'`])[ \t]*(\+[ \t]*)?\n[ \t]*(\+[ \t]*)?(["'`])/g;

function joinedStrings(match: string, ...[close, before, after, open, at, text]: unknown[]): string {
  if (before !== undefined || after !== undefined) return '';
  const end = Number(at);
  const isParted = /[ :]/.test(String(text).charAt(end - 1)) || String(text).charAt(end + match.length) === ' ';
  return close === open && isParted ? '' : match;
}

function unescaped(match: string, ...[unicode, hex, letter, mark]: (string | undefined)[]): string {
  const code = unicode ?? hex;
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  if (letter !== undefined) return ESCAPED[letter.toLowerCase()] ?? ' ';
  if (mark !== undefined) return mark;
  if (match.startsWith('\r')) return '\n';
  return match === '\u00a0' || match === '\u202f' ? ' ' : '';
}

// A message in the query of a link.
const IN_LINK = /(?:%[\da-f]{2}|\+)(?:authori[sz]ed|explicit|denied|occurred)(?:%|\+)/i;

function withoutPercents(text: string): string {
  if (!IN_LINK.test(text)) return text;
  return text.replace(/\+|(?:%[\da-f]{2})+/gi, (part) => {
    if (part === '+') return ' ';
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
}

// Whoever can write one line of a log can write a long one: what searches meet is short.
const LONG_BLANK = /(?<![^\S\n])[^\S\n]{81,}/g;
const LONG_GAP = /(?<!\s)\s{201,}/g;

/** Longer white space than any message has is cut: blanks to a few, gaps of many lines to two. */
function withoutLongBlanks(text: string): string {
  return text.replace(LONG_BLANK, (blank) => blank.slice(0, 80)).replace(LONG_GAP, '\n\n\n');
}

function unmarked(match: string, ...[closing, tag, name]: (string | undefined)[]): string {
  if (name !== undefined) return entity(name, match);
  if (tag === undefined || /^wbr$/i.test(tag)) return '';
  if (/^br$/i.test(tag)) return '\n';
  return closing === '/' && BLOCK.test(tag) ? '\n\n' : ' ';
}

/**
 * The text as AWS wrote it, as far as wrappers let see: escapes of JSON, Python and shells undone (any depth), HTML and
 * XML entities decoded, colours and line prefixes (Terraform's boxes, comments, CI timestamps) dropped. Line breaks stay.
 */
export function normalise(text: string): string {
  const plain = withoutPercents(withoutQuotedPrintable(text)).replace(ESCAPES, unescaped);
  const unmarkedText = plain.includes('<') || plain.includes('&') ? plain.replace(MARKUP, unmarked) : plain;
  const unwrapped = withoutLongBlanks(unmarkedText);
  return withoutHardWraps(withoutCellWraps(unwrapped).replace(LINE_PREFIXES, '')).replace(
    STRINGS_OF_LINES,
    joinedStrings,
  );
}
