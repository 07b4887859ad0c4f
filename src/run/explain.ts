import { createHash } from 'node:crypto';
import type { Window } from '../model/window.js';
import { runOfText } from '../report/text-run.js';
import { fileSource } from '../sources/files/file-source.js';
import type { DenialSource } from '../sources/source.js';
import { textSource } from '../sources/text/text-source.js';
import type { DoctorOptions, DoctorOutcome, DoctorPorts } from './diagnose.js';
import { takeIn } from './intake.js';
import { filterOf, questionToJson } from './question.js';

/** What is explained without AWS: a pasted text, or files, folders, globs and `-`. */
export type ExplainOptions = Pick<
  DoctorOptions,
  'text' | 'from' | 'services' | 'arn' | 'eventId' | 'table' | 'action' | 'window'
>;

/** Reads what was handed over as a run with AWS does, and tells what it says by itself. Asks AWS nothing. */
export async function explainAlone(options: ExplainOptions, ports: DoctorPorts): Promise<DoctorOutcome> {
  const { text, from = [], window } = options;
  const scanned = { pasted: true, ...(window === undefined ? {} : { window }) };
  const source = text === undefined ? openFiles(from, scanned, ports) : textSource(text, scanned);
  const intake = await takeIn([source], {
    filter: filterOf({ ...options, services: options.services ?? 'all' }, window),
    ...(ports.signal === undefined ? {} : { signal: ports.signal }),
  });
  const { groups, denials, leftOut, gaps, sources } = intake;
  const question = text === undefined ? questionToJson(options) : { text: sha256(text) };
  const run = runOfText({ now: ports.now(), question, groups, denials, leftOut, gaps, sources });
  return { run, denials: () => intake.rows.rows() };
}

function openFiles(
  paths: readonly string[],
  scanned: { readonly window?: Window },
  { stdin }: DoctorPorts,
): DenialSource {
  return fileSource({ paths, ...scanned, ...(stdin === undefined ? {} : { stdin: buffersOf(stdin) }) });
}

/** The pieces of stdin as bytes. */
export async function* buffersOf(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer> {
  for await (const piece of input) yield Buffer.from(piece);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
