import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../src/report/formats/markdown.js';
import { escapeMarkdown } from '../../src/report/formats/markdown-text.js';
import { toReport } from '../../src/report/index.js';
import { plainLines } from '../../src/report/plain-text.js';
import type { DoctorRun } from '../../src/report/report.js';
import { PAGE, rendered, rows } from './fixtures/build.js';
import { RUNS } from './fixtures/index.js';

const markdown = (run: DoctorRun, brief = false) => rendered(renderMarkdown(toReport(run), rows(run), { brief }));

/** Every node, as a forge that reads GitHub-flavoured Markdown has it. */
function nodesOf(text: string): Nodes[] {
  return below(fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
}

function below(node: Nodes): Nodes[] {
  return [node, ...('children' in node ? node.children.flatMap(below) : [])];
}

function textOf(node: Nodes): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}

const OWN =
  'root heading text paragraph table tableRow tableCell strong emphasis inlineCode code list listItem html link';

describe('Markdown', () => {
  it('is a heading, a table and the change in a fence for each diagnosis', async () => {
    const text = await markdown(RUNS.identityNearMiss);
    expect(text).toMatch(/^## 1 denial of `arn:aws:iam::111122223333:role\/app\/orders-writer` between /);
    expect(text).toContain(
      '\n### 1. DENIED: no identity-based policy allows dynamodb:Query on table/orders/index/by-customer\n\n| | |\n| --- | --- |\n| **Cause** | identity-based policy, no statement allows it, proven |\n',
    );
    expect(text).toContain('\n```json\n{\n  "Sid": "QueryIndexes",\n  "Effect": "Allow",\n');
    expect(text.endsWith('\n_ddb-doctor 0.1.0, evaluated 2026-05-01 09:30:00 UTC_\n')).toBe(true);
  });

  it('tells what could not be seen', async () => {
    expect(await markdown(RUNS.undetermined)).toContain(
      '\n### Could not be seen or checked\n\n- eu-west-1 was throttled: events before 09:01 are missing. To fix it: run again with --region eu-west-1\n',
    );
  });

  it.each([
    ['a|b', 'a\\|b'],
    ['`code`', '\\`code\\`'],
    ['<b>&', '&lt;b&gt;&amp;'],
    ['[x](y)', '\\[x\\](y)'],
    ['![x](y)', '!\\[x\\](y)'],
    ['**bold** _it_', '\\*\\*bold\\*\\* \\_it\\_'],
    ['@channel', '`@channel`'],
    ['#12', '`#12`'],
    ['# title', '\\# title'],
    ['https://evil.example', '`https://evil.example`'],
    ['www.evil.example', '`www.evil.example`'],
    ['(arn:aws:iam::111122223333:role/a_b), x', '(`arn:aws:iam::111122223333:role/a_b`), x'],
    ['a@b|c`d', '`a@b`\\|``c`d``'],
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
      fc.property(fc.string({ unit: fc.constantFrom(...'<>&@|`*_[]()!#~\\\n\r aw.:/-+1') }), (text) => {
        const nodes = nodesOf(`| a |\n| --- |\n| x ${escapeMarkdown(text)} |\n`);
        expect(nodes.filter(({ type }) => type === 'tableRow')).toHaveLength(2);
        expect(nodes.filter(({ type }) => type === 'tableCell')).toHaveLength(2);
        const strange = nodes.filter(({ type }) => !/^(root|table|tableRow|tableCell|text|inlineCode)$/.test(type));
        expect(strange.map(({ type }) => type)).toEqual([]);
        for (const node of nodes) if (node.type === 'text') expect(node.value).not.toMatch(/@|:\/\/|#\w/);
      }),
      { numRuns: 300 },
    );
  });

  it('gives every text back to a reader of Markdown', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>&@`*_[]()!#~ aw.:/-+1') }), (text) => {
        const read = nodesOf(`x ${escapeMarkdown(text)} x`)
          .flatMap((node) => ('value' in node ? [node.value] : []))
          .join('');
        expect(read.replace(/ +/g, ' ')).toBe(`x ${text} x`.replace(/ +/g, ' '));
      }),
      { numRuns: 300 },
    );
  });

  it.each(Object.entries(RUNS))('of %s reads back as the JSON has it, with ARNs that can be copied', async (_, run) => {
    for (const brief of [false, true]) {
      const nodes = nodesOf(await markdown(run, brief));
      expect(nodes.map(({ type }) => type).filter((type) => !OWN.split(' ').includes(type))).toEqual([]);
      for (const node of nodes) {
        if (node.type === 'link') expect(node.url).toBe(PAGE);
        if (node.type === 'html') expect(node.value).toBe('<br>');
        if (node.type === 'text') expect(node.value).not.toMatch(/\barn:aws:|[\u200b-\u200f\u2060]|@/);
      }
      const codes = nodes.flatMap((node) => (node.type === 'inlineCode' ? [node.value] : []));
      const blocks = nodes.flatMap((node) => (node.type === 'code' ? [node.value] : []));
      const whole = textOf(nodes[0] ?? { type: 'text', value: '' });
      for (const { principal, resource, remediations, count } of toReport(run).diagnoses) {
        const [first] = remediations;
        if (/^arn:[^\s]+$/.test(principal)) expect(codes).toContain(principal);
        if (!brief && /^arn:[^\s]+$/.test(resource ?? '')) expect(codes).toContain(resource);
        expect(whole).toContain(`${count} time`);
        if (!brief && first?.code.cli !== undefined) expect(blocks).toContain(plainLines(first.code.cli).join('\n'));
        if (first !== undefined) expect(whole).toContain(first.proof.status);
        if (brief && first?.change.kind === 'policy') expect(blocks).toContain('ddb-doctor fix 1');
        if (!brief && first?.change.kind === 'policy')
          expect(blocks).toContain(plainLines(JSON.stringify(first.change.statement, undefined, 2)).join('\n'));
      }
    }
  });

  it('is a few lines a denial when brief', async () => {
    expect(
      await markdown(RUNS.scpExplicitDeny, true),
    ).toBe(`## 398 denials of \`arn:aws:iam::111122223333:role/app/orders-writer\` between 2026-05-01 08:30:00 UTC and 2026-05-01 09:30:00 UTC, all alike

**1. DENIED** SCP p-a1b2c3d4, statement "OnlyThroughOurEndpoint" attached to ou-ab12-prod denies dynamodb:PutItem outside the endpoint vpce-0a1b2c3d4e5f60718 (398 times, last 2026-05-01 09:12:44 UTC, by \`arn:aws:iam::111122223333:role/app/orders-writer\`)

- Fix: send the calls through the VPC endpoint vpce-0a1b2c3d4e5f60718 (caller)
- Proof: proven (explicitDeny -&gt; allowed): evaluated again with aws:SourceVpce of the endpoint

\`\`\`sh
aws ec2 describe-route-tables --filters Name=vpc-id,Values=vpc-0abc
\`\`\`

2 gaps in what was seen or checked: see the whole report.

_ddb-doctor 0.1.0, evaluated 2026-05-01 09:30:00 UTC_
`);
    expect(await markdown(RUNS.undetermined, true)).toContain(
      '\n**Not complete, denials may be missing:** eu-west-1 was throttled: events before 09:01 are missing\n',
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
