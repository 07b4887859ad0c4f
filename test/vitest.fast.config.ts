import { mergeConfig } from 'vitest/config';
import all from './vitest.config.js';

/** Unit tests and scenarios: no build of the package, no foreign tools, no long searches. */
export default mergeConfig(all, {
  test: {
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
      // Searches through thousands of rows, and every scenario without each of its layers.
      'test/run/grouped-export.test.ts',
      'test/diagnosis/unread-layers.test.ts',
      'test/cli/bin.test.ts',
      'test/mcp/stdio.test.ts',
      'test/house/readme.test.ts',
    ],
  },
});
