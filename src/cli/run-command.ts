import { DoctorError } from '../model/error.js';
import type { Parsed } from './argv/parse.js';
import { readOptions, readOutputOptions } from './argv/read-options.js';
import { withDefaults } from './configuration.js';
import type { CliIo } from './io.js';
import { assertWritable } from './report-files.js';
import { mfaPrompt } from './terminal/ask-mfa-code.js';
import type { Verbs } from './verbs.js';

/** Runs the parsed command and resolves to its exit code. */
export async function runCommand(
  { command, words, values: given }: Extract<Parsed, { kind: 'command' }>,
  io: CliIo,
  verbs: Verbs,
): Promise<number> {
  const values = await withDefaults(given, command.flags, io.env);
  const read = readOptions(values, io.now());
  if (read.table?.includes(',') && !command.flags.includes('function')) {
    throw new DoctorError({ source: 'user', code: 'UsageTable' }, '--table wants one table here', {
      hint: 'run it once for each',
    });
  }
  const askMfaCode = mfaPrompt(io);
  const options = askMfaCode === undefined ? read : { ...read, aws: { ...read.aws, askMfaCode } };
  const output = readOutputOptions(values);
  if (output.files.length > 0 && !command.flags.includes('csv-by')) {
    throw new DoctorError({ source: 'user', code: 'UsageOutput' }, 'this command writes its output to stdout alone', {
      hint: 'write `--output FORM > FILE`',
    });
  }
  await assertWritable(output.files);
  return command.run({ words, options, values, output, io, verbs, offline: values['offline'] === true });
}
