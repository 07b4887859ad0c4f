// Lets esbuild drop what no command needs of the SDK's schemas. They write the keys of their traits as constants
// (`{ [_eQN]: … }`), and a computed key may run code: of EC2 alone 500 KB would stay for three operations.
import { readFile } from 'node:fs/promises';

const SCHEMAS = /[\\/]dist-es[\\/](?:.*[\\/])?schemas[\\/]schemas_\d+\.js$/;

export const sdkSchemas = {
  name: 'sdk-schemas',
  setup(build) {
    build.onLoad({ filter: SCHEMAS }, async ({ path }) => ({ contents: withPlainKeys(await readFile(path, 'utf8')) }));
  },
};

/** The module with each key that is a constant text written as that text. */
export function withPlainKeys(source) {
  const texts = new Map(
    [...source.matchAll(/^const (\w+) = ("(?:[^"\\\n]|\\.)*");$/gm)].map(([, name, text]) => [name, text]),
  );
  return source.replaceAll(/\[(\w+)\]:/g, (whole, name) => (texts.has(name) ? `${texts.get(name)}:` : whole));
}
