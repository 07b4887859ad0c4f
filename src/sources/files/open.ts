import { closeSync, createReadStream, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { DoctorError } from '../../model/error.js';
import { inflateAll, inflateChunks, inflatedSize, isGzip, soundMembers, WHOLE_LIMIT } from '../records/inflate.js';
import { piped } from './pipe.js';

/** A file's inflated content: whole, and whether gzip's checksum was right for it; or in chunks; or why there is none. */
type Content =
  | { readonly whole: Buffer; readonly checked: boolean }
  | { readonly chunks: AsyncIterable<Buffer> }
  | { readonly error: unknown };

export interface FileContent {
  readonly path: string;
  readonly content: Content;
}

/** A gzip that is to be inflated whole. The bytes of a small one stand only until the next file is opened. */
export interface GzipFile {
  readonly path: string;
  readonly gzip: Buffer;
  /** Bytes that it says that it inflates to. */
  readonly size: number;
}

/** Holds what is read of one small file. */
const small = Buffer.allocUnsafeSlow(128 * 1024 + 1);
const READ_CHUNK = 64 * 1024;
/** Bytes of a damaged file that are inflated in one go: where the damage is, all that they hold is lost. */
export const CAREFUL = 256;

export const isSmall = (length: number): boolean => length < small.length;

/** Reads a file, or leaves it to be streamed where it is large or no plain file, such as a pipe. */
export function open(path: string, signal?: AbortSignal): GzipFile | FileContent {
  try {
    const status = statSync(path);
    if (status.isFIFO()) return { path, content: { chunks: inflateChunks(piped(path, signal)) } };
    // What is no plain file can be opened but once.
    if (!status.isFile() || status.size > WHOLE_LIMIT) return { path, content: streamOf(path, status.size) };
    const bytes = isSmall(status.size) ? readSmall(path, status.size) : readFileSync(path);
    if (bytes.length < status.size) return { path, content: streamOf(path, status.size) };
    if (!isGzip(bytes)) return { path, content: { whole: Buffer.from(bytes), checked: false } };
    const size = inflatedSize(bytes);
    if (size !== undefined) return { path, gzip: bytes, size };
    return { path, content: isSmall(bytes.length) ? smallContent(path, bytes) : chunksOf(path) };
  } catch (error) {
    return { path, content: { error } };
  }
}

/** What Firehose writes is many gzips in a row, and none tells the size of all. */
function smallContent(path: string, gzip: Buffer): Content {
  const whole = inflateAll(gzip);
  return whole ? { whole, checked: true } : chunksOf(path, CAREFUL);
}

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

/** The content of a file in chunks, inflated if it is gzip. */
export function chunksOf(path: string, highWaterMark: number = READ_CHUNK): Content {
  const chunks = inflateChunks(createReadStream(path, { highWaterMark }) as AsyncIterable<Buffer>);
  return { chunks: withLastMember(path, chunks) };
}

/** As `chunksOf`, in an error once the end comes before the length that the file had when it was opened. */
function streamOf(path: string, size: number): Content {
  const read = async function* (): AsyncGenerator<Buffer> {
    let length = 0;
    for await (const chunk of createReadStream(path, { highWaterMark: READ_CHUNK }) as AsyncIterable<Buffer>) {
      length += chunk.length;
      yield chunk;
    }
    if (length < size) throw new DoctorError({ source: 'user', code: 'FileUnreadable' }, 'it shrank while it was read');
  };
  return { chunks: withLastMember(path, inflateChunks(read())) };
}

/** zlib drops what it inflated in the call in which it meets something else behind a gzip. */
async function* withLastMember(path: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let length = 0;
  try {
    for await (const chunk of chunks) {
      length += chunk.length;
      yield chunk;
    }
  } catch (error) {
    const whole = wholeMembers(path);
    if (whole === undefined) throw error;
    if (whole.length > length) yield whole.subarray(length);
    throw new DoctorError(
      { source: 'user', code: 'FileUnreadable' },
      'something else stands behind the end of its gzip',
      { cause: error },
    );
  }
}

function wholeMembers(path: string): Buffer | undefined {
  const status = statSync(path, { throwIfNoEntry: false });
  return status?.isFile() && status.size <= WHOLE_LIMIT ? soundMembers(readFileSync(path)) : undefined;
}
