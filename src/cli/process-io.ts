import { type CliIo, OutputClosed, type TextOutput } from './io.js';

/** The real process as `CliIo`. The first Ctrl-C aborts the signal; the second ends the process as usual. */
export function processIo(real: NodeJS.Process): CliIo {
  const abort = new AbortController();
  real.once('SIGINT', () => abort.abort());
  real.once('SIGTERM', () => abort.abort());
  return {
    stdout: output(real.stdout),
    stderr: output(real.stderr),
    get stdin() {
      return real.stdin;
    },
    env: real.env,
    now: () => new Date(),
    signal: abort.signal,
  };
}

function output(stream: NodeJS.WriteStream): TextOutput {
  let closed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    closed = true;
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    isTTY: stream.isTTY === true,
    columns: stream.columns,
    write(text) {
      if (closed) return Promise.reject(new OutputClosed());
      return new Promise((resolve, reject) => {
        stream.write(text, (error) => (error ? reject(new OutputClosed()) : resolve()));
      });
    },
  };
}
