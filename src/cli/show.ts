import type { DiagnosisStatus } from '../diagnosis/diagnosis.js';
import { loadRenderer, toReport, whyBlind } from '../report/index.js';
import { plainText } from '../report/plain-text.js';
import type { DoctorOutcome } from '../run/session.js';
import type { CommandInput } from './argv/command-input.js';
import { exitCode, type Outcome } from './exit-code.js';
import { OutputClosed } from './io.js';
import { colorEnabled, columnsOf } from './terminal/color.js';

/** Renders what was found to stdout and resolves to the exit code. */
export async function show(outcome: DoctorOutcome, { io, output, options }: CommandInput): Promise<number> {
  const { run } = outcome;
  const interrupted = io.signal.aborted;
  const report = toReport(run, { keepKeyValues: options.redact === false });
  const render = await loadRenderer(output.output);
  const style = {
    width: columnsOf(io.stdout, output.width, io.env),
    color: colorEnabled(io.stdout, output.color, io.env),
  };
  try {
    for await (const piece of render(report, outcome.denials(), style)) if (piece !== '') await io.stdout.write(piece);
  } catch (error) {
    // A reader that has seen enough changes nothing about what was found.
    if (!(error instanceof OutputClosed)) throw error;
  }
  const blind = whyBlind(report);
  if (blind !== undefined && !output.quiet) await io.stderr.write(`ddb-doctor: nothing could be looked at: ${blind}\n`);
  return exitCode({ ...outcomeOf(outcome), interrupted }, output.failOn);
}

function outcomeOf({ run }: DoctorOutcome): Omit<Outcome, 'interrupted'> {
  return {
    complete: run.complete,
    refused: run.refused === true,
    denials: run.diagnoses.filter((diagnosis) => diagnosis.status !== 'lookalike').length,
    undetermined: run.diagnoses.filter(({ status }) => isOpen(status)).length + unevaluatedOf(run),
  };
}

function isOpen(status: DiagnosisStatus): boolean {
  return status === 'undetermined' || status === 'stated' || status === 'not-reproduced';
}

/** Denials beyond those that the diagnoses are examples of. */
function unevaluatedOf({ causes = [], otherDenials = 0, examplesOnly }: DoctorOutcome['run']): number {
  return examplesOnly === true ? causes.reduce((sum, { unevaluated }) => sum + unevaluated, otherDenials) : 0;
}

/** A report of redacted evidence shows tokens: whoever reads it at a terminal is to know before copying a command. */
export async function noteRedaction({ io, options, output }: CommandInput): Promise<void> {
  if (options.record === undefined || options.redact === false || output.quiet) return;
  await io.stderr.write(
    `ddb-doctor: note: the bundle in ${plainText(options.record)} is redacted: tokens stand for account ids, addresses and key values; --no-redact keeps them\n`,
  );
}
