// What every bundle of the program has in common.
import { fileURLToPath } from 'node:url';
import { sdkSchemas } from './sdk-schemas.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

export const settings = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20.19',
  // Without `module` first, esbuild takes the SDK's CommonJS, which it cannot shake.
  mainFields: ['module', 'main'],
  alias: {
    'string-width': here('light-string-width.cjs'),
    'pac-proxy-agent': here('no-pac.cjs'),
    'cli-spinners': here('spinners.cjs'),
    bowser: here('no-browser.cjs'),
  },
  plugins: [sdkSchemas],
  legalComments: 'none',
  logLevel: 'warning',
};
