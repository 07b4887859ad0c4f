import { type CliIo, OutputClosed, type TextOutput } from '../io.js';

/** The real process as `CliIo`. The first Ctrl-C aborts the signal; the second ends the process as usual. */
export function processIo(real: NodeJS.Process): CliIo {
  const abort = new AbortController();
  let reading = false;
  const interrupt = () => {
    abort.abort();
    // Whoever waits for input is not to wait for its end.
    if (reading) real.stdin.destroy();
  };
  real.once('SIGINT', interrupt);
  real.once('SIGTERM', interrupt);
  return {
    stdout: output(real.stdout),
    stderr: output(real.stderr),
    get stdin() {
      reading = true;
      if (abort.signal.aborted) real.stdin.destroy();
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
