import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, type SourceFile, sourceFiles } from './files.js';

const PAGE = /https:\/\/docs\.aws\.amazon\.com\/[\w./#-]*[\w#]/g;

/** Pages of AWS that a source names, whole or behind the name of a constant; without the place on the page. */
function pagesIn({ text }: SourceFile): string[] {
  const constants = new Map(
    [...text.matchAll(/const (\w+) =\s*(?:'|`)(https:\/\/docs\.aws[^'`$]*)(?:'|`)/g)].map(([, name = '', url = '']) => [
      name,
      url,
    ]),
  );
  const spelled = text.replace(/\$\{(\w+)\}/g, (whole, name: string) => constants.get(name) ?? whole);
  return [...spelled.matchAll(PAGE)].map(([page]) => page.replace(/#.*$/, '')).filter((page) => page.endsWith('.html'));
}

/** The rooms that state AWS's rules; how code and commands are written is no rule of access. */
const RULES = [
  'src/model',
  'src/evaluation',
  'src/requests',
  'src/denials',
  'src/remedy',
  'src/check/traps',
  'src/grant',
  'src/run/grant',
];

/** The pages beside the rules in code, each with the files that name it. */
export function pagesOfRules(): ReadonlyMap<string, readonly string[]> {
  return byPage(sourceFiles(...RULES).filter(({ path }) => !path.startsWith('src/remedy/code/')));
}

/** The pages that tests of them name, and what the scenarios and the checks are held to. */
export function pagesOfTests(): ReadonlyMap<string, readonly string[]> {
  const folders = [
    'evaluation',
    'requests',
    'denials',
    'remedy',
    'check',
    'diagnostics',
    'diagnosis',
    'model',
    'grant',
    'granting',
  ];
  return byPage(sourceFiles(...folders.map((name) => `test/${name}`), 'test/scenarios/situations'));
}

/** Comments that name a page otherwise than by its address, as `(IAM User Guide, reference_arns)`. */
export function shortPages(): string[] {
  const short = /\b(?:[Gg]uide|Reference), [a-z]+[\w.]*[-_]/;
  return sourceFiles(...RULES).flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, at) => (short.test(line) ? [`${path}:${at + 1}`] : [])),
  );
}

function byPage(files: readonly SourceFile[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of files)
    for (const page of new Set(pagesIn(file))) found.set(page, [...(found.get(page) ?? []), file.path]);
  return found;
}

/** The pages that the expected results of the scenarios name. */
export function pagesOfScenarios(): ReadonlySet<string> {
  const folder = join(root, 'test/scenarios');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('expected.json'),
  );
  return new Set(
    files.map((name) => String(JSON.parse(readFileSync(join(folder, name), 'utf8')).url).replace(/#.*$/, '')),
  );
}
