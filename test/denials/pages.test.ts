import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainAlone } from '../../src/run/explain.js';
import { root } from '../house/files.js';

const page = (name: string): string => readFileSync(join(root, 'test/denials/pages', name), 'utf8');

/** As a browser copies a page: no marks of Markdown. */
const plain = (text: string): string =>
  text
    .replace(/^```\w*\n/gm, '')
    .replace(/^#+ |^> /gm, '')
    .replaceAll(/\*\*|`/g, '');

/** As the page's source has it. */
const html = (text: string): string => {
  const escaped = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  return escaped
    .split(/\n\n+/)
    .map((part) => `<p>${part.replaceAll('\n', '<br/>\n')}</p>`)
    .join('\n');
};

const escapedInJson = (text: string): string => JSON.stringify({ title: 'a page', body: text });

const FORMS = [
  ['Markdown', (text: string) => text],
  ['plain text', plain],
  ['HTML', html],
  ['Windows line ends', (text: string) => text.replaceAll('\n', '\r\n')],
  ['a string of JSON', escapedInJson],
] as const;

async function deniedIn(text: string) {
  const { run } = await explainAlone({ text }, {}, { now: () => new Date('2026-11-20T12:00:00Z') });
  const told = run.diagnoses.map(({ group: { denial, count }, reported }) => [
    denial.kind,
    count,
    denial.action,
    reported.policyType,
    reported.effect,
  ]);
  return told.map((one) => one.join(' ')).sort();
}

/** Pages written after the forms of AWS's own: how to troubleshoot, and how to set up. */
describe.each(FORMS)('a page pasted whole, as %s', (_, form) => {
  it('gives the denials that it shows, and none for what it says of them', async () => {
    expect(await deniedIn(form(page('troubleshooting.md')))).toEqual([
      'denial 1 dynamodb:CreateTable service-control-policy explicit',
      'denial 1 dynamodb:PutItem identity-policy implicit',
      'denial 1 dynamodb:Query vpc-endpoint-policy implicit',
      'denial 1 dynamodb:Scan permissions-boundary explicit',
    ]);
  });

  it('gives none where it shows none', async () => {
    expect(await deniedIn(form(page('walkthrough.md')))).toEqual([]);
  });
});
