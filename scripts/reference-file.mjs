// Puts the blocks of the service reference into a file of their own, of which a run reads those that it asks for: as
// text in a chunk they would be loaded, decoded and kept in the code cache by every run that may ask.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const DATA = /[\\/]model[\\/]reference[\\/]data\.generated\.ts$/;
const BLOCK = /block\('([^']*)', '([^']*)'\)/g;

/** @param {string} file where the blocks go, beside the chunks' folder */
export function referenceFile(file) {
  return {
    name: 'reference-file',
    setup(build) {
      build.onLoad({ filter: DATA }, async ({ path }) => {
        const found = [...(await readFile(path, 'utf8')).matchAll(BLOCK)];
        const blocks = found.map(([, services, base64]) => ({ services, bytes: Buffer.from(base64, 'base64') }));
        if (blocks.length === 0) throw new Error(`${path} holds no block`);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, Buffer.concat(blocks.map(({ bytes }) => bytes)));
        return { contents: reading(blocks), loader: 'js' };
      });
    },
  };
}

function reading(blocks) {
  let at = 0;
  const entries = blocks.map(({ services, bytes: { length } }) => {
    at += length;
    return `{ services: ${JSON.stringify(services)}, data: () => read(${at - length}, ${length}) }`;
  });
  return `
    import { closeSync, openSync, readSync } from 'node:fs';
    function read(at, length) {
      const file = openSync(new URL('../reference.bin', import.meta.url));
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
