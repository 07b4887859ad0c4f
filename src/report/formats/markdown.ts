import type { Card, Code, Fact } from '../card/card-parts.js';
import type { CausesView } from '../card/causes.js';
import type { Report } from '../contract.js';
import { plainLines, plainText } from '../plain-text.js';
import type { DenialRow } from '../report.js';
import { viewOf } from '../view.js';

/** GitHub-flavoured Markdown for incident channels and tickets. Nothing of a stranger's text is markup or a mention. */
export async function* renderMarkdown(report: Report, _denials: AsyncIterable<DenialRow>): AsyncIterable<string> {
  const view = viewOf(report);
  yield `## ${escapeMarkdown(view.title)}\n`;
  if (view.causes !== undefined) yield causesMarkdown(view.causes);
  for (const [index, card] of view.cards.entries()) yield cardMarkdown(card, index + 1);
  if (view.gaps.length > 0) {
    const items = view.gaps.map(({ text, remedy }) => {
      return `- ${escapeMarkdown(text)}${remedy === undefined ? '' : `. To mend it: ${escapeMarkdown(remedy)}`}\n`;
    });
    yield `\n### Could not be seen or checked\n\n${items.join('')}`;
  }
  if (view.read.length > 0) yield `\n### Read\n\n${view.read.map((line) => `- ${escapeMarkdown(line)}\n`).join('')}`;
  yield `\n_${escapeMarkdown(view.footer)}_\n`;
}

function causesMarkdown({ causes, summary }: CausesView): string {
  const items = causes.map(({ headline, lines }) => {
    return `1. **${escapeMarkdown(headline)}**\n${lines.map((line) => `   - ${escapeMarkdown(line)}\n`).join('')}`;
  });
  return `\n### Causes\n\n${items.join('')}\n${summary.map((line) => `- ${escapeMarkdown(line)}\n`).join('')}`;
}

function cardMarkdown({ status, headline, facts }: Card, number: number): string {
  const rows = facts.map((fact) => `| **${escapeMarkdown(fact.label)}** | ${cell(fact)} |\n`);
  const blocks = facts.flatMap((fact) => fact.code ?? []).map(codeBlock);
  const heading = `### ${number}. ${status}: ${escapeMarkdown(headline)}`;
  return `\n${heading}\n\n| | |\n| --- | --- |\n${rows.join('')}${blocks.join('')}`;
}

function cell({ lines, code }: Fact): string {
  const texts = lines.map(escapeMarkdown);
  return [...texts, ...(code === undefined || code.length === 0 ? [] : ['(see below)'])].join('<br>');
}

function codeBlock({ language, text }: Code): string {
  const lines = plainLines(text);
  const longest = Math.max(0, ...lines.flatMap((line) => line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `\n${fence}${language}\n${lines.join('\n')}\n${fence}\n`;
}

/**
 * One line in which nothing is markup: punctuation that Markdown reads is escaped, `<`, `>` and `&` are entities,
 * and a mention, an issue number or a bare address is broken by an empty comment's entity.
 */
export function escapeMarkdown(text: string): string {
  return plainText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]#|~$]/g, (character) => `\\${character}`)
    .replace(/^(\s*\d*)([-+.)]\s)/, '$1\\$2')
    .replaceAll('@', '&#64;&#8203;')
    .replace(/(https?|ftp):\/\//gi, '$1&#58;//')
    .replace(/\bwww\./gi, 'www&#46;');
}
