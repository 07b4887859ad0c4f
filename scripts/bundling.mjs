// What every bundle of the program has in common.
import { fileURLToPath } from 'node:url';
import { sdkSchemas } from './sdk-schemas.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** What reads plain command lines asks yargs' parser for nothing of files or the environment. */
const plainParser = {
  name: 'plain-parser',
  setup(build) {
    build.onResolve({ filter: /^yargs-parser$/ }, ({ importer, kind, resolveDir }) =>
      /[\\/]src[\\/]cli[\\/]/.test(importer) ? build.resolve('yargs-parser/browser', { kind, resolveDir }) : undefined,
    );
  },
};

/** Of two validators of JSON schemas the smaller. */
const oneValidator = {
  name: 'one-validator',
  setup(build) {
    build.onResolve({ filter: /^\.\/ajvProvider-[\w-]+\.mjs$/ }, ({ importer }) =>
      /[\\/]shimsNode\.mjs$/.test(importer) ? { path: here('no-ajv.mjs') } : undefined,
    );
  },
};

export const settings = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20.19',
  // Without `module` first, esbuild takes the SDK's CommonJS, which it cannot shake.
  mainFields: ['module', 'main'],
  alias: {
    // The same code as Node's build, as ES modules: a chunk asks for it when a text is no JSON.
    yaml: fileURLToPath(import.meta.resolve('yaml')).replace(/dist([\\/])index\.js$/, 'browser$1index.js'),
    'string-width': here('light-string-width.cjs'),
    'pac-proxy-agent': here('no-pac.cjs'),
    'cli-spinners': here('spinners.cjs'),
    bowser: here('no-browser.cjs'),
  },
  plugins: [sdkSchemas, plainParser, oneValidator],
  legalComments: 'none',
  logLevel: 'warning',
};
