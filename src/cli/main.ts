import { VERSION } from '../model/version.js';
import { EXIT, errorExitCode } from './exit-code.js';
import type { CliIo } from './io.js';
import { VERBS, type Verbs } from './verbs.js';

export type { CliIo } from './io.js';
export { processIo } from './terminal/process-io.js';

/**
 * The command line: reads `argv` (without node and script), writes to `io`, and resolves to the exit code.
 * Never throws and never ends the process.
 */
export async function main(argv: readonly string[], io: CliIo, verbs: Verbs = VERBS): Promise<number> {
  try {
    if (argv.length === 1 && argv[0] === '--version') return await printVersion(io);
    return await run(argv, io, verbs);
  } catch (error) {
    if (io.signal.aborted) return EXIT.interrupted;
    return await printError(error, argv, io);
  }
}

async function printVersion(io: CliIo): Promise<number> {
  await io.stdout.write(`${VERSION}\n`);
  return EXIT.finished;
}

async function run(argv: readonly string[], io: CliIo, verbs: Verbs): Promise<number> {
  const { parse } = await import('./argv/parse.js');
  const parsed = await parse(argv, io.stdout.columns || 80);
  if (parsed.kind === 'version') return printVersion(io);
  if (parsed.kind === 'help') {
    await io.stdout.write(parsed.text);
    return EXIT.finished;
  }
  const { runCommand } = await import('./run-command.js');
  return runCommand(parsed, io, verbs);
}

async function printError(error: unknown, argv: readonly string[], io: CliIo): Promise<number> {
  const { errorStyleOf, errorText } = await import('./error-text.js');
  try {
    await io.stderr.write(errorText(error, errorStyleOf(argv, io.env)));
  } catch {
    // Nobody reads stderr either: the exit code still tells.
  }
  return errorExitCode(error);
}
