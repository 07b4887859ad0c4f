import { expect, it } from 'vitest';
import { type SourceFile, sourceFiles, targetOf } from './files.js';

const files = new Map(sourceFiles('src', 'diagnostics').map((file) => [file.path, file]));

/** What a file imports as soon as it loads: neither types nor what is imported when it is needed. */
function atOnce(file: SourceFile): string[] {
  const statements = file.text.matchAll(/^(?:import|export) (?!type\b)([^;]*?)from '(\.[^']+)'/gm);
  return [...statements].flatMap(([, names = '', specifier = '']) => {
    const named = /^\{([^}]*)\}\s*$/
      .exec(names)?.[1]
      ?.split(',')
      .map((name) => name.trim());
    const isTypes = named?.filter(Boolean).every((name) => name.startsWith('type ')) === true;
    return isTypes ? [] : [targetOf(file, specifier).replace(/\.js$/, '.ts')];
  });
}

/** Every file that loads with one. */
function loadedWith(path: string, seen = new Set<string>()): Set<string> {
  const file = files.get(path);
  if (file === undefined || seen.has(path)) return seen;
  seen.add(path);
  for (const next of atOnce(file)) loadedWith(next, seen);
  return seen;
}

it.each(['src/cli/main.ts', 'src/cli/run-command.ts', 'src/cli/commands/checks.ts', 'src/run/checks.ts'])(
  '%s loads no engine, no reference and no check before a command asks for them',
  (entry) => {
    const loaded = [...loadedWith(entry)];
    expect(loaded.length).toBeGreaterThan(1);
    expect(
      loaded.filter((path) => /^(?:src\/(?:evaluation|requests|remedy|evidence|aws)|diagnostics)\//.test(path)),
    ).toEqual([]);
    expect(loaded).not.toContain('src/model/reference/reference.ts');
  },
);

it('a command that needs the engine is seen to load it', () => {
  expect([...loadedWith('src/run/diagnose.ts')].some((path) => path.startsWith('src/evaluation/'))).toBe(true);
});
