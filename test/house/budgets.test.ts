import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { root, type SourceFile, sourceFiles } from './files.js';

const MOST_LINES = 400;
const MOST_FLAT = 28;

const sources = sourceFiles('src', 'diagnostics', 'bin');

/** The value that 95 of a hundred do not exceed. */
function p95(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;
}

const linesOf = (text: string) => text.split('\n').length - 1;

/** Lines of each named function and method, as the formatter lays them out: it closes where its indentation ends. */
function functionLines({ text }: SourceFile): number[] {
  const head = String.raw`(?:export )?(?:default )?(?:async )?(?:function\*? ?\w*|(?:static |get |private )?[*#]{0,2}\w+(?:<[^>]*>)?)\(`;
  const whole = new RegExp(
    String.raw`^( *)${head}(?:[^\n]*\{\n|[^\n]*\n)(?:(?!\1\}|\1\S)[^\n]*\n|\1\)[^\n]*\{\n)*\1\}`,
    'gm',
  );
  return [...text.matchAll(whole)].map(([body]) => body.split('\n').length);
}

/** Casts, without `as const`, without renamed imports and exports, comments and texts. */
function castsIn({ text }: SourceFile): number {
  const code = text
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
    .replace(/^(?:import|export) [^;]*?from '[^']+';/gm, '')
    .replace(/'[^'\n]*'|"[^"\n]*"|`[^`]*`/g, "''");
  return [...code.matchAll(/[\w)\]}'] as (?!const\b)/g)].length;
}

describe('the budgets', () => {
  it('keeps 95 files of a hundred within 250 lines', () => {
    expect(p95(sources.map(({ text }) => linesOf(text)))).toBeLessThanOrEqual(250);
  });

  it('keeps 95 functions of a hundred within 40 lines', () => {
    const lines = sources.flatMap(functionLines);
    expect(lines.length).toBeGreaterThan(1000);
    expect(p95(lines)).toBeLessThanOrEqual(40);
  });

  it('counts the lines of functions and the casts that it is told to', () => {
    const text = `export function a(\n  x: number,\n): number {\n  return x as unknown as number;\n}\n`;
    const file = { path: 'x.ts', text };
    expect([functionLines(file), castsIn(file)]).toEqual([[5], 2]);
    expect(
      castsIn({ path: 'x.ts', text: "import { a as b } from './a.js';\n// as told\nconst c = ['as it'] as const;\n" }),
    ).toBe(0);
  });

  it('casts at most twice in a thousand lines', () => {
    const lines = sources.reduce((sum, { text }) => sum + linesOf(text), 0);
    const casts = sources.reduce((sum, file) => sum + castsIn(file), 0);
    expect(casts).toBeGreaterThan(0);
    expect((casts / lines) * 1000).toBeLessThanOrEqual(2);
  });

  it('lets no folder hold 28 files or more that lie flat', () => {
    const flat = new Map<string, number>();
    for (const { path } of sources) {
      const folder = path.slice(0, path.lastIndexOf('/'));
      flat.set(folder, (flat.get(folder) ?? 0) + 1);
    }
    expect([...flat].filter(([, count]) => count >= MOST_FLAT)).toEqual([]);
  });

  it('keeps every file within 400 lines', () => {
    const long = sources
      .map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > MOST_LINES);
    expect(long).toEqual([]);
  });

  it('keeps functions within 60 lines and 3 parameters, and any out, as the linter counts', () => {
    const biome = `${root}/node_modules/@biomejs/biome/bin/biome`;
    const linter = spawnSync(process.execPath, [biome, 'check', '--max-diagnostics=50', '.'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect({ status: linter.status, output: linter.status === 0 ? '' : `${linter.stdout}${linter.stderr}` }).toEqual({
      status: 0,
      output: '',
    });
  });

  it('holds no switched-off type checks and leaves nothing open', () => {
    const marks = /@ts-(ignore|nocheck|expect-error)|\bTODO\b|\bFIXME\b|\bXXX\b|not implemented/;
    expect(sources.filter((file) => marks.test(file.text)).map((file) => file.path)).toEqual([]);
  });

  it('raises its own errors as DoctorError', () => {
    const bare = sources.filter((file) => /throw new (Error|TypeError)\(/.test(file.text)).map((file) => file.path);
    expect(bare).toEqual([]);
  });
});
