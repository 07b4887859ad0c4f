import { DoctorError } from '../model/error.js';
import type { Parsed } from './argv/parse.js';
import { readOptions, readOutputOptions } from './argv/read-options.js';
import { withDefaults } from './configuration.js';
import type { CliIo } from './io.js';
import { readMutes } from './mutes-file.js';
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
  const askMfaCode = mfaPrompt(io);
  const options = askMfaCode === undefined ? read : { ...read, aws: { ...read.aws, askMfaCode } };
  const output = readOutputOptions(values);
  if (output.files.length > 0 && !command.flags.includes('csv-by')) {
    throw new DoctorError({ source: 'user', code: 'UsageOutput' }, 'this command writes its output to stdout alone', {
      hint: 'write `--output FORM > FILE`',
    });
  }
  await assertWritable(output.files);
  const mutes = command.flags.includes('mutes') ? await readMutes(values['mutes'], io.env) : [];
  const offline = values['offline'] === true;
  const run = (own: CliIo) => command.run({ words, options, values, output, io: own, verbs, offline, mutes });
  const mayPage = command.flags.includes('no-pager') && output.pager && output.files.length === 0;
  if (!mayPage || io.stdout.isTTY !== true || io.startPager === undefined) return run(io);
  const { paged, pagerOf } = await import('./terminal/pager.js');
  const pager = pagerOf(io.env);
  return pager === undefined ? run(io) : paged(pager, io, run);
}
