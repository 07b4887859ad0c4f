import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { fast } from './vitest.config.js';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: { ...fast, maxWorkers: 2 },
});
