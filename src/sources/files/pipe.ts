import { constants, createReadStream, openSync } from 'node:fs';
import { Socket } from 'node:net';

/**
 * What is written into a named pipe. Opening one waits for a writer: in a thread that nothing ends, and that the
 * process waits for. Linux lets it be waited for as a connection is; elsewhere a pipe without a writer has an end.
 */
export async function* piped(path: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  if (process.platform !== 'linux') return yield* createReadStream(path) as AsyncIterable<Buffer>;
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const pipe = new Socket({ fd, readable: true, writable: false });
  const end = () => pipe.destroy(new Error('its writer did not end it'));
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  try {
    yield* pipe as AsyncIterable<Buffer>;
  } finally {
    signal?.removeEventListener('abort', end);
    pipe.destroy();
  }
}
