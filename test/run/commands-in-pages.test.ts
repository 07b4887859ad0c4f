import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isJsonObject, type JsonValue } from '../../src/model/json.js';
import { loadRenderer, type OUTPUT_FORMATS, toReport } from '../../src/report/index.js';
import { runDoctor } from '../../src/run/diagnose.js';
import { expectPlainArguments, HOSTILE, pasted } from '../remedy/pasted.js';
import { attribute, elementsOf, textOf } from '../report/html-page.js';

const SCENARIO = fileURLToPath(new URL('../scenarios/identity-policy/index-not-covered', import.meta.url));
/** The inline policy of the scenario, and its statement. */
const NAME = 'read-orders';
const SID = 'Orders';

type OutputFormat = (typeof OUTPUT_FORMATS)[number];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pages-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The answers with another name of the policy and its statement, as whoever wrote the policy chose them. */
function renamed(value: JsonValue, text: string, key = ''): JsonValue {
  if (Array.isArray(value)) return value.map((each) => renamed(each, text, key));
  if (isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, renamed(each ?? null, text, name)]));
  if (key === 'PolicyDocument' && typeof value === 'string') {
    const document = decodeURIComponent(value).replaceAll(JSON.stringify(SID), JSON.stringify(text));
    return encodeURIComponent(document);
  }
  return value === NAME ? text : value;
}

async function bundleWith(text: string, name: string): Promise<string> {
  const bundle = join(folder, name.replaceAll(/\W/g, '-'));
  await cp(SCENARIO, bundle, { recursive: true });
  const reads = JSON.parse(await readFile(join(SCENARIO, 'reads.json'), 'utf8')) as JsonValue;
  await writeFile(join(bundle, 'reads.json'), JSON.stringify(renamed(reads, text)));
  return bundle;
}

async function pageOf(bundle: string, format: OutputFormat) {
  const outcome = await runDoctor({ replay: bundle, services: 'all' }, { now: () => new Date('2026-11-20T10:00:00Z') });
  const report = toReport(outcome.run, {});
  const render = await loadRenderer(format);
  let page = '';
  for await (const piece of render(report, outcome.denials(), { width: 100, color: false })) page += piece;
  return { page, report };
}

function below(node: Nodes): Nodes[] {
  return [node, ...('children' in node ? node.children.flatMap(below) : [])];
}

/** The commands of a page, as whoever reads it with such a reader copies them. */
const COPIED = {
  markdown: (page: string) =>
    below(fromMarkdown(page, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })).flatMap((node) =>
      node.type === 'code' && node.lang === 'sh' ? [node.value] : [],
    ),
  html: (page: string) =>
    elementsOf(page).flatMap((element) =>
      element.tagName === 'pre' && attribute(element, 'aria-label')?.endsWith('as a command') ? [textOf(element)] : [],
    ),
  slack: (page: string) =>
    [...page.matchAll(/"```((?:[^"\\]|\\.)*?)```"/g)].map(([, quoted = '']) =>
      (JSON.parse(`"${quoted}"`) as string).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
    ),
} satisfies Readonly<Partial<Record<OutputFormat, (page: string) => string[]>>>;

// AWS: https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html
describe.each(['markdown', 'html', 'slack'] as const)('what is copied out of a whole page of %s', (format) => {
  it.each(HOSTILE)('is what was proven, and runs nothing else for %s', async (what, text) => {
    const { page, report } = await pageOf(await bundleWith(text, `${format} ${what}`), format);
    const commands = COPIED[format](page).map((command) => command.trimEnd());
    const proven = report.diagnoses.flatMap(({ remediations }) => remediations.flatMap(({ code }) => code?.cli ?? []));
    expect(proven.length).toBeGreaterThan(0);
    expect(commands.length).toBeGreaterThan(0);
    if (format !== 'slack') for (const command of commands) expect(proven).toContain(command);
    for (const shell of ['bash', 'dash']) {
      for (const command of commands) {
        const { calls, stderr, files } = await pasted(shell, command);
        expect(stderr).toBe('');
        expect(files.filter((file) => /(?:^|\/)ran/.test(file))).toEqual([]);
        expect(calls.length).toBeGreaterThan(0);
        expectPlainArguments(calls);
      }
    }
  });
});
