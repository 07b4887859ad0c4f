import { closeSync, createReadStream, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { inflateChunks, inflateWhole, inflateWholeSync, isGzip, WHOLE_LIMIT } from '../scan/inflate.js';

/** A file's inflated content: whole, and whether gzip's checksum was right for it; or to be read in chunks. */
export type Content =
  | { readonly whole: Buffer; readonly checked: boolean }
  | { readonly chunks: AsyncIterable<Buffer> };

/** For smaller files the way to another thread and back takes longer than the work. */
const SMALL = 128 * 1024;
const READ_CHUNK = 64 * 1024;

/** Opens a file and inflates it if it is gzip. `threads` of 1 keeps to the calling thread. Rejects or throws as node:fs. */
export function load(path: string, threads: number): Content | Promise<Content> {
  const status = statSync(path);
  // What is no plain file, such as a pipe, can be opened but once.
  if (!status.isFile() || status.size > WHOLE_LIMIT) return { chunks: chunksOf(path) };
  if (status.size <= SMALL) return contentOf(path, readSmall(path, status.size));
  return threads > 1 ? loadAside(path) : contentOf(path, readFileSync(path));
}

async function loadAside(path: string): Promise<Content> {
  const bytes = await readFile(path);
  if (!isGzip(bytes)) return { whole: bytes, checked: false };
  const whole = await inflateWhole(bytes);
  return whole ? { whole, checked: true } : { chunks: chunksOf(path) };
}

/** Holds what is read of one small file, until it is inflated. */
const small = Buffer.allocUnsafe(SMALL + 1);

/** Fewer calls to the system than `readFileSync` makes. A file that grew meanwhile is read in the usual way. */
function readSmall(path: string, size: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const length = readSync(file, small, 0, size + 1, 0);
    return length === size ? small.subarray(0, length) : readFileSync(path);
  } finally {
    closeSync(file);
  }
}

function contentOf(path: string, bytes: Buffer): Content {
  if (!isGzip(bytes)) return { whole: Buffer.from(bytes), checked: false };
  const whole = inflateWholeSync(bytes);
  return whole ? { whole, checked: true } : { chunks: chunksOf(path) };
}

function chunksOf(path: string): AsyncIterable<Buffer> {
  return inflateChunks(createReadStream(path, { highWaterMark: READ_CHUNK }) as AsyncIterable<Buffer>);
}
