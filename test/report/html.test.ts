import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardOf } from '../../src/report/card/card.js';
import { renderHtml } from '../../src/report/formats/html.js';
import { articleHtml } from '../../src/report/formats/html-article.js';
import { html } from '../../src/report/formats/html-template.js';
import { toReport } from '../../src/report/index.js';
import { plainLines, plainText } from '../../src/report/plain-text.js';
import type { DoctorRun } from '../../src/report/report.js';
import { layer, PAGE, rendered, rows, run } from './fixtures/build.js';
import { RUNS } from './fixtures/index.js';
import { attribute, elementsBelow, elementsOf, factOf, textOf } from './html-page.js';

const page = (run: DoctorRun) => rendered(renderHtml(toReport(run), rows(run)));
const TAGS =
  'html head meta title style body main h1 h2 section article span a dl dt dd p pre code ol ul li figure figcaption svg g line circle path text footer';

describe('the page', () => {
  it('forbids scripts and everything from elsewhere', async () => {
    const all = elementsOf(await page(RUNS.hostile));
    const policy = all.find((element) => attribute(element, 'http-equiv') === 'Content-Security-Policy');
    const styles = all.filter(({ tagName }) => tagName === 'style').map(textOf);
    expect(styles).toHaveLength(1);
    const hash = createHash('sha256')
      .update(styles[0] ?? '')
      .digest('base64');
    expect(policy && attribute(policy, 'content')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
    const given = all.flatMap(({ attrs }) => attrs.map(({ name }) => name));
    expect(given.filter((name) => /^on|^style$|^src$|^srcset$/.test(name))).toEqual([]);
  });

  it('holds no tag but its own, and no link but its own, whatever strangers wrote', async () => {
    for (const run of Object.values(RUNS)) {
      const all = elementsOf(await page(run));
      expect(all.map(({ tagName }) => tagName).filter((name) => !TAGS.split(' ').includes(name))).toEqual([]);
      const links = all.flatMap((element) => attribute(element, 'href') ?? []);
      expect(links.filter((link) => link !== PAGE && !/^#(denial-\d+|gaps|summary)$/.test(link))).toEqual([]);
    }
  });

  it('links only to web pages, without telling them where from', () => {
    const found = toReport(RUNS.scpExplicitDeny).diagnoses[0];
    if (found === undefined) throw new Error('the fixture has a diagnosis');
    const linked = (docsUrl: string) => {
      const diagnosis = { ...found, findings: found.findings.map((finding) => ({ ...finding, docsUrl })) };
      const links = elementsOf(articleHtml(diagnosis, cardOf(diagnosis), 1).toString())
        .filter((element) => element.tagName === 'a' && attribute(element, 'href') !== '#summary')
        .map((element) => [attribute(element, 'href'), attribute(element, 'rel')]);
      return links;
    };
    expect(linked(PAGE)).toEqual([[PAGE, 'noreferrer']]);
    expect(linked('javascript:alert(1)')).toEqual([]);
    expect(linked('https://a.example/"onmouseover="x')).toEqual([['https://a.example/"onmouseover="x', 'noreferrer']]);
  });

  it('leads from the summary to each denial', async () => {
    for (const run of Object.values(RUNS)) {
      const all = elementsOf(await page(run));
      const ids = all.flatMap((element) => attribute(element, 'id') ?? []);
      expect(new Set(ids).size).toBe(ids.length);
      const anchors = all.flatMap((element) => attribute(element, 'href')?.match(/^#(.*)/)?.[1] ?? []);
      expect(anchors.filter((anchor) => !ids.includes(anchor))).toEqual([]);
      expect(anchors).toEqual(expect.arrayContaining(run.diagnoses.map((_, index) => `denial-${index + 1}`)));
    }
  });

  it.each(Object.entries(RUNS))('of %s reads back as the JSON has it', async (_, run) => {
    const { diagnoses, notChecked } = toReport(run);
    const text = await page(run);
    const all = elementsOf(text);
    const whole = all.slice(0, 1).map(textOf).join('');
    const articles = all.filter(({ tagName }) => tagName === 'article');
    expect(articles).toHaveLength(diagnoses.length);
    for (const [index, article] of articles.entries()) {
      const diagnosis = diagnoses[index];
      if (diagnosis === undefined) throw new Error('one article a diagnosis');
      const [first] = diagnosis.remediations;
      const codes = elementsBelow(article)
        .filter((element) => element.tagName === 'pre' && /^Change/.test(attribute(element, 'aria-label') ?? ''))
        .map(textOf);
      expect(factOf(article, 'Caller')).toContain(plainText(diagnosis.principal));
      expect(factOf(article, 'Seen')).toContain(`${diagnosis.count} time`);
      expect(factOf(article, 'Events')).toContain(diagnosis.eventIds.join(' '));
      if (first !== undefined) expect(factOf(article, 'Change')).toContain(plainText(first.text));
      if (first?.change.kind === 'policy')
        expect(codes[0]).toBe(`${plainLines(JSON.stringify(first.change.statement, undefined, 2)).join('\n')}\n`);
      if (first?.code.cli !== undefined) expect(codes).toContain(`${plainLines(first.code.cli).join('\n')}\n`);
      if (first !== undefined) expect(factOf(article, 'Proof')).toContain(first.proof.status);
    }
    for (const { why } of notChecked) expect(whole).toContain(plainText(why));
  });

  it('draws which layers let the request through, stopped it, or were not checked', async () => {
    const drawn = async (run: DoctorRun) =>
      elementsOf(await page(run))
        .filter((element) => attribute(element, 'class') === 'chain')
        .map((element) => attribute(element, 'aria-label'));
    expect(await drawn(RUNS.scpExplicitDeny)).toEqual([
      'Layers of denial 1: service control policy (SCP) stopped it: a Deny matches',
    ]);
    expect(await drawn(RUNS.undetermined)).toEqual([
      'Layers of denial 1: permissions boundary not decided: depends on aws:SourceIp',
    ]);
    const [one] = RUNS.identityNearMiss.diagnoses;
    if (one === undefined) throw new Error('the fixture has a diagnosis');
    const layers = [
      layer({ policyType: 'service-control-policy', decision: 'undetermined', denies: false }),
      layer({ policyType: 'identity-policy', decision: 'allows', denies: false }),
      layer({ policyType: 'resource-policy', decision: 'implicitDeny', denies: false }),
      layer({ policyType: 'session-policy', decision: 'implicitDeny' }),
    ];
    const scp = { policyType: 'service-control-policy', reasons: ['refused'], failures: [], look: [] } as const;
    const mixed = { ...one, requests: one.requests.map((each) => ({ ...each, layers })), notChecked: [scp] };
    const told = (status: 'explained' | 'stated', policyType: 'identity-policy' | 'service-control-policy') =>
      drawn(run([{ ...mixed, status, reported: { policyType, effect: 'implicit' } }]));
    const rest =
      'identity-based policy let it through; resource-based policy did not allow it; another layer may; session policy stopped it: nothing allows it';
    expect(await told('explained', 'identity-policy')).toEqual([
      `Layers of denial 1: service control policy (SCP) not checked; ${rest}`,
    ]);
    expect(await told('stated', 'service-control-policy')).toEqual([
      `Layers of denial 1: service control policy (SCP) stopped it, AWS says; ${rest}`,
    ]);
  });

  it('draws each denial between the ends of the window', async () => {
    const lines = elementsOf(await page(RUNS.scpExplicitDeny)).filter((each) => attribute(each, 'class') === 'span');
    // 08:31:02 and 09:12:44 of 08:30 to 09:30, on a scale from 1 to 99 per cent.
    expect(lines.map((line) => [attribute(line, 'x1'), attribute(line, 'x2')])).toEqual([['2.69%', '70.80%']]);
  });

  it('is read by keyboard and by ear: one main, headings in order, code in the order of focus with a name', async () => {
    const all = elementsOf(await page(RUNS.identityNearMiss));
    expect(all.filter(({ tagName }) => tagName === 'main')).toHaveLength(1);
    expect(all.filter(({ tagName }) => tagName === 'h1')).toHaveLength(1);
    const blocks = all.filter(({ tagName }) => tagName === 'pre');
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks)
      expect([attribute(block, 'tabindex'), attribute(block, 'aria-label')]).toEqual(['0', expect.stringMatching(/./)]);
    expect(
      all.filter((element) => element.tagName === 'svg' && attribute(element, 'aria-label') === undefined),
    ).toEqual([]);
  });

  it('closes what it opens', async () => {
    const text = await page(RUNS.severalLayers);
    for (const tag of TAGS.split(' ').filter((name) => !['meta', 'line', 'circle', 'path'].includes(name))) {
      const opened = text.match(new RegExp(`<${tag}[ >]`, 'g'))?.length ?? 0;
      expect([tag, text.match(new RegExp(`</${tag}>`, 'g'))?.length ?? 0]).toEqual([tag, opened]);
    }
  });

  it('tells what the table tells', async () => {
    const text = await page(RUNS.scpExplicitDeny);
    expect(text).toContain(
      '<span class="status">1. DENIED</span> SCP p-a1b2c3d4, statement &quot;OnlyThroughOurEndpoint&quot; attached to',
    );
    expect(text).toContain('<dt>Who can change it</dt><dd class="plain"><p>organization administrator</p></dd>');
    expect(text).toContain('<code>aws ec2 describe-route-tables --filters Name=vpc-id,Values=vpc-0abc\n</code>');
    expect(text).toContain(
      '<li>item-level calls such as GetItem are data events, which LookupEvents never shows. To fix it: run with --from trail</li>',
    );
  });

  it('says first that it is not complete', async () => {
    const text = await page(RUNS.undetermined);
    const notice = 'Not complete, denials may be missing: eu-west-1 was throttled: events before 09:01 are missing';
    expect(text).toContain(`<p class="notice">${notice}</p>`);
    expect(text.indexOf(notice)).toBeLessThan(text.indexOf('<ol>'));
  });

  it('escapes every value of a template', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const inner = String(html`<p title="${text}">${text}</p>`).slice('<p title="'.length, -'</p>'.length);
        expect(inner.replace('">', '')).not.toMatch(/[<>"'`]/);
      }),
    );
  });
});
