import { createGunzip, type Gunzip, gunzip, gunzipSync } from 'node:zlib';

/** Inflated contents up to this size are held whole, which is twice as fast as a stream of chunks. */
export const WHOLE_LIMIT = 32 * 1024 * 1024;

/**
 * glibc returns freed memory to the system at once until a larger block has been freed, and inflating into
 * fresh pages costs a tenth of the time. Freeing one block of the largest size it minds (32 MB), which is
 * never touched and so never real, makes it keep them. Elsewhere this does nothing.
 */
Buffer.allocUnsafeSlow(WHOLE_LIMIT - 64 * 1024);

const SMALLEST_CHUNK = 64 * 1024;
const STREAM_CHUNK = 256 * 1024;

export const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The inflated size that the last four bytes tell; undefined when it is too large, or cannot be the whole content's. */
function wholeSize(gzip: Buffer): number | undefined {
  const size = gzip.length < 18 ? 0 : gzip.readUInt32LE(gzip.length - 4);
  return size <= WHOLE_LIMIT && size >= gzip.length / 2 ? size : undefined;
}

/** One output buffer of the right size spares zlib the copying of chunks. */
const options = (size: number) => ({
  chunkSize: Math.max(size + 1, SMALLEST_CHUNK),
  maxOutputLength: 2 * WHOLE_LIMIT,
});

/** The inflated bytes, or undefined when they are to be streamed: too large, several members, or damaged. */
export function inflateWholeSync(gzip: Buffer): Buffer | undefined {
  const size = wholeSize(gzip);
  if (size === undefined) return undefined;
  try {
    return gunzipSync(gzip, options(size));
  } catch {
    return undefined;
  }
}

/** As `inflateWholeSync`, in a thread of Node's pool. */
export function inflateWhole(gzip: Buffer): Promise<Buffer | undefined> {
  const size = wholeSize(gzip);
  if (size === undefined) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    gunzip(gzip, options(size), (error, bytes) => resolve(error ? undefined : bytes));
  });
}

/**
 * The inflated chunks of what may be gzip; other content passes as it is. A gzip that is cut off or damaged
 * throws, after all that it held before the damage.
 */
export async function* inflateChunks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let stream: Gunzip | undefined;
  let head: Buffer | undefined;
  const inflated: Buffer[] = [];
  try {
    for await (const chunk of chunks) {
      const first: Buffer = head?.length === 1 ? Buffer.concat([head, chunk]) : chunk;
      if (head === undefined || head.length === 1) {
        head = first.subarray(0, 2);
        if (head.length < 2) continue;
        if (isGzip(head)) stream = gunzipInto(inflated);
      }
      if (stream) await written(stream, first);
      else yield first;
      yield* inflated.splice(0);
    }
    if (head?.length === 1) yield head;
    if (stream) await ended(stream);
    yield* inflated.splice(0);
  } catch (error) {
    yield* inflated.splice(0);
    throw error;
  } finally {
    stream?.destroy();
  }
}

function gunzipInto(inflated: Buffer[]): Gunzip {
  const stream = createGunzip({ chunkSize: STREAM_CHUNK });
  stream.on('data', (bytes: Buffer) => inflated.push(bytes));
  // `written` and `ended` tell the error; between them it would be nobody's.
  stream.on('error', () => undefined);
  return stream;
}

/** Resolves when the chunk is inflated. A stream that fails calls no callback back, so its error is waited for too. */
function written(stream: Gunzip, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('error', reject);
    stream.write(chunk, () => {
      stream.off('error', reject);
      resolve();
    });
  });
}

/** Rejects when the gzip is not at its end. */
function ended(stream: Gunzip): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('error', reject);
    stream.once('end', resolve);
    stream.end();
  });
}
