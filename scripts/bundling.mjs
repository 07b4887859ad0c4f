// What every bundle of the program has in common.
import { readFile } from 'node:fs/promises';
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

/**
 * yargs' parser looks at the letters of every flag before it asks whether names are to be expanded, which they are not:
 * V8 compiles a pattern for it.
 */
const askedFirst = {
  name: 'asked-first',
  setup(build) {
    build.onLoad({ filter: /[\\/]yargs-parser[\\/]build[\\/]lib[\\/]yargs-parser\.js$/ }, async ({ path }) => {
      const code = await readFile(path, 'utf8');
      const contents = code.replaceAll(
        /if \((.*?\.test\(x\)) && (configuration\['camel-case-expansion'\])\)/g,
        'if ($2 && $1)',
      );
      if (contents === code) throw new Error(`${path} expands names in other words`);
      return { contents };
    });
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
  plugins: [sdkSchemas, plainParser, askedFirst, oneValidator],
  legalComments: 'none',
  logLevel: 'warning',
};
