import { type Brief, briefOf } from '../card/brief.js';
import type { Card, Fact } from '../card/card-parts.js';
import type { CausesView } from '../card/causes.js';
import { counted } from '../card/names.js';
import type { Report } from '../contract.js';
import type { RenderOptions } from '../renderer.js';
import type { DenialRow } from '../report.js';
import { pagesOf, type View, viewOf } from '../view.js';
import { codeBlock, escapeMarkdown } from './markdown-text.js';

/** GitHub-flavoured Markdown for incident channels and tickets. Nothing of a stranger's text is markup or a mention. */
export async function* renderMarkdown(
  report: Report,
  _denials: AsyncIterable<DenialRow>,
  { brief }: Pick<RenderOptions, 'brief'> = {},
): AsyncIterable<string> {
  const view = viewOf(report);
  yield `## ${escapeMarkdown(view.title)}\n`;
  const news = [...view.news, ...view.muted];
  if (news.length > 0) yield `\n${news.map((line) => `- ${escapeMarkdown(line)}\n`).join('')}`;
  if (view.causes !== undefined) yield causesMarkdown(view.causes);
  for (const [index, card] of view.cards.entries()) {
    const diagnosis = report.diagnoses[index];
    // A chat hears of what is accepted in a line alone.
    if (diagnosis === undefined || (brief === true && diagnosis.muted !== undefined)) continue;
    yield brief === true
      ? briefMarkdown(briefOf(diagnosis, card, index + 1), index + 1)
      : cardMarkdown(card, pagesOf(diagnosis), index + 1);
  }
  yield brief === true ? briefGaps(report, view) : gapsMarkdown(view);
  yield `\n_${escapeMarkdown(view.footer)}_\n`;
}

function causesMarkdown({ causes, summary }: CausesView): string {
  const items = causes.map(({ headline, lines }) => {
    return `1. **${escapeMarkdown(headline)}**\n${lines.map((line) => `   - ${escapeMarkdown(line)}\n`).join('')}`;
  });
  return `\n### Causes\n\n${items.join('')}\n${summary.map((line) => `- ${escapeMarkdown(line)}\n`).join('')}`;
}

function gapsMarkdown({ gaps, read }: View): string {
  const items = gaps.map(({ text, remedy }) => {
    return `- ${escapeMarkdown(text)}${remedy === undefined ? '' : `. To fix it: ${escapeMarkdown(remedy)}`}\n`;
  });
  const seen = items.length === 0 ? '' : `\n### Could not be seen or checked\n\n${items.join('')}`;
  const sources = read.map((line) => `- ${escapeMarkdown(line)}\n`);
  return `${seen}${sources.length === 0 ? '' : `\n### Read\n\n${sources.join('')}`}`;
}

/** A chat is told of missing denials, and how much more there is to read elsewhere. */
function briefGaps({ gaps, complete }: Report, view: View): string {
  const missing = gaps.filter(({ incomplete }) => incomplete === true).map(({ text }) => text);
  if (!complete) return `\n**Not complete, denials may be missing:** ${escapeMarkdown(missing.join('; '))}\n`;
  return view.gaps.length === 0
    ? ''
    : `\n${counted(view.gaps.length, 'gap')} in what was seen or checked: see the whole report.\n`;
}

function briefMarkdown({ status, headline, seen, facts, command }: Brief, number: number): string {
  const items = facts.map(([label, text]) => `- ${label}: ${escapeMarkdown(text)}\n`);
  const block = command === undefined ? '' : codeBlock('sh', command);
  return `\n**${number}. ${status}** ${escapeMarkdown(headline)} (${escapeMarkdown(seen)})\n\n${items.join('')}${block}`;
}

function cardMarkdown({ status, headline, facts }: Card, pages: readonly string[], number: number): string {
  const rows = facts.map((fact) => `| **${escapeMarkdown(fact.label)}** | ${cell(fact)} |\n`);
  const links = pages.length === 0 ? '' : `| **Documentation** | ${pages.map(link).join('<br>')} |\n`;
  const blocks = facts.flatMap((fact) => fact.code ?? []).map(({ language, text }) => codeBlock(language, text));
  const heading = `### ${number}. ${status}: ${escapeMarkdown(headline.text)}`;
  return `\n${heading}\n\n| | |\n| --- | --- |\n${rows.join('')}${links}${blocks.join('')}`;
}

/** Only what is surely the address of a page is a link. */
function link(url: string): string {
  return /^https:\/\/[\w./#?=&%-]+$/.test(url) ? `<${url}>` : escapeMarkdown(url);
}

function cell({ lines, code }: Fact): string {
  const texts = lines.map(escapeMarkdown);
  return [...texts, ...(code === undefined || code.length === 0 ? [] : ['(see below)'])].join('<br>');
}
