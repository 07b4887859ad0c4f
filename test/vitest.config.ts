import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What `test:fast` leaves out: the build of the package, foreign tools, long searches. */
const FULL_ONLY = [
  'test/tools/**',
  'test/package/**',
  'test/moto/**',
  'test/enforcement/**',
  'test/front/moto.test.ts',
  'test/differential/**',
  'test/main-job/**',
  'test/granting/**',
  'test/access/moto.test.ts',
  // A database, shells, and servers that are slow on purpose.
  'test/athena/proof.test.ts',
  'test/athena/translation.test.ts',
  'test/athena/source.test.ts',
  'test/remedy/printed-commands.test.ts',
  'test/aws/endpoint-away.test.ts',
  'test/aws/calls.test.ts',
  'test/sources/lookup-source.test.ts',
  'test/grant/blockers.test.ts',
  // Long searches for counterexamples.
  'test/remedy/properties.test.ts',
  'test/remedy/judged-properties.test.ts',
  'test/run/canaries.test.ts',
  'test/access/canaries.test.ts',
  'test/run/damaged-bundles.test.ts',
  'test/denials/linear-time.test.ts',
  // Searches through thousands of rows, and every scenario without each of its layers.
  'test/run/grouped-export.test.ts',
  'test/diagnosis/unread-layers.test.ts',
  'test/cli/bin.test.ts',
  'test/run/foreign-checks.test.ts',
  'test/mcp/stdio.test.ts',
  'test/house/readme.test.ts',
];

const ALL = 'test/**/*.test.ts';
const root = fileURLToPath(new URL('..', import.meta.url));
const common = { testTimeout: 60_000, hookTimeout: 60_000, maxConcurrency: 16, pool: 'threads' } as const;

/** Unit tests and scenarios. A worker loads each module once for all its files: none may leave anything behind in one. */
export const fast = { ...common, name: 'fast', include: [ALL], exclude: FULL_ONLY, isolate: false };

/** Each file with modules of its own. */
const full = {
  ...common,
  name: 'full',
  include: FULL_ONLY.map((path) => (path.endsWith('/**') ? `${path}/*.test.ts` : path)),
};

export default defineConfig({
  root,
  test: { maxWorkers: 2, projects: [fast, full].map((test) => ({ root, test })) },
});
