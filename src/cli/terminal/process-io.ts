import { writeSync } from 'node:fs';
import { errorStyleOf, errorText } from '../error-text.js';
import { EXIT } from '../exit-code.js';
import type { CliIo } from '../io.js';
import { Output } from './output.js';

/** The real process as `CliIo`. The first Ctrl-C aborts the signal; the second ends the process as usual. */
export function processIo(real: NodeJS.Process, collectSooner?: () => void): CliIo {
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
    stdout: new Output(1, () => real.stdout),
    stderr: new Output(2, () => real.stderr),
    get stdin() {
      reading = true;
      if (abort.signal.aborted) real.stdin.destroy();
      return real.stdin;
    },
    env: real.env,
    now: () => new Date(),
    signal: abort.signal,
    ...(collectSooner && { collectSooner }),
    startPager: async (command) => (await import('./pager.js')).startPager(command),
  };
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
