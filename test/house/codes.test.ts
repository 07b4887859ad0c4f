import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { OWN_PHRASES } from '../../src/model/codes/changes.js';
import { listChecks } from '../../src/run/checks.js';
import { checkList } from './check-list.js';
import { checkPages } from './check-pages.js';
import { allCodes, codesPage } from './codes.js';
import { root, sourceFiles } from './files.js';

describe('the codes of a report', () => {
  it('are printed in docs/codes.md; `npm run codes` prints it', async () => {
    expect(await readFile(`${root}/docs/codes.md`, 'utf8')).toBe(await codesPage());
  });

  it('have a page a check in docs/checks, and no page is left of a check that is gone', async () => {
    const pages = await checkPages();
    const found = (await readdir(`${root}/docs/checks`)).map((name) => `checks/${name}`);
    expect(found.sort()).toEqual([...pages.keys()].sort());
    for (const [path, text] of pages) expect(await readFile(`${root}/docs/${path}`, 'utf8'), path).toBe(text);
  });

  it('stand behind the list of the checks; `npm run codes` prints it', async () => {
    const printed = JSON.parse(await readFile(`${root}/src/run/built-in-checks.generated.json`, 'utf8'));
    expect(printed).toEqual(await checkList());
  });

  it('stand beside the false leads of their check', async () => {
    for (const { id, falseLeads } of await listChecks({})) {
      expect(falseLeads.length, id).toBeGreaterThan(0);
      expect((await checkPages()).get(`checks/${id}.md`)).toContain(`## False leads\n\n- ${falseLeads[0]}`);
    }
  });

  it('are registered with what they mean, what to do and a page, whoever tells them', async () => {
    const { findings, gaps, plans, disagreements } = await allCodes();
    const rows = [...findings, ...gaps, ...plans, ...disagreements];
    const known = new Set(rows.map(({ code }) => code));
    const used = sourceFiles('src', 'diagnostics').flatMap(({ text }) =>
      [
        ...text.matchAll(
          /\b(?:code: |gap\(|gapOf\(meta, )'([A-Z][A-Z_]{3,})'|'((?:FILE|LOGS|LOOKUP|S3|TRAIL)_[A-Z_]+)'/g,
        ),
      ].map(([, code, other]) => code ?? other ?? ''),
    );
    expect(used.length).toBeGreaterThan(40);
    expect([...new Set(used)].filter((code) => !known.has(code))).toEqual([]);
    const faulty = rows.filter(
      ({ meaning, fix, page }) => meaning === '' || fix === '' || !page.startsWith('https://docs.aws.amazon.com/'),
    );
    expect(faulty).toEqual([]);
  });

  it('of changes have words, a reason and a page, and each is told somewhere', async () => {
    const { changes } = await allCodes();
    expect(
      changes.filter(({ text, meaning, page }) => text === '' || meaning === '' || !page.startsWith('https://')),
    ).toEqual([]);
    const told = sourceFiles('src', 'diagnostics')
      .filter(({ path }) => !path.startsWith('src/model/codes/'))
      .map(({ text }) => text)
      .join('\n');
    const codes = new Set([...changes.map(({ code }) => code), ...Object.keys(OWN_PHRASES)]);
    expect(codes.size).toBeGreaterThan(100);
    expect([...codes].filter((code) => !told.includes(`'${code}'`))).toEqual([]);
  });

  it('stand in for sentences where changes are proposed: only what is unknown has its reason there', () => {
    const places = sourceFiles('src/remedy', 'src/check/traps').filter(
      ({ path }) => !path.startsWith('src/remedy/code/') && !path.endsWith('/traps/catalogue.ts'),
    );
    const sentences = places.flatMap(({ path, text }) =>
      withoutComments(text)
        .split('\n')
        .flatMap((line) => [
          ...line.matchAll(
            /(?<!unknown\()(['`"])(?:\$\{[^}]*\}|\w+,?) [a-z]+ (?:[a-z]+|\$\{[^}]*\}) (?:[a-z]|\$).*?\1/g,
          ),
        ])
        .map(([found]) => `${path}: ${found}`),
    );
    expect(sentences).toEqual([]);
  });

  it('are what is asked: no sentence is searched once it is made', () => {
    const search = 'includes|indexOf|lastIndexOf|startsWith|endsWith|match|matchAll|replace|replaceAll|search|split';
    const made = new RegExp(
      `(?:\\.(?:text|brief|short|why|remedy|headline)|\\b(?:headline|sentence|brief|why|remedy|told))\\.(?:${search})\\(|` +
        `\\.test\\([\\w.]*(?:\\.text|headline|sentence|brief|why|remedy)\\)`,
    );
    const rooms = ['check', 'remedy', 'diagnosis', 'access', 'grant', 'report', 'run', 'mcp', 'cli'];
    const found = sourceFiles(...rooms.map((room) => `src/${room}`), 'diagnostics').flatMap(({ path, text }) =>
      withoutComments(text)
        .split('\n')
        .flatMap((line) => (made.test(line) ? [`${path}: ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}
