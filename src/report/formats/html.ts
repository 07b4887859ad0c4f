import { createHash } from 'node:crypto';
import type { CausesView } from '../card/causes.js';
import { timeInWords } from '../card/names.js';
import { shortNames } from '../card/short-names.js';
import type { Report } from '../contract.js';
import type { AnyRow } from '../report.js';
import { type View, viewOf } from '../view.js';
import { articleHtml } from './html-article.js';
import { STYLE } from './html-style.js';
import { html, Markup } from './html-template.js';
import { timelineHtml } from './html-timeline.js';

/** Nothing runs and nothing is fetched; the one style is named by its hash. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** One file without scripts and images from elsewhere: it can be mailed, archived and printed. */
export async function* renderHtml(report: Report, _denials: AsyncIterable<AnyRow>): AsyncIterable<string> {
  const view = viewOf(report);
  yield head(view.title).toString();
  if (view.news.length > 0) yield newsHtml(view.news).toString();
  if (view.muted.length > 0) yield mutedHtml(view.muted).toString();
  if (view.causes !== undefined) yield causesHtml(view.causes).toString();
  yield summary(report, view).toString();
  for (const [index, diagnosis] of report.diagnoses.entries()) {
    const card = view.cards[index];
    if (card !== undefined) yield articleHtml(diagnosis, card, index + 1).toString();
  }
  yield foot(report, view).toString();
}

function head(title: string): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
`;
}

/** What a reader in a hurry needs: what denied what, how often, and where on the page it is told. */
function summary(report: Report, view: View): Markup {
  const incomplete = report.gaps.filter((gap) => gap.incomplete === true);
  const items = view.cards.map(
    ({ status, tone, headline, count }, index) =>
      html`<li><a href="#denial-${index + 1}"><span class="status ${tone}">${status}</span> ${shortNames(headline.brief)}</a> <span class="quiet">${times(count)}</span></li>\n`,
  );
  const warning =
    incomplete.length === 0 && report.complete
      ? ''
      : html`<p class="notice">Not complete, denials may be missing: ${incomplete.map(({ text }) => text).join('; ')}</p>\n`;
  const list = items.length === 0 ? '' : html`<ol>\n${items}</ol>\n`;
  const gaps = view.gaps.length === 0 ? '' : html`<p><a href="#gaps">What could not be seen or checked</a></p>\n`;
  return html`<section id="summary">
<h2>Summary</h2>
${warning}${list}${gaps}</section>
${timelineHtml(report)}`;
}

function newsHtml(news: readonly string[]): Markup {
  return html`<section id="news"><h2>Since the earlier report</h2>
<ul>
${news.map((line) => html`<li>${line}</li>\n`)}</ul>
</section>
`;
}

function mutedHtml(muted: readonly string[]): Markup {
  return html`<section id="muted"><h2>Accepted denials</h2>
<ul>
${muted.map((line) => html`<li>${line}</li>\n`)}</ul>
</section>
`;
}

function causesHtml({ causes, summary }: CausesView): Markup {
  const items = causes.map(({ headline, lines }) => {
    return html`<li><p>${headline}</p>${lines.map((line) => html`<p>${line}</p>`)}</li>\n`;
  });
  return html`<section class="bad"><h2>Causes</h2>
<ol>
${items}</ol>
${summary.map((line) => html`<p>${line}</p>\n`)}</section>
`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function foot({ evidence, runId, window, complete }: Report, { gaps, read, footer }: View): Markup {
  const items = gaps.map(({ text, remedy }) => {
    return html`<li>${text}${remedy === undefined ? '' : `. To fix it: ${remedy}`}</li>\n`;
  });
  const section =
    items.length === 0
      ? ''
      : html`<section id="gaps" class="warn"><h2>Could not be seen or checked</h2>\n<ul>\n${items}</ul></section>\n`;
  const sources = read.map((line) => html`<li>${line}</li>\n`);
  const readSection = sources.length === 0 ? '' : html`<section><h2>Read</h2>\n<ul>\n${sources}</ul></section>\n`;
  const span = window === undefined ? '' : `, window ${timeInWords(window.since)} to ${timeInWords(window.until)}`;
  const digest = evidence?.sha256 === undefined ? '' : `, evidence SHA-256 ${evidence.sha256}`;
  return html`${section}${readSection}</main>
<footer>${footer}, run ${runId}${span}, ${complete ? 'complete' : 'not complete'}${digest}</footer>
</body>
</html>
`;
}
