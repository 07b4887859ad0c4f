import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDoctor } from '../../src/index.js';
import { DoctorError } from '../../src/model/error.js';
import { isJsonObject, type JsonValue } from '../../src/model/json.js';
import { loadRenderer, OUTPUT_FORMATS, toReport } from '../../src/report/index.js';
import { root } from '../house/files.js';

/** `SEED=N` tries a failure again, `RUNS=N` tries more; fast-check prints the seed of what fails. */
const { SEED, RUNS } = process.env;

const BUNDLES = [
  'identity-policy/deny-in-managed-policy',
  'service-control-policy',
  'dynamodb/leading-key-of-another-tenant',
  'resource-policy',
  'role-trust-policy',
] as const;
const FILES = ['manifest.json', 'events.json', 'reads.json'] as const;

const HOSTILE = ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty', 'length', 'then', ''];

const odd: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom<JsonValue>(null, true, 0, -1, 1e308, '', '*', [], {}, [null], 'x'.repeat(5000), '\u0000\u202e'),
  fc.constantFrom(...HOSTILE).map((key): JsonValue => JSON.parse(`{${JSON.stringify(key)}:1}`)),
  fc.constant<JsonValue>({ Statement: [{ Action: [{ toString: 1 }], Effect: 'Allow', Resource: '*' }] }),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

/** What becomes of one file of a bundle. */
type Damage =
  | { readonly kind: 'missing' | 'folder' | 'pipe' | 'zero' | 'dangling' | 'elsewhere' | 'empty' }
  | { readonly kind: 'cut' | 'bytes'; readonly at: number; readonly piece: string }
  | { readonly kind: 'value' | 'key'; readonly at: number; readonly value: JsonValue; readonly key: string };

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.constantFrom('missing', 'folder', 'pipe', 'zero', 'dangling', 'elsewhere', 'empty').map((kind) => ({ kind })),
  fc.record({
    kind: fc.constantFrom('cut', 'bytes'),
    at: fc.nat(),
    piece: fc.string({ unit: 'binary', maxLength: 9 }),
  }),
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('value', 'key'),
      at: fc.nat(),
      value: odd,
      key: fc.constantFrom(...HOSTILE, 'Statement', 'status', 'value', 'eventName'),
    }),
  },
);

/** The JSON with another value in the place of its `at`th, or one more member in its `at`th object. */
function changed(json: JsonValue, { kind, at, value, key }: Extract<Damage, { key: string }>): string {
  let left = at % countOf(json);
  const walk = (node: JsonValue): string => {
    const isHere = left === 0;
    left -= 1;
    if (isHere && kind === 'value') return JSON.stringify(value);
    const more =
      isHere && kind === 'key' && isJsonObject(node) ? [`${JSON.stringify(key)}:${JSON.stringify(value)}`] : [];
    if (Array.isArray(node)) return `[${node.map(walk).join(',')}]`;
    if (!isJsonObject(node)) return JSON.stringify(node);
    const members = Object.entries(node).map(([name, member = null]) => `${JSON.stringify(name)}:${walk(member)}`);
    return `{${[...members, ...more].join(',')}}`;
  };
  return walk(json);
}

function countOf(node: JsonValue): number {
  if (typeof node !== 'object' || node === null) return 1;
  return Object.values(node).reduce<number>((sum, member) => sum + countOf(member ?? null), 1);
}

async function apply(path: string, done: Damage): Promise<void> {
  const bytes = await readFile(path);
  if (done.kind === 'cut') return writeFile(path, bytes.subarray(0, done.at % bytes.length));
  if (done.kind === 'bytes') {
    const at = done.at % bytes.length;
    return writeFile(path, Buffer.concat([bytes.subarray(0, at), Buffer.from(done.piece), bytes.subarray(at + 1)]));
  }
  if ('key' in done) return writeFile(path, changed(JSON.parse(bytes.toString()), done));
  await rm(path);
  if (done.kind === 'folder') await mkdir(path);
  if (done.kind === 'pipe') execFileSync('mkfifo', [path]);
  if (done.kind === 'zero') await symlink('/dev/zero', path);
  if (done.kind === 'dangling') await symlink('/nonexistent/file', path);
  if (done.kind === 'elsewhere') await symlink(join(root, 'package.json'), path);
  if (done.kind === 'empty') await writeFile(path, '');
}

let folder: string;
const sources: string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'damaged-'));
  const { readdir } = await import('node:fs/promises');
  for (const name of BUNDLES) {
    const path = join(root, 'test/scenarios', name);
    const files = await readdir(path);
    sources.push(files.includes('manifest.json') ? path : join(path, files.sort()[0] ?? ''));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly report?: string;
  readonly error?: unknown;
}

async function replayed(path: string): Promise<Ended> {
  try {
    const { run, denials } = await runDoctor({ replay: path, services: 'all' }, { now: () => new Date(0) });
    const report = toReport(run);
    for (const format of OUTPUT_FORMATS) {
      const render = await loadRenderer(format);
      for await (const piece of render(report, denials(), { width: 80, color: false }))
        expect(typeof piece).toBe('string');
    }
    return { report: JSON.stringify(report) };
  } catch (error) {
    return { error };
  }
}

const KEYS_OF_OBJECT = Object.getOwnPropertyNames(Object.prototype).sort().join();

describe('a bundle that somebody damaged', () => {
  it('gives a report, or one error that names the bundle, and ends', { timeout: 1_200_000 }, async () => {
    let number = 0;
    const told = { runs: 0, reports: 0, errors: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.nat(BUNDLES.length - 1),
        fc.array(fc.tuple(fc.constantFrom(...FILES), damage), { minLength: 1, maxLength: 3 }),
        async (bundle, damages) => {
          number += 1;
          const path = join(folder, `b${number}`);
          await cp(sources[bundle] ?? '', path, { recursive: true });
          // Of one file nothing can be damaged once it is no file any more.
          const once = new Map(damages);
          for (const [file, done] of once) await apply(join(path, file), done);
          const started = Date.now();
          const { report, error } = await replayed(path);
          await rm(path, { recursive: true });
          expect(Date.now() - started).toBeLessThan(10_000);
          expect(Object.getOwnPropertyNames(Object.prototype).sort().join()).toBe(KEYS_OF_OBJECT);
          told.runs += 1;
          if (error === undefined) {
            told.reports += 1;
            expect(report).not.toContain('[object Object]');
            return;
          }
          told.errors += 1;
          if (!(error instanceof DoctorError)) throw error;
          expect(error.message).toContain('evidence bundle');
        },
      ),
      { numRuns: Number(RUNS ?? 60), ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
    );
    expect(told.reports * told.errors).toBeGreaterThan(0);
    if (RUNS !== undefined) process.stdout.write(`${JSON.stringify(told)}\n`);
  });
});
