import { plainLines, plainText } from '../plain-text.js';

/** What a forge or a chat makes a link, a mention or a reference of; and ARNs, which are copied. */
const COPIED = /^arn:|@|#\w|:\/\/|^www\./i;

/**
 * One line in which nothing is markup: what Markdown reads is escaped, and an ARN, an address, a mention or a number of
 * an issue stands in a code span, where it can be copied and calls nobody.
 */
export function escapeMarkdown(text: string): string {
  const parts = plainText(text).split(/( +)/);
  return parts
    .map(inMarkdown)
    .join('')
    .replace(/^(\s*\d*)([-+.)]\s)/, '$1\\$2');
}

/** A word: what stands around it, such as a bracket or a comma, is no part of what is copied. */
function inMarkdown(word: string): string {
  const [, before = '', core = '', after = ''] = /^(["'([{]*)(.*?)([\])}"',;.:]*)$/s.exec(word) ?? [];
  if (!COPIED.test(core)) return escaped(word);
  // A pipe within a code span would end the cell of a table.
  const spans = core.split('|').map((part) => (part === '' ? '' : codeSpan(part)));
  return `${escaped(before)}${spans.join('\\|')}${escaped(after)}`;
}

/** A code span whose fence is longer than any run of backticks in it. */
function codeSpan(text: string): string {
  const fence = '`'.repeat(longestRun(text) + 1);
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}

export function codeBlock(language: string, text: string): string {
  const lines = plainLines(text);
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  return `\n${fence}${language}\n${lines.join('\n')}\n${fence}\n`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]#|~$]/g, (character) => `\\${character}`);
}
