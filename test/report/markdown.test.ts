import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeMarkdown, renderMarkdown } from '../../src/report/formats/markdown.js';
import { toReport } from '../../src/report/index.js';
import type { DoctorRun } from '../../src/report/report.js';
import { rendered, rows } from './fixtures/build.js';
import { RUNS } from './fixtures/index.js';

const markdown = (run: DoctorRun) => rendered(renderMarkdown(toReport(run), rows(run)));

describe('Markdown', () => {
  it('is a heading, a table and the change in a fence for each diagnosis', async () => {
    const text = await markdown(RUNS.identityNearMiss);
    expect(text).toMatch(/^## 1 denial of arn:aws:iam::111122223333:role\/app\/orders-writer between /);
    expect(text).toContain(
      '\n### 1. DENIED: no identity-based policy allows dynamodb:Query on table/orders/index/by-customer\n\n| | |\n| --- | --- |\n| **Cause** | identity-based policy, no statement allows it, proven |\n',
    );
    expect(text).toContain('\n```json\n{\n  "Sid": "QueryIndexes",\n  "Effect": "Allow",\n');
    expect(text.endsWith('\n_ddb-doctor 0.1.0, evaluated 2026-05-01 09:30:00 UTC_\n')).toBe(true);
  });

  it('tells what could not be seen', async () => {
    expect(await markdown(RUNS.undetermined)).toContain(
      '\n### Could not be seen or checked\n\n- eu-west-1 was throttled: events before 09:01 are missing. To mend it: run again with --region eu-west-1\n',
    );
  });

  it.each([
    ['a|b', 'a\\|b'],
    ['`code`', '\\`code\\`'],
    ['<b>&', '&lt;b&gt;&amp;'],
    ['[x](y)', '\\[x\\](y)'],
    ['![x](y)', '!\\[x\\](y)'],
    ['**bold** _it_', '\\*\\*bold\\*\\* \\_it\\_'],
    ['@channel', '&#64;&#8203;channel'],
    ['#12', '\\#12'],
    ['https://evil.example', 'https&#58;//evil.example'],
    ['www.evil.example', 'www&#46;evil.example'],
    ['- item', '\\- item'],
    ['+ item', '\\+ item'],
    ['1. item', '1\\. item'],
    ['2) item', '2\\) item'],
    ['a\nb', 'a b'],
  ])('escapes %j as %j', (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });

  it('lets no text of a stranger be markup, a mention or a new row', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>&@|`*_[]()!#~\\\n\r aw.:/') }), (text) => {
        const escaped = escapeMarkdown(text);
        expect(escaped).not.toMatch(/[<>\n\r@]/);
        expect(escaped.replace(/\\[\\`*_[\]#|~$]/g, '').replace(/&#?\w+;/g, '')).not.toMatch(/[`*_[\]#|~$]/);
      }),
    );
  });

  it('keeps a row one line and a fence closed whatever it holds', async () => {
    const text = await markdown(RUNS.hostile);
    const cells = text.split('\n').filter((line) => line.startsWith('| '));
    for (const line of cells) expect(line.replaceAll('\\|', '').split('|')).toHaveLength(4);
    expect(text).toContain('\n````json\n');
    expect(text.match(/^````$/gm)).toHaveLength(1);
  });
});
