import { loadRenderer, type Report, toReport, whyBlind } from '../report/index.js';
import { plainText } from '../report/plain-text.js';
import type { DoctorOutcome } from '../run/session.js';
import type { CommandInput } from './argv/command-input.js';
import { exitCode, type Outcome } from './exit-code.js';
import { OutputClosed } from './io.js';
import { writeReportFiles } from './report-files.js';
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
    csvBy: output.csvBy,
    csvBom: output.csvBom,
    brief: output.brief,
  };
  try {
    for await (const piece of render(report, outcome.denials(), style)) if (piece !== '') await io.stdout.write(piece);
  } catch (error) {
    // A reader that has seen enough changes nothing about what was found.
    if (!(error instanceof OutputClosed)) throw error;
  }
  await writeReportFiles(report, outcome.denials, output);
  if (!output.quiet) await io.stderr.write(missingNote(report, output.output));
  return exitCode({ ...outcomeOf(outcome), interrupted }, output.failOn);
}

/** The table says itself what is missing; whoever pipes another form on may not look. */
function missingNote(report: Report, form: string): string {
  const blind = whyBlind(report);
  if (blind !== undefined) return `ddb-doctor: nothing could be looked at: ${plainText(blind)}\n`;
  if (report.complete || form === 'table') return '';
  const missing = report.gaps.filter(({ incomplete }) => incomplete === true).map(({ text }) => plainText(text));
  return `ddb-doctor: the report is not complete: ${missing.join('; ')}\n`;
}

function outcomeOf({ run }: DoctorOutcome): Omit<Outcome, 'interrupted'> {
  return {
    complete: run.complete,
    refused: run.refused === true,
    denials: run.diagnoses.filter((diagnosis) => diagnosis.status !== 'lookalike').length,
    undetermined: run.diagnoses.filter(({ status }) => ['undetermined', 'stated', 'not-reproduced'].includes(status))
      .length,
  };
}

/** A report of redacted evidence shows tokens: whoever reads it at a terminal is to know before copying a command. */
export async function noteRedaction({ io, options, output }: CommandInput): Promise<void> {
  if (options.record === undefined || options.redact === false || output.quiet) return;
  await io.stderr.write(
    `ddb-doctor: note: the bundle in ${plainText(options.record)} is redacted: tokens stand for account ids, addresses and key values; --no-redact keeps them\n`,
  );
}
