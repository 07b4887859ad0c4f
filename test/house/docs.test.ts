import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { COMMON_FLAGS, FLAGS } from '../../src/cli/argv/flags.js';
import { COMMANDS, DEFAULT_COMMAND } from '../../src/cli/commands.js';
import { SETTINGS, withDefaults } from '../../src/cli/configuration.js';
import { EXIT } from '../../src/cli/exit-code.js';
import { OUTPUT_FORMATS } from '../../src/report/renderers.js';
import { root, sourceFiles } from './files.js';

const markdownIn = (folder: string) =>
  readdirSync(`${root}/${folder}`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);

/** Every page that a reader of the package has. */
const PAGES = ['README.md', 'SECURITY.md', 'CHANGELOG.md', ...markdownIn('docs'), ...markdownIn('docs/checks')];
const textOf = (page: string) => readFileSync(`${root}/${page}`, 'utf8');

/** Where the links of a page lead, from the root of the package. */
function linksOf(page: string) {
  return [...textOf(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)]*))?\)/g)].map(([, path = '', anchor]) => ({
    page,
    to: path === '' ? page : normalize(join(dirname(page), path)),
    anchor,
  }));
}
const LINKS = PAGES.flatMap(linksOf);

/** The anchors that GitHub makes of the headings of a page. */
function anchorsOf(page: string): string[] {
  return [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

const isPacked = (path: string) =>
  ['README.md', 'LICENSE', ...packageJson.files].some((entry) => path === entry || path.startsWith(`${entry}/`));

/** The command lines of a page that start ddb-doctor: what stands behind its name, up to the next command. */
function commandLines(page: string): string[] {
  const joined = textOf(page).replaceAll(/\\\n\s*/g, '');
  const blocks = [...joined.matchAll(/^ {4}(.*)$/gm), ...joined.matchAll(/`(?!``)([^`\n]+)`/g)].map(
    ([, it = '']) => it,
  );
  const fenced = [...joined.matchAll(/```\w*\n([\s\S]*?)```/g)].flatMap(([, it = '']) => it.split('\n'));
  return [...blocks, ...fenced].flatMap((line) =>
    [
      ...line.matchAll(
        /(?<!--[\w-]+ )(?<=^|[\s|(])(?:ddb-doctor|node (?:bin\/ddb-doctor\.js|ddb-doctor\.cjs)) ([^|]*)/g,
      ),
    ].map(([, rest = '']) => rest.replace(/\s#.*$/, '').replaceAll(/"[^"]*"|'[^']*'/g, 'TEXT')),
  );
}

async function flagsOf(line: string) {
  const [first = ''] = line.split(' ');
  const command = await COMMANDS[first in COMMANDS ? first : DEFAULT_COMMAND]?.();
  const taken: readonly string[] = [...(command?.flags ?? []), ...COMMON_FLAGS];
  const asked = [...line.matchAll(/(?<=^|\s)--([a-z][\w-]*)/g)].map(([, flag = '']) => flag);
  return { line, taken, asked };
}

describe('the pages of the package', () => {
  it('begin with a README of one screen, and links', () => {
    expect(textOf('README.md').split('\n').length).toBeLessThanOrEqual(90);
  });

  it('link to files that are in the package, and to headings that are there', () => {
    expect(LINKS.length).toBeGreaterThan(50);
    expect(LINKS.filter(({ to }) => !existsSync(`${root}/${to}`) || !isPacked(to))).toEqual([]);
    const withAnchor = LINKS.filter(({ anchor }) => anchor !== undefined);
    expect(withAnchor.filter(({ to, anchor = '' }) => !anchorsOf(to).includes(anchor))).toEqual([]);
  });

  it('are all reached from the README', () => {
    const reached = new Set(['README.md']);
    for (const page of reached) for (const { to } of LINKS.filter((link) => link.page === page)) reached.add(to);
    expect(PAGES.filter((page) => page.startsWith('docs/') && !reached.has(page))).toEqual([]);
  });

  it.each(PAGES)('show commands with flags that these commands take: %s', async (page) => {
    for (const line of commandLines(page)) {
      const { taken, asked } = await flagsOf(line);
      expect({ line, unknown: asked.filter((flag) => !taken.includes(flag)) }).toEqual({ line, unknown: [] });
    }
  });

  it('and the texts of the program name no flag that a command does not take', async () => {
    const told = sourceFiles('src', 'diagnostics').flatMap(({ path, text }) =>
      [...text.matchAll(/\bddb-doctor ((?:[a-z]+ |[A-Z]+ )?[^`'"\n]*--[^`'"\n|>]*)/g)].map(([, line = '']) => ({
        path,
        line,
      })),
    );
    expect(told.length).toBeGreaterThan(30);
    for (const { path, line } of told) {
      const { taken, asked } = await flagsOf(line);
      expect({ path, line, unknown: asked.filter((flag) => !taken.includes(flag)) }).toEqual({
        path,
        line,
        unknown: [],
      });
    }
  });

  it('show commands', () => {
    expect(PAGES.flatMap(commandLines).length).toBeGreaterThan(80);
    expect(commandLines('README.md')).toContain('--arn ARN --since 1h    ');
  });
});

