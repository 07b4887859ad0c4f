import type { DoctorOptions } from '../index.js';
import { mfaPrompt } from './ask-mfa-code.js';
import { listChecks } from './checks.js';
import { diagnose } from './diagnose.js';
import type { Doctor } from './doctor.js';
import { explain } from './explain.js';
import type { CliIo } from './io.js';
import type { Parsed } from './parse.js';
import { permissions } from './permissions.js';
import { type OutputOptions, readOptions, readOutputOptions } from './read-options.js';
import { verify } from './verify.js';

/** What every command is given. */
export interface CommandInput {
  readonly words: readonly string[];
  readonly options: DoctorOptions;
  readonly output: OutputOptions;
  readonly io: CliIo;
  readonly load: () => Promise<Doctor>;
  readonly offline: boolean;
}

const COMMANDS: Readonly<Record<string, (input: CommandInput) => Promise<number>>> = {
  diagnose,
  explain,
  verify,
  permissions,
  checks: listChecks,
};

/** Runs the parsed command and resolves to its exit code. */
export function runCommand(
  { command, words, values }: Extract<Parsed, { kind: 'command' }>,
  io: CliIo,
  load: () => Promise<Doctor>,
): Promise<number> {
  const read = readOptions(values, io.now());
  const askMfaCode = mfaPrompt(io);
  const options = askMfaCode === undefined ? read : { ...read, aws: { ...read.aws, askMfaCode } };
  const output = readOutputOptions(values);
  const handler = COMMANDS[command] ?? diagnose;
  return handler({ words, options, output, io, load, offline: values['offline'] === true });
}
