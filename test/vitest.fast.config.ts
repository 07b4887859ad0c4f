import { mergeConfig } from 'vitest/config';
import all from './vitest.config.js';

/** Unit tests and scenarios: no build of the package, no foreign tools, no long searches. */
export default mergeConfig(all, {
  test: {
    // A worker loads each module once for all its files: none may leave anything behind in one.
    isolate: false,
    exclude: [
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
      'test/mcp/stdio.test.ts',
      'test/house/readme.test.ts',
    ],
  },
});
