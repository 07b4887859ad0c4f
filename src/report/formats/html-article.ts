import type { Card, Code, Fact } from '../card/card-parts.js';
import type { ReportDiagnosis } from '../contract.js';
import { plainLines } from '../plain-text.js';
import { chainHtml } from './html-chain.js';
import { html, type Markup } from './html-template.js';

/** All about one group of denials. */
export function articleHtml(diagnosis: ReportDiagnosis, card: Card, number: number): Markup {
  const { status, tone, headline, facts } = card;
  return html`<article id="denial-${number}" class="${tone}" aria-labelledby="denial-${number}-title">
<h2 id="denial-${number}-title"><span class="status">${number}. ${status}</span> ${headline.text}</h2>
${chainHtml(diagnosis, number)}<dl>
${facts.map((fact) => factHtml(fact, number))}${pageHtml(diagnosis)}${eventsHtml(diagnosis)}</dl>
<p class="back"><a href="#summary">Summary</a></p>
</article>
`;
}

function factHtml({ label, lines, code, tone }: Fact, number: number): Markup {
  const paragraphs = lines.map((line) => html`<p>${line}</p>`);
  const blocks = (code ?? []).map((each) => codeHtml(each, `${label} of denial ${number}`));
  return html`<dt>${label}</dt><dd class="${tone ?? 'plain'}">${paragraphs}${blocks}</dd>
`;
}

/** One click selects all of it; the keyboard reaches it, so that a long line can be scrolled. */
function codeHtml({ language, text }: Code, label: string): Markup {
  const what = language === 'json' ? 'as a statement' : 'as a command';
  const lines = plainLines(text).map((line) => html`${line}\n`);
  return html`<pre tabindex="0" role="group" aria-label="${label}, ${what}"><code>${lines}</code></pre>`;
}

/** The pages about the rules, each once. Only what is surely a link is one. */
function pageHtml({ findings }: ReportDiagnosis): Markup {
  const pages = new Map(findings.flatMap(({ docsUrl, code }) => (docsUrl === undefined ? [] : [[docsUrl, code]])));
  const links = [...pages].map(([url, code]) =>
    isWebPage(url)
      ? html`<p><a href="${url}" rel="noreferrer">About ${code}</a></p>`
      : html`<p>About ${code}: ${url}</p>`,
  );
  return links.length === 0 ? html`` : html`<dt>Documentation</dt><dd class="plain">${links}</dd>\n`;
}

function isWebPage(url: string): boolean {
  return url.startsWith('https://') && URL.canParse(url);
}

function eventsHtml({ eventIds, count }: ReportDiagnosis): Markup {
  if (eventIds.length === 0) return html``;
  const more = count > eventIds.length ? ` and ${count - eventIds.length} more` : '';
  const ids = eventIds.map((id) => html`<code>${id}</code> `);
  return html`<dt>Events</dt><dd class="plain"><p>${ids}${more}</p></dd>\n`;
}
