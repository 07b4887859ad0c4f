import { createGunzip, type Gunzip, gunzip, gunzipSync, inflateRawSync, type ZlibOptions } from 'node:zlib';

/** Inflated contents up to this size are held whole, which is twice as fast as a stream of chunks. */
export const WHOLE_LIMIT = 64 * 1024 * 1024;

/** The largest block whose freeing glibc minds. */
const LARGEST_MINDED = 32 * 1024 * 1024 - 64 * 1024;

/**
 * glibc returns freed memory to the system at once until a larger block has been freed, and inflating into
 * fresh pages costs a tenth of the time. Freeing one block, which is never touched and so never real, makes it
 * keep them. Elsewhere this does nothing.
 */
Buffer.allocUnsafeSlow(LARGEST_MINDED);

const BUFFER_STEP = 1024 * 1024;
const STREAM_CHUNK = 1024 * 1024;

export const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The inflated size that the last four bytes tell; undefined when it is too large, or cannot be the whole content's. */
export function inflatedSize(gzip: Buffer): number | undefined {
  const size = gzip.length < 18 ? 0 : gzip.readUInt32LE(gzip.length - 4);
  return size <= WHOLE_LIMIT && size >= gzip.length / 2 ? size : undefined;
}

/**
 * Inflates one or more gzips behind one another to bytes of the given size. Undefined when they hold fewer or more,
 * or are damaged: then they are to be streamed.
 */
export type Inflate = (gzip: Buffer, size: number) => Promise<Buffer | undefined> | Buffer | undefined;

/** What zlib answers with `info`, which its types leave out. */
interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/** One output buffer of the right size spares zlib the copying of chunks; of few sizes, the next file gets its memory. */
const optionsOf = (size: number): ZlibOptions => ({
  chunkSize: Math.ceil((size + 1) / BUFFER_STEP) * BUFFER_STEP,
  maxOutputLength: 2 * WHOLE_LIMIT,
  info: true,
});

/** Behind what is no gzip any more, zlib stops without a word. */
function whole(answer: unknown, gzip: Buffer, size: number): Buffer | undefined {
  const { buffer, engine } = answer as Inflated;
  return buffer.length === size && engine.bytesWritten === gzip.length ? buffer : undefined;
}

/** In the calling thread. */
export const inflateHere: Inflate = (gzip, size) => {
  try {
    return whole(gunzipSync(gzip, optionsOf(size)), gzip, size);
  } catch {
    return undefined;
  }
};

/** One or more gzips whose size nobody tells; undefined when they are damaged, or hold more than is held whole. */
export function inflateAll(gzip: Buffer): Buffer | undefined {
  try {
    return gunzipSync(gzip, { maxOutputLength: WHOLE_LIMIT });
  } catch {
    return undefined;
  }
}

/** Flags of a gzip's header, and the length of what always stands there (RFC 1952, 2.3). */
const HEADER = 10;
const TRAILER = 8;
const [HCRC, EXTRA, NAME, COMMENT] = [2, 4, 8, 16];

/** Where the compressed bytes of the gzip begin that starts at `start`. */
function behindHeader(bytes: Buffer, start: number): number {
  const flags = bytes[start + 3] ?? 0;
  let at = start + HEADER;
  if ((flags & EXTRA) !== 0) at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
  for (const flag of [NAME, COMMENT]) {
    if ((flags & flag) === 0) continue;
    const end = bytes.indexOf(0, at);
    at = end < 0 ? bytes.length : end + 1;
  }
  return (flags & HCRC) === 0 ? at : at + 2;
}

/** What the gzips hold before something that is none; undefined where one of them is damaged, or holds too much. */
export function soundMembers(bytes: Buffer): Buffer | undefined {
  const parts: Buffer[] = [];
  let room = WHOLE_LIMIT;
  let at = 0;
  try {
    while (isGzip(bytes.subarray(at)) && room > 0) {
      const start = behindHeader(bytes, at);
      const answer: unknown = inflateRawSync(bytes.subarray(start), { maxOutputLength: room, info: true });
      const { buffer, engine } = answer as Inflated;
      parts.push(buffer);
      room -= buffer.length;
      at = start + engine.bytesWritten + TRAILER;
    }
  } catch {
    return undefined;
  }
  return parts.length > 0 && at < bytes.length ? Buffer.concat(parts) : undefined;
}

/** In a thread of Node's pool. */
export const inflateAside = (gzip: Buffer, size: number): Promise<Buffer | undefined> =>
  new Promise((resolve) => {
    gunzip(gzip, optionsOf(size), (error, answer) => resolve(error ? undefined : whole(answer, gzip, size)));
  });

/**
 * The inflated chunks of what may be gzip; other content passes as it is. A gzip that is cut off or damaged
 * throws, after all that it held before the damage; what follows its end and is no gzip is padding.
 */
export async function* inflateChunks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let stream: Gunzip | undefined;
  let head: Buffer | undefined;
  let writing: Promise<void> | undefined;
  const inflated: Buffer[] = [];
  try {
    for await (const chunk of chunks) {
      const first: Buffer = head?.length === 1 ? Buffer.concat([head, chunk]) : chunk;
      if (head === undefined || head.length === 1) {
        head = first.subarray(0, 2);
        if (head.length < 2) continue;
        if (isGzip(head)) stream = gunzipInto(inflated);
      }
      await writing;
      if (stream?.readableEnded) break;
      const ready = stream ? inflated.splice(0) : [first];
      // The next chunk is inflated while the consumer looks at the last one.
      if (stream) writing = written(stream, first);
      yield* ready;
    }
    if (head?.length === 1) yield head;
    await writing;
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

/**
 * Resolves when the chunk is inflated. A stream that fails, or finds something else behind the gzip's end, calls no
 * callback back, so these are waited for too.
 */
function written(stream: Gunzip, chunk: Buffer): Promise<void> {
  const writing = new Promise<void>((resolve, reject) => {
    const done = (): void => {
      stream.off('error', reject).off('end', done);
      resolve();
    };
    stream.once('error', reject).once('end', done).write(chunk, done);
  });
  // It is awaited later: until then a rejection is nobody's.
  writing.catch(() => undefined);
  return writing;
}

/** Rejects when the gzip is not at its end. */
function ended(stream: Gunzip): Promise<void> {
  if (stream.readableEnded) return Promise.resolve();
  return new Promise((resolve, reject) => {
    stream.once('error', reject);
    stream.once('end', resolve);
    stream.end();
  });
}
