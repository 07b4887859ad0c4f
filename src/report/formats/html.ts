import type { Card, Fact } from '../card/card-parts.js';
import type { CausesView } from '../card/causes.js';
import type { Report } from '../contract.js';
import { plainLines } from '../plain-text.js';
import type { DenialRow } from '../report.js';
import { type View, viewOf } from '../view.js';
import { STYLE } from './html-style.js';
import { html, Markup } from './html-template.js';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** One file without scripts, images or links: it can be mailed, archived and printed. */
export async function* renderHtml(report: Report, _denials: AsyncIterable<DenialRow>): AsyncIterable<string> {
  const view = viewOf(report);
  yield head(view.title).toString();
  if (view.causes !== undefined) yield causesHtml(view.causes).toString();
  for (const [index, card] of view.cards.entries()) yield cardHtml(card, index + 1).toString();
  yield foot(view).toString();
}

function head(title: string): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<h1>${title}</h1>
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

function cardHtml({ status, tone, headline, facts }: Card, number: number): Markup {
  return html`<section class="${tone}">
<h2><span class="status">${number}. ${status}</span> ${headline}</h2>
<dl>
${facts.map(factHtml)}</dl>
</section>
`;
}

function factHtml({ label, lines, code, tone }: Fact): Markup {
  const paragraphs = lines.map((line) => html`<p>${line}</p>`);
  const quoted = (code ?? []).map(({ text }) => html`<pre>${plainLines(text).map((each) => html`${each}\n`)}</pre>`);
  return html`<dt>${label}</dt><dd class="${tone ?? 'plain'}">${paragraphs}${quoted}</dd>
`;
}

function foot({ gaps, footer }: View): Markup {
  const items = gaps.map(({ text, remedy }) => {
    return html`<li>${text}${remedy === undefined ? '' : `. To mend it: ${remedy}`}</li>\n`;
  });
  const section =
    items.length === 0
      ? ''
      : html`<section class="warn"><h2>Could not be seen or checked</h2>\n<ul>\n${items}</ul></section>\n`;
  return html`${section}<footer>${footer}</footer>
</body>
</html>
`;
}
