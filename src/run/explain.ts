import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readDenialText } from '../denials/index.js';
import type { DenialGroup } from '../diagnosis/index.js';
import { notAsked } from '../evidence/index.js';
import { DoctorError } from '../model/error.js';
import { gap } from '../model/gap.js';
import type { DoctorRun } from '../report/report.js';
import { runOfText } from '../report/text-run.js';
import { fileSource } from '../sources/files/file-source.js';
import { isGlob } from '../sources/files/glob.js';
import { STDIN } from '../sources/files/paths.js';
import type { DenialSource } from '../sources/source.js';
import { textSource } from '../sources/text/text-source.js';
import { takeIn } from './intake.js';
import { filterOf, questionToJson } from './question.js';
import type { DoctorOptions, DoctorOutcome, DoctorPorts } from './session.js';

/** What is to be explained: a pasted text, or files, folders, globs and `-` for stdin. */
export type HandedOver = { readonly text: string } | { readonly from: readonly string[] };

type ExplainOptions = Omit<DoctorOptions, 'text' | 'from' | 'window'>;

/** True where a text holds anything to explain. */
export function holdsDenial(text: string): boolean {
  return readDenialText(text).length > 0;
}

/**
 * What the words of a command line hand over. Of one word that is no file, a text such as an encoded message.
 * Throws a `DoctorError` of source `user` for what is neither.
 */
export function handedOver(words: readonly string[]): HandedOver {
  const [first] = words;
  if (first === undefined) return { from: [STDIN] };
  if (words.every((word) => word === STDIN || existsSync(word))) return { from: words };
  if (words.length > 1 || /\s/.test(first)) return { text: words.join(' ') };
  if (isGlob(first) && !first.includes(':')) return { from: [first] };
  if (holdsDenial(first)) return { text: first };
  throw new DoctorError({ source: 'user', code: 'UsageFile' }, `the file \`${first}\` cannot be read`);
}

/** Reads what was handed over as a run with AWS does, and tells what it says by itself. Asks AWS nothing. */
export async function explainAlone(
  given: HandedOver,
  options: ExplainOptions,
  ports: DoctorPorts,
): Promise<DoctorOutcome> {
  const source = 'text' in given ? textSource(given.text, { pasted: true }) : openFiles(given.from, ports);
  const intake = await takeIn([source], {
    filter: filterOf({ ...options, services: options.services ?? 'all' }),
    ...(ports.signal === undefined ? {} : { signal: ports.signal }),
  });
  const { groups, denials, leftOut, gaps, sources } = intake;
  const question = 'text' in given ? { text: sha256(given.text) } : questionToJson({ ...options, ...given });
  const alone = runOfText({ now: ports.now(), question, groups, denials, leftOut, gaps, sources });
  const run = await withStatedFindings(alone, groups, options.checks ?? []);
  return { run, denials: () => intake.rows.rows() };
}

/** A log of more kinds of denials is told without the fix of each. */
const MOST_STATED = 50;

/** What AWS's message says is evidence: the layer it names, its likely fix, and the commands that show what is there. */
async function withStatedFindings(
  run: DoctorRun,
  groups: readonly DenialGroup[],
  files: readonly string[],
): Promise<DoctorRun> {
  const named = groups.filter(({ denial }) => denial.kind !== 'lookalike' && denial.reason.policyType !== 'unknown');
  if (named.length === 0 || groups.length > MOST_STATED) return run;
  const [{ diagnose }, { loadChecks }] = await Promise.all([
    import('../diagnosis/index.js'),
    import('./load-checks.js'),
  ]);
  const { checks } = await loadChecks(files);
  const stated = await Promise.all(named.map((group) => diagnose(group, { checks, reader: notAsked() })));
  const byId = new Map(stated.map((diagnosis) => [diagnosis.id, diagnosis]));
  const diagnoses = run.diagnoses.map((diagnosis) => byId.get(diagnosis.id) ?? diagnosis);
  return { ...run, diagnoses, checks: checks.map(({ meta }) => meta) };
}

/**
 * What was handed over explained with the checks. What asks AWS loads here, as a text alone needs none of it.
 * Throws `DoctorError` as `runDoctor` does.
 */
export async function explainWithChecks(
  given: HandedOver,
  options: ExplainOptions,
  ports: DoctorPorts,
): Promise<DoctorOutcome> {
  const { runDoctor } = await import('./diagnose.js');
  const files = { services: 'all' as const, ...options, pasted: true };
  const outcome = await runDoctor('text' in given ? { ...options, ...given } : { ...files, ...given }, ports);
  const { run } = outcome;
  if (run.diagnoses.length > 0 || Object.keys(run.leftOut).length > 0) return outcome;
  return { ...outcome, run: { ...run, gaps: [...run.gaps, gap('TEXT_WITHOUT_DENIAL', {})] } };
}

function openFiles(paths: readonly string[], { stdin }: DoctorPorts): DenialSource {
  return fileSource({ paths, pasted: true, ...(stdin === undefined ? {} : { stdin }) });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