/** The first cells of a table, without its head. */
const firstCells = (text: string) =>
  [...text.matchAll(/^\| ?`?([\w./-]+)`? ?\|/gm)]
    .map(([, cell = '']) => cell)
    .filter((cell) => !/^-+$/.test(cell))
    .slice(1);
const section = (page: string, heading: string) => textOf(page).split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';

describe('the page of flags, outputs and exit codes', () => {
  const page = 'docs/command-line.md';

  it('names flags that there are', () => {
    const named = [...section(page, 'Flags').matchAll(/^\| (`--.*?) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/--([\w-]+)/g)].map(([, flag]) => flag),
    );
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((flag) => !Object.keys(FLAGS).includes(flag ?? ''))).toEqual([]);
  });

  it('has every default that can be set, in the file and in the environment', async () => {
    const text = section(page, 'Defaults');
    const [, example = ''] = /```json\n([\s\S]*?)```/.exec(text) ?? [];
    expect(Object.keys(JSON.parse(example))).toEqual(Object.keys(SETTINGS));
    const variables = [...text.matchAll(/`(DDB_DOCTOR_\w+)`/g)].map(([, name]) => name);
    expect(variables).toEqual(Object.values(SETTINGS).map(({ variable }) => variable));
    const home = await mkdtemp(join(tmpdir(), 'home-'));
    await mkdir(join(home, '.config/ddb-doctor'), { recursive: true });
    await writeFile(join(home, '.config/ddb-doctor/config.json'), example);
    const taken = Object.values(SETTINGS).map(({ flag }) => flag);
    expect(withDefaults({}, taken, { HOME: home, DDB_DOCTOR_REGION: 'ap-south-1' })).toEqual({
      region: ['ap-south-1'],
      'assume-role-name': 'ddb-doctor-reader',
      'org-role-arn': 'arn:aws:iam::999988887777:role/ddb-doctor-reader',
      output: ['table'],
    });
  });

  it('has every form of output', () => {
    expect(firstCells(section(page, 'Outputs'))).toEqual([...OUTPUT_FORMATS]);
  });

  it('has every exit code but those of grant, which its own page tells', () => {
    const { partly, stopped, ...general } = EXIT;
    const told = firstCells(section(page, 'Exit codes')).map(Number);
    expect(told.toSorted((a, b) => a - b)).toEqual(Object.values(general));
    expect(textOf('docs/grant.md')).toContain(`with ${partly} (some writes done, some not) and ${stopped} (refused`);
    const onCall = firstCells(section('docs/runbook.md', 'By exit code')).map(Number);
    expect(onCall).toEqual(Object.values(general));
  });
});
