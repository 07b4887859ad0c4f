import { DoctorError } from '../../model/error.js';
import { ROW_FORMS, type RowForm } from '../../report/index.js';
import { plainText } from '../../report/plain-text.js';
import type { CommandInput } from '../argv/command-input.js';
import { AWS_FLAGS, QUESTION_FLAGS, REPORT_FLAGS } from '../argv/flags.js';
import { EXIT } from '../exit-code.js';
import { noteRedaction, show } from '../show.js';
import { watched } from '../terminal/progress.js';
import type { Command } from './command.js';

/** The forms asked for that tell every denial, and not only the diagnoses. */
function rowForms({ output, files, csvBy }: CommandInput['output']): RowForm[] {
  const asked = new Set<string>([output, ...files.map(({ form }) => form)]);
  return ROW_FORMS.filter((form) => asked.has(form) && !(form === 'csv' && csvBy === 'finding'));
}

/** The main job: from an ARN (or an event, a table, files, a bundle) to explained denials. */
export const diagnose: Command = {
  summary: 'explain the denials of a principal (the default)',
  usage: 'ddb-doctor [diagnose] --arn ARN [--since 1h] [options]',
  examples: [
    'ddb-doctor --arn arn:aws:iam::111122223333:role/orders-writer --since 1h',
    'ddb-doctor --arn arn:aws:iam::111122223333:user/ana --since 2d --region all --output json',
    'ddb-doctor --account ou-abcd-11111111 --assume-role-name reader --org-role-arn ARN --since 1d',
    'ddb-doctor --event-id 11112222-3333-4444-5555-666677778888',
    "ddb-doctor --from 'trail/**/*.json.gz' --table orders --output csv > denials.csv",
    'ddb-doctor --arn ARN --output table --output html=report.html --output csv=denials.csv',
    'ddb-doctor explain "User: arn:… is not authorized to perform: dynamodb:PutItem on resource: …"',
  ],
  flags: [
    ...QUESTION_FLAGS,
    'since',
    'until',
    'event-id',
    'from',
    'max-scan',
    'dry-run',
    ...AWS_FLAGS,
    'record',
    'replay',
    'checks',
    'mutes',
    ...REPORT_FLAGS,
    'fail-on',
  ],
  words: 0,
  run,
};

async function run(input: CommandInput): Promise<number> {
  const { arn, eventId, table, replay, from, accounts } = input.options;
  if ([arn, eventId, table, replay, from, accounts].every((asked) => asked === undefined)) {
    throw new DoctorError(
      { source: 'user', code: 'UsageNothingAsked' },
      'whose denials? neither --arn nor --account, --event-id, --table, --from or --replay is given',
      {
        hint: '`ddb-doctor --arn ARN --since 1h`; `aws sts get-caller-identity` tells your own ARN',
      },
    );
  }
  if (input.values['dry-run'] === true) return tellPlan(input);
  const runDoctor = await input.verbs.diagnose();
  const options = { ...input.options, rows: rowForms(input.output) };
  const outcome = await watched(input, (ports) => runDoctor(options, ports));
  const code = await show(outcome, input);
  if (outcome.hint !== undefined && !input.output.quiet) await input.io.stderr.write(`ddb-doctor: ${outcome.hint}\n`);
  await noteRedaction(input, outcome);
  return code;
}

/** Nothing is asked of the engine but its plan. */
async function tellPlan(input: CommandInput): Promise<number> {
  const planQueries = await input.verbs.planQueries();
  const text = await watched(input, (ports) => planQueries(input.options, ports));
  await input.io.stdout.write(`${plainLines(text)}\n`);
  return EXIT.finished;
}

/** Names in it come from a catalog that others may write to. */
const plainLines = (text: string): string => text.split('\n').map(plainText).join('\n');
