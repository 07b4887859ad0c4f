import { DoctorError } from '../model/error.js';
import type { CommandInput } from './argv/command-input.js';
import type { Parsed } from './argv/parse.js';
import { readOptions, readOutputOptions } from './argv/read-options.js';
import type { Doctor } from './doctor.js';
import type { CliIo } from './io.js';
import { mfaPrompt } from './terminal/ask-mfa-code.js';

type Command = (input: CommandInput) => Promise<number>;

/** Each loads when it is run. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  diagnose: async () => (await import('./commands/diagnose.js')).diagnose,
  explain: async () => (await import('./commands/explain.js')).explain,
  verify: async () => (await import('./commands/verify.js')).verify,
  permissions: async () => (await import('./commands/permissions.js')).permissions,
  checks: async () => (await import('./commands/checks.js')).listChecks,
};

/** Runs the parsed command and resolves to its exit code. */
export async function runCommand(
  { command, words, values }: Extract<Parsed, { kind: 'command' }>,
  io: CliIo,
  load: () => Promise<Doctor>,
): Promise<number> {
  const read = readOptions(values, io.now());
  const askMfaCode = mfaPrompt(io);
  const options = askMfaCode === undefined ? read : { ...read, aws: { ...read.aws, askMfaCode } };
  const output = readOutputOptions(values);
  const run = await COMMANDS[command]?.();
  if (run === undefined)
    throw new DoctorError({ source: 'doctor', code: 'CommandUnknown' }, `no command is called \`${command}\``);
  const windowGiven = values['since'] !== undefined || values['until'] !== undefined;
  return run({ words, options, output, io, load, windowGiven, offline: values['offline'] === true });
}
