import { DoctorError } from '../../model/error.js';
import { plainText } from '../../report/plain-text.js';
import type { LastRun } from '../../run/state/last-run.js';
import type { Verdict } from '../../run/verify.js';
import type { CommandInput } from '../argv/command-input.js';
import { AWS_FLAGS, QUESTION_FLAGS, REPORT_FLAGS } from '../argv/flags.js';
import { EXIT } from '../exit-code.js';
import { show } from '../show.js';
import { watched } from '../terminal/progress.js';
import type { Command } from './command.js';

/**
 * Fresh evidence for a recorded case, evaluated again: fixed exits 0, still denied 1, undetermined 3; fixed as far as
 * could be read exits 0 as well, and 3 with --strict;
 * what makes a run incomplete or interrupted comes first, as in every command.
 */
export const verify: Command = {
  summary: 'gather fresh evidence for a recorded case: fixed, or still denied',
  usage: 'ddb-doctor verify [CASE] [options]',
  examples: ['ddb-doctor --arn ARN --record case --no-redact', 'ddb-doctor verify case'],
  flags: [...QUESTION_FLAGS, 'event-id', 'strict', ...AWS_FLAGS, 'checks', ...REPORT_FLAGS],
  words: 1,
  run,
};

async function run(input: CommandInput): Promise<number> {
  const last = input.words[0] === undefined ? await lastRun(input) : undefined;
  const folder = input.words[0] ?? last?.evidence;
  if (folder === undefined) {
    throw new DoctorError(
      { source: 'user', code: 'UsageCaseMissing' },
      '`verify` wants the folder of a recorded case',
      {
        hint: '`ddb-doctor --arn ARN --record CASE --no-redact` writes one',
      },
    );
  }
  const verifyCase = await input.verbs.verify();
  const options = { ...input.options, aws: { ...last?.flags, ...input.options.aws }, replay: folder };
  const outcome = await watched(input, (ports) => verifyCase(options, ports));
  const code = await show(outcome, { ...input, output: { ...input.output, failOn: [], keep: false } });
  if (!input.output.quiet)
    await input.io.stderr.write(`ddb-doctor: ${[inWords(outcome), ...outcome.deniedBy.map(plainText)].join('\n  ')}\n`);
  if (code !== EXIT.finished) return code;
  if (outcome.status === 'fixed-as-read') return input.output.strict ? EXIT.undetermined : EXIT.finished;
  return { fixed: EXIT.finished, 'still-denied': EXIT.denials, undetermined: EXIT.undetermined }[outcome.status];
}

/** The last run, which `verify` takes where no case is named, with the roles and the profile that it had. */
async function lastRun({ verbs, io }: CommandInput): Promise<LastRun> {
  const { readLastRun, stateFolder } = await verbs.state();
  return readLastRun(stateFolder(io.env), io.now());
}

function inWords({ status, notChecked }: Verdict): string {
  const open = notChecked.length === 0 ? '' : `; not checked: ${notChecked.join(', ')}`;
  return status === 'fixed-as-read' ? `${VERDICTS[status]}${open}` : VERDICTS[status];
}

const VERDICTS = {
  fixed: 'fixed: the recorded call would be allowed now',
  'fixed-as-read': 'fixed, as far as could be read: what denied the recorded call allows it now',
  'still-denied': 'still denied:',
  undetermined: 'undetermined: what would be needed to tell is in the report',
} as const;
