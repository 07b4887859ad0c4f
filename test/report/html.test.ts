import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/formats/html.js';
import { html } from '../../src/report/formats/html-template.js';
import { toReport } from '../../src/report/index.js';
import type { DoctorRun } from '../../src/report/report.js';
import { rendered, rows } from './fixtures/build.js';
import { RUNS } from './fixtures/index.js';

const page = (run: DoctorRun) => rendered(renderHtml(toReport(run), rows(run)));
const TAGS = 'html head meta title style body h1 h2 section span dl dt dd p pre ul li footer';

describe('the page', () => {
  it('forbids scripts and everything from elsewhere', async () => {
    const text = await page(RUNS.hostile);
    expect(text).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;">`,
    );
    const tags = text.match(/<[^>]*>/g) ?? [];
    expect(tags.filter((tag) => /^<(script|img|link|iframe|object|form)|\s(on\w+|href|src)=/i.test(tag))).toEqual([]);
  });

  it('holds no tag but its own, whatever strangers wrote', async () => {
    for (const run of Object.values(RUNS)) {
      const names = [...(await page(run)).matchAll(/<\/?([a-z0-9]+)/gi)].map((match) => match[1]?.toLowerCase() ?? '');
      expect(names.filter((name) => !TAGS.split(' ').includes(name))).toEqual([]);
    }
  });

  it('closes what it opens', async () => {
    const text = await page(RUNS.severalLayers);
    for (const tag of TAGS.split(' ').filter((name) => name !== 'meta')) {
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
    expect(text).toContain('<pre>aws ec2 describe-route-tables --filters Name=vpc-id,Values=vpc-0abc\n</pre>');
    expect(text).toContain(
      '<li>item-level calls such as GetItem are data events, which LookupEvents never shows. To mend it: run with --from trail</li>',
    );
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
