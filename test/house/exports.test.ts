import { expect, it } from 'vitest';
import { type SourceFile, sourceFiles, targetOf } from './files.js';

const sources = sourceFiles('src', 'diagnostics');
/** What outsiders import, and what `bin` starts: every name of these is for them. */
const DOORS = new Set(['src/index.ts', 'src/check/index.ts', 'src/cli/main.ts']);

const NAMED = /(?:import|export)\s+(?:type\s+)?(?:\w+,\s*)?\{([^}]*)\}\s*from\s*'([^']+)'/g;
const WHOLE = /(?:export\s+(?:type\s+)?\*[^;']*from|import\s+\*[^;']*from|\bimport\(|typeof import\()\s*'([^']+)'/g;
const DECLARED =
  /^export (?:declare )?(?:async )?(?:abstract )?(?:function\*?|const|class|interface|type|enum) (\w+)/gm;
const PASSED_ON = /^export\s+(?:type\s+)?\{([^}]*)\}/gm;

/** `type A as B, c`: `B` where the new names are asked for, else `A`, and `c`. */
function namesIn(list: string, which: 'old' | 'new'): string[] {
  return list
    .split(',')
    .map((part) => part.trim().replace(/^type /, ''))
    .flatMap((part) => part.split(' as ').at(which === 'old' ? 0 : -1) ?? [])
    .filter((name) => name !== '');
}

const path = (file: SourceFile, specifier: string) => targetOf(file, specifier).replace(/\.js$/, '.ts');

function readBy(files: readonly SourceFile[]): { readonly names: Set<string>; readonly whole: Set<string> } {
  const names = new Set<string>();
  const whole = new Set<string>();
  for (const file of files) {
    for (const [, list = '', from = ''] of file.text.matchAll(NAMED))
      for (const name of namesIn(list, 'old')) names.add(`${path(file, from)} ${name}`);
    for (const [, from = ''] of file.text.matchAll(WHOLE)) whole.add(path(file, from));
  }
  return { names, whole };
}

function unread(files: readonly SourceFile[], readers: readonly SourceFile[]): string[] {
  const { names, whole } = readBy(readers);
  return files
    .filter((file) => !DOORS.has(file.path) && !whole.has(file.path))
    .flatMap((file) => {
      const declared = [...file.text.matchAll(DECLARED)].map(([, name = '']) => name);
      const passedOn = [...file.text.matchAll(PASSED_ON)].flatMap(([, list = '']) => namesIn(list, 'new'));
      return [...declared, ...passedOn].map((name) => `${file.path} ${name}`);
    })
    .filter((name) => !names.has(name));
}

it('exports nothing that no other file reads', () => {
  expect(unread(sources, [...sources, ...sourceFiles('test', 'scripts', 'bin')])).toEqual([]);
});

it('tells a name that nobody reads, whichever way it is exported', () => {
  const door = { path: 'src/a/index.ts', text: "export { one, type Two as Three } from './one.js';\n" };
  const one = {
    path: 'src/a/one.ts',
    text: 'export const one = 1;\nexport type Two = 2;\nexport function four() {}\n',
  };
  const reader = { path: 'src/b.ts', text: "import { one } from './a/index.js';\n" };
  expect(unread([door, one], [door, one, reader])).toEqual(['src/a/index.ts Three', 'src/a/one.ts four']);
  const all = { path: 'src/c.ts', text: "export * from './a/one.js';\nconst door = await import('./a/index.js');\n" };
  expect(unread([door, one], [door, one, reader, all])).toEqual([]);
});
