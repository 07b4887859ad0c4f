import { joined } from './slot.js';

/** The text that may hold a principal before its verb: an ARN and wraps. */
const WINDOW = 900;

const BEFORE_VERB = /\s*(?:\b(?:is|are|was))?\s*$/i;
const LABEL = /(?<![\w/:.-])user\s*:\s*/gi;
const UNLABELLED = /(?<![\w/:.-])user\s+(\S+)$/i;
const BARE_ARN = /(?<!\w)(arn:[\w-]+:(?:iam|sts):\S*)$/i;
// Words that stand for the caller in prose, and name nobody.
const NOBODY =
  /^(?:user|users|you|caller|it|this|that|which|who|principal|role|identity|account|entity|client|and|but|or|error)$/i;

function isName(word: string): boolean {
  return /[\w*]/.test(word) && !NOBODY.test(word) && !/[:]$/.test(word);
}

/** The tail of an elided ARN is no principal: half an ARN is none. */
function whole(value: string): string | undefined {
  if (value === '' || /^(?:\.{2,}|…)(?:$|.*[/:])/.test(value)) return undefined;
  return value;
}

interface PrincipalSlot {
  readonly value?: string;
  /** Where the sentence starts. */
  readonly start: number;
  readonly elided: boolean;
}

function labelled(before: string): { readonly at: number; readonly value: string } | undefined {
  let found: RegExpExecArray | undefined;
  for (const match of before.matchAll(LABEL)) found = match;
  if (found === undefined) return undefined;
  const value = joined(before.slice(found.index + found[0].length));
  return isOneName(value) ? { at: found.index, value } : undefined;
}

/** One name or ARN, though a masked part of it may hold blanks. */
function isOneName(value: string): boolean {
  return !/\s/.test(value.replace(/<<?[^<>]*>>?|\[[^[\]]*\]|\{[^{}]*\}/g, ''));
}

function lastWord(before: string): { readonly at: number; readonly value: string } | undefined {
  const match = UNLABELLED.exec(before) ?? BARE_ARN.exec(before) ?? /([^\s"'`“(]+)$/.exec(before);
  const word = match?.[1]?.replace(/^\*\*(?=\w|$)/, '');
  if (match === null || word === undefined || !isName(word)) return undefined;
  const named = match[0].length > word.length || /^arn:/i.test(word) || isBareName(word, before.slice(0, match.index));
  return named ? { at: match.index, value: word } : undefined;
}

/** `dev-arch-project is not authorized`: a name that begins the message. */
function isBareName(word: string, before: string): boolean {
  const isName = /^(?:<.+>|[\w+=,.@/*-]+)$/.test(word) && /[-_/@<*\d]|\.amazonaws\.com/.test(word);
  return isName && /(?:^|["'`“:\n]|\s[-–—])\s*$/.test(before);
}

/** The principal that stands before the verb at `verb`, not before `from`. */
export function principalBefore(text: string, verb: number, from: number): PrincipalSlot {
  const low = Math.max(from, verb - WINDOW);
  const before = text.slice(low, verb).replace(BEFORE_VERB, '');
  const found = labelled(before) ?? lastWord(before);
  if (found === undefined) return { start: verb, elided: /(?:\.{2,}|…)$/.test(before) };
  const value = whole(found.value.replace(/^[`"']+|[`"']+$/g, ''));
  return { ...(value !== undefined && { value }), start: low + found.at, elided: value === undefined };
}
