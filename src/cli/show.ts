import type { DiagnosisStatus } from '../diagnosis/status.js';
import { safeJson } from '../model/text/safe-json.js';
import { loadRenderer, type Report, toReport, whyBlind } from '../report/index.js';
import { plainText } from '../report/plain-text.js';
import type { AnyRow } from '../report/report.js';
import type { DoctorOutcome } from '../run/session.js';
import type { CommandInput } from './argv/command-input.js';
import { defined } from './argv/read-options.js';
import { exitCode, type Outcome } from './exit-code.js';
import { queried } from './query.js';
import { writeReportFiles } from './report-files.js';
import { colorEnabled, columnsOf } from './terminal/color.js';

/** Renders what was found to stdout, keeps it for the commands after it, and resolves to the exit code. */
export async function show(outcome: DoctorOutcome, input: CommandInput): Promise<number> {
  const { io, output, options, mutes } = input;
  const interrupted = io.signal.aborted;
  const report = toReport(outcome.run, {
    keepKeyValues: options.redact === false,
    mutes,
    ...(options.aws && { reach: options.aws }),
  });
  const rows = outcome.written ?? outcome.denials;
  await printReport(report, input, { denials: rows() });
  // What could not look at anything takes nobody's last answer away.
  if (output.keep && outcome.run.unopened === undefined) await keep(outcome, report, input);
  await writeReportFiles(report, rows, output);
  const note = await noteOf(outcome, report, input);
  if (note !== '') await io.stderr.write(note);
  return exitCode({ ...outcomeOf(outcome, report), interrupted }, output.failOn);
}

interface Printed {
  readonly denials?: AsyncIterable<AnyRow>;
  readonly details?: boolean;
  /** The number of the first diagnosis. */
  readonly first?: number;
}

export async function printReport(report: Report, { io, output }: CommandInput, printed: Printed): Promise<void> {
  if (output.query !== undefined) {
    return io.stdout.write(`${safeJson(await queried(report, output.query), 2)}\n`);
  }
  const render = await loadRenderer(output.output);
  const style = {
    width: columnsOf(io.stdout, output.width, io.env),
    color: colorEnabled(io.stdout, output.color, io.env),
    // A run that is taken up again has its diagnoses alone.
    csvBy: printed.denials === undefined ? 'finding' : output.csvBy,
    csvBom: output.csvBom,
    brief: output.brief,
    details: printed.details ?? output.details,
    ...(printed.first === undefined ? {} : { first: printed.first }),
  };
  for await (const piece of render(report, printed.denials ?? none(), style)) {
    if (io.stdout.closed === true) break;
    if (piece !== '') await io.stdout.write(piece);
  }
}

async function* none(): AsyncIterable<AnyRow> {}

/** A run that cannot be kept is as good as any other: only --debug tells. */
async function keep({ bundle }: DoctorOutcome, report: Report, { io, options, output, verbs }: CommandInput) {
  try {
    const { keepLastRun, stateFolder } = await verbs.state();
    const folder = stateFolder(io.env);
    if (folder === undefined) return;
    const evidence = bundle?.();
    const { profile, region, endpointUrl, orgRoleArn, assumeRoleName, externalId } = options.aws ?? {};
    const flags = { profile, region, endpointUrl, orgRoleArn, assumeRoleName, externalId };
    await keepLastRun(folder, { report, flags: defined(flags), ...(evidence && { bundle: evidence }) }, io.now());
  } catch (error) {
    if (output.debug) await io.stderr.write(`ddb-doctor: the run is not kept: ${plainText(String(error))}\n`);
  }
}

/** What the user has to set right is told as any error is, though the report says as well why there is nothing in it. */
async function noteOf({ run }: DoctorOutcome, report: Report, { output, values, io }: CommandInput): Promise<string> {
  if (run.unopened === undefined) return output.quiet ? '' : missingNote(report, output.output);
  const { errorStyleGiven, errorText } = await import('./error-text.js');
  return errorText(run.unopened, errorStyleGiven(values, io.env));
}

/** The table says itself what is missing; whoever pipes another form on may not look. */
function missingNote(report: Report, form: string): string {
  const blind = whyBlind(report);
  if (blind !== undefined) return `ddb-doctor: nothing could be looked at: ${plainText(blind)}\n`;
  if (report.complete || form === 'table') return '';
  const missing = report.gaps.filter(({ incomplete }) => incomplete === true).map(({ text }) => plainText(text));
  return `ddb-doctor: the report is not complete: ${missing.join('; ')}\n`;
}

/** What somebody accepted makes no run fail. */
function outcomeOf({ run }: DoctorOutcome, { diagnoses }: Report): Omit<Outcome, 'interrupted'> {
  const speaking = diagnoses.filter(({ muted }) => muted === undefined);
  return {
    complete: run.complete,
    refused: run.refused === true,
    unopened: run.unopened !== undefined,
    denials: speaking.filter(({ status }) => status !== 'lookalike').length,
    undetermined: speaking.filter(({ status }) => isOpen(status)).length + unevaluatedOf(run),
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
export async function noteRedaction({ io, options, output }: CommandInput, { run }: DoctorOutcome): Promise<void> {
  if (run.gaps.some(({ code }) => code === 'RECORD_FAILED')) return;
  if (options.record === undefined || options.redact === false || output.quiet) return;
  await io.stderr.write(
    `ddb-doctor: note: the bundle in ${plainText(options.record)} is redacted: tokens stand for account ids, addresses and key values; --no-redact keeps them\n`,
  );
}
