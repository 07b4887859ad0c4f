import { writeSync } from 'node:fs';
import { DoctorError } from '../../model/error.js';
import { errorStyleOf, errorText } from '../error-text.js';
import { EXIT } from '../exit-code.js';
import type { CliIo, TextOutput } from '../io.js';

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
  real.once('SIGHUP', interrupt);
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    real.on(event, (error: unknown) => endAtDefect(real, error));
  }
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
    collectSooner: () => void import('./collect-sooner.js').then(({ collectSooner }) => collectSooner(real)),
    startPager: async (command) => (await import('./pager.js')).startPager(command),
  };
}

function output(stream: NodeJS.WriteStream): TextOutput {
  let failure: Error | undefined;
  let closed = false;
  const fail = (error: NodeJS.ErrnoException) => {
    if (isClosed(error)) closed = true;
    else failure ??= writeFailure(error);
  };
  stream.on('error', fail);
  return {
    isTTY: stream.isTTY === true,
    columns: stream.columns,
    rows: stream.rows,
    write(text) {
      if (failure !== undefined) return Promise.reject(failure);
      if (closed) return Promise.resolve();
      return new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (error) fail(error);
          return failure === undefined ? resolve() : reject(failure);
        });
      });
    },
    get closed() {
      return closed;
    },
  };
}

/** A reader that went away is no error; a full disk is. */
function isClosed({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED';
}

function writeFailure(error: NodeJS.ErrnoException): Error {
  return new DoctorError(
    { source: 'user', code: 'OutputNotWritten' },
    `the output cannot be written: ${error.message}`,
    {
      cause: error,
      hint: 'what was found is not all in the output: write it elsewhere',
    },
  );
}

/** Nothing that is thrown reaches Node, which would end with 1: that means denials. */
function endAtDefect(real: NodeJS.Process, error: unknown): void {
  const text = errorText(error, errorStyleOf(real.argv, real.env));
  try {
    writeSync(2, text);
  } catch {
    // Nobody reads stderr either: the exit code still tells.
  }
  real.exit(EXIT.defect);
}
