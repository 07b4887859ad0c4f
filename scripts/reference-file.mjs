// Puts the blocks of the service reference into a file of their own, of which a run reads those that it asks for: as
// text in a chunk they would be loaded, decoded and kept in the code cache by every run that may ask. The first block, of
// the services that most denials are about, stands there service by service and as it is, which no run has to decompress.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

const DATA = /[\\/]model[\\/]reference[\\/]data\.generated\.ts$/;
const BLOCK = /block\('([^']*)', '([^']*)'\)/g;

/** @param {string} file where the blocks go, beside the chunks' folder */
export function referenceFile(file) {
  return {
    name: 'reference-file',
    setup(build) {
      build.onLoad({ filter: DATA }, async ({ path }) => {
        const found = [...(await readFile(path, 'utf8')).matchAll(BLOCK)];
        const [frequent, ...others] = found.map(([, services, base64]) => ({
          services,
          bytes: Buffer.from(base64, 'base64'),
        }));
        if (frequent === undefined) throw new Error(`${path} holds no block`);
        const lines = brotliDecompressSync(frequent.bytes).toString('utf8').split('\n');
        const plain = lines.map((line) => ({
          services: ` ${line.slice(0, line.indexOf('\t'))} `,
          bytes: Buffer.from(line),
          plain: true,
        }));
        const blocks = [...plain, ...others];
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, Buffer.concat(blocks.map(({ bytes }) => bytes)));
        return { contents: reading(blocks), loader: 'js' };
      });
    },
  };
}

function reading(blocks) {
  let at = 0;
  const entries = blocks.map(({ services, bytes: { length }, plain }) => {
    at += length;
    const bytes = `read(${at - length}, ${length})`;
    const text = plain ? bytes : `brotliDecompressSync(${bytes})`;
    return `{ services: ${JSON.stringify(services)}, text: () => ${text}.toString('utf8') }`;
  });
  return `
    import { closeSync, openSync, readSync } from 'node:fs';
    import { brotliDecompressSync } from 'node:zlib';
    function read(at, length) {
      const file = openSync(import.meta.dirname + '/../reference.bin');
      try {
        const bytes = Buffer.allocUnsafe(length);
        if (readSync(file, bytes, 0, length, at) !== length) throw new Error('the service reference is cut off');
        return bytes;
      } finally {
        closeSync(file);
      }
    }
    export const BLOCKS = [${entries.join(',\n')}];`;
}
