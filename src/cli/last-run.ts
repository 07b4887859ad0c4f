import { DoctorError } from '../model/error.js';
import type { Report } from '../report/contract.js';
import { toReport } from '../report/index.js';
import type { LastRun } from '../run/state/last-run.js';
import type { CommandInput } from './argv/command-input.js';
import { NARROWING_FLAGS, type Values } from './argv/flags.js';
import { watched } from './terminal/progress.js';

/**
 * The run that a command takes up again: that of the bundle given, else the last one. A bundle's is asked as `--replay`
 * by itself asks it, so that its denials have the same numbers; one that holds none of DynamoDB is asked for all.
 */
export async function runToShow(input: CommandInput): Promise<LastRun> {
  const { io, options, verbs } = input;
  if (options.replay === undefined) {
    assertNotNarrowed(input.values);
    const { readLastRun, stateFolder } = await verbs.state();
    return readLastRun(stateFolder(io.env), io.now());
  }
  const runDoctor = await verbs.diagnose();
  const asked = (more: object) => watched(input, (ports) => runDoctor({ ...options, ...more }, ports));
  const first = await asked({});
  const isNarrow = options.services === undefined && first.run.denials === 0;
  const { run } = isNarrow ? await asked({ services: 'all' }) : first;
  const report = toReport(run, { keepKeyValues: options.redact === false, ...(options.aws && { reach: options.aws }) });
  return { at: io.now().toISOString(), report, flags: options.aws ?? {}, evidence: options.replay };
}

function assertNotNarrowed(values: Values): void {
  const flag = NARROWING_FLAGS.find((one) => values[one] !== undefined);
  if (flag === undefined) return;
  throw new DoctorError(
    { source: 'user', code: 'UsageConflict' },
    `--${flag} is for --replay here: the last run was asked its own question`,
    { hint: `run \`ddb-doctor --${flag} …\` first; its denials are then those of the last run` },
  );
}

/** The number that a person gave. Throws a usage `DoctorError` for one that no diagnosis has. */
export function numberOf([word]: readonly string[], { diagnoses }: Report): number {
  const number = word === undefined && diagnoses.length === 1 ? 1 : Number(word);
  if (Number.isInteger(number) && number >= 1 && number <= diagnoses.length) return number;
  const range = diagnoses.length === 1 ? 'only 1' : `1 to ${diagnoses.length}`;
  throw new DoctorError(
    { source: 'user', code: 'UsageNumberOfDenial' },
    word === undefined ? 'which denial?' : `there is no denial \`${word}\``,
    { hint: diagnoses.length === 0 ? 'the last run found no denial' : `the last run has ${range}` },
  );
}
