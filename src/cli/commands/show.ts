import { withOneDiagnosis } from '../../report/one-diagnosis.js';
import type { CommandInput } from '../argv/command-input.js';
import { REPLAY_FLAGS } from '../argv/flags.js';
import { EXIT } from '../exit-code.js';
import { numberOf, runToShow } from '../last-run.js';
import { printReport } from '../show.js';
import type { Command } from './command.js';

/** One denial of the last run in full. */
export const show: Command = {
  summary: 'every detail of a denial of the last run, by its number',
  usage: 'ddb-doctor show [N] [--replay BUNDLE] [options]',
  examples: ['ddb-doctor show 2', 'ddb-doctor show 1 --output json'],
  flags: REPLAY_FLAGS,
  words: 1,
  run,
};

async function run(input: CommandInput): Promise<number> {
  const { report } = await runToShow(input);
  const number = numberOf(input.words, report);
  await printReport(withOneDiagnosis(report, number), input, { details: true, first: number });
  return EXIT.finished;
}
