import { DoctorError } from '../model/error.js';
import type { Report } from '../report/contract.js';
import { toReport } from '../report/index.js';
import type { LastRun } from '../run/state/last-run.js';
import type { CommandInput } from './argv/command-input.js';
import { watched } from './terminal/progress.js';

/** The run that a command takes up again: that of the bundle given, else the last one. */
export async function runToShow(input: CommandInput): Promise<LastRun> {
  const { io, options, verbs } = input;
  if (options.replay === undefined) {
    const { readLastRun, stateFolder } = await verbs.state();
    return readLastRun(stateFolder(io.env), io.now());
  }
  const runDoctor = await verbs.diagnose();
  const { run } = await watched(input, (ports) =>
    runDoctor({ ...options, services: options.services ?? 'all' }, ports),
  );
  const report = toReport(run, { keepKeyValues: options.redact === false, ...(options.aws && { reach: options.aws }) });
  return { at: io.now().toISOString(), report, flags: options.aws ?? {}, evidence: options.replay };
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
