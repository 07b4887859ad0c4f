import { DoctorError } from '../../model/error.js';
import { choiceError } from '../argv/choice.js';
import type { CommandInput } from '../argv/command-input.js';
import { CODE_FORMS, REPLAY_FLAGS } from '../argv/flags.js';
import { EXIT } from '../exit-code.js';
import { numberOf, runToShow } from '../last-run.js';
import type { Command } from './command.js';

/** The changes of a denial of the last run, as code to copy. */
export const fix: Command = {
  summary: 'the fix of a denial of the last run as code, by its number',
  usage: 'ddb-doctor fix [N] [--as cli|json|terraform|cloudformation|cdk] [--replay BUNDLE]',
  examples: ['ddb-doctor fix 1', 'ddb-doctor fix 2 --as terraform'],
  flags: [...REPLAY_FLAGS, 'as'],
  words: 1,
  run,
};

async function run(input: CommandInput): Promise<number> {
  // The form of a plan alone.
  if (input.values['as'] === 'sam') throw choiceError('--as', 'sam', CODE_FORMS);
  const { fixAsCode } = await input.verbs.fix();
  const last = await runToShow(input);
  const number = numberOf(input.words, last.report);
  const text = fixAsCode(last, number, input.output.as);
  if (text === undefined) {
    const other = CODE_FORMS.find((form) => fixAsCode(last, number, form) !== undefined);
    throw new DoctorError(
      { source: 'user', code: 'NoFix' },
      `there is no fix of denial ${number} as ${input.output.as}`,
      {
        hint:
          other === undefined
            ? `\`ddb-doctor show ${number}\` tells what is known`
            : `\`ddb-doctor fix ${number} --as ${other}\` has it`,
      },
    );
  }
  await input.io.stdout.write(text);
  return EXIT.finished;
}
