import { lstatSync } from 'node:fs';
import { readDenialText } from '../denials/index.js';
import type { DenialGroup } from '../diagnosis/index.js';
import { notAsked } from '../evidence/index.js';
import { DoctorError } from '../model/error.js';
import { gap } from '../model/gap.js';
import { sha256 } from '../model/text/sha256.js';
import type { DenialRow, DoctorRun } from '../report/report.js';
import { isCutShort, runOfText } from '../report/text-run.js';
import { fileSource } from '../sources/files/file-source.js';
import { isGlob } from '../sources/files/glob.js';
import { STDIN } from '../sources/files/paths.js';
import type { DenialSource } from '../sources/source.js';
import { textSource } from '../sources/text/text-source.js';
import { unlessBrokenOff } from './foreign/watchdog.js';
import { type Intake, takeIn } from './intake.js';
import { incompleteBy, interruption } from './interruption.js';
import type { DoctorPorts } from './ports.js';
import { filterOf, questionToJson } from './question.js';
import type { DoctorOptions, DoctorOutcome } from './session.js';
import { DenialSpool } from './spool.js';

/** What is to be explained: a pasted text, or files, folders, globs and `-` for stdin. */
export type HandedOver = { readonly text: string } | { readonly from: readonly string[] };

type ExplainOptions = Omit<DoctorOptions, 'text' | 'from' | 'window'>;

/** True where a text holds anything to explain. */
export function holdsDenial(text: string): boolean {
  return readDenialText(text).length > 0;
}

/** A name that cannot be looked at for want of a right, or a link that leads nowhere, is one of a file all the same. */
function isThere(word: string): boolean {
  try {
    return lstatSync(word, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EACCES';
  }
}

/**
 * What the words of a command line hand over. Of one word that is no file, a text such as an encoded message.
 * Throws a `DoctorError` of source `user` for what is neither.
 */
export function handedOver(words: readonly string[]): HandedOver {
  const [first] = words;
  if (first === undefined) return { from: [STDIN] };
  const there = words.filter((word) => word === STDIN || isThere(word));
  if (there.length === words.length) return { from: words };
  const text = words.join(' ');
  // A file among several words that say nothing: those that are missing are told.
  if (words.length > 1 && there.length > 0 && !holdsDenial(text)) return { from: words };
  if (words.length > 1 || /\s/.test(first)) return { text };
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
  const rows = new DenialSpool();
  const intake = await takeIn([source], {
    rows,
    filter: filterOf({ ...options, services: options.services ?? 'all' }),
    ...(ports.signal === undefined ? {} : { signal: ports.signal }),
    ...(ports.onMany === undefined ? {} : { onMany: ports.onMany }),
  });
  const { groups, denials, leftOut, sources } = intake;
  const gaps = [...intake.gaps, ...interruption(ports)];
  const question = 'text' in given ? { text: sha256(given.text) } : questionToJson({ ...options, ...given });
  const alone = runOfText({ now: ports.now(), question, groups, denials, leftOut, gaps, sources });
  const stating = withStatedFindings(alone, groups, { files: options.checks ?? [], ports });
  const stated = await unlessBrokenOff(stating);
  const run = gaps.length > intake.gaps.length ? stated : incompleteBy(stated, interruption(ports));
  const { takenBack } = intake;
  return { run, denials: () => counted(rows, takenBack, run) };
}

/** Those that count. Rows name the diagnoses that the report holds. */
async function* counted(
  rows: DenialSpool,
  takenBack: Intake['takenBack'],
  { diagnoses, examplesOnly }: DoctorRun,
): AsyncIterable<DenialRow> {
  const held = new Set(diagnoses.map(({ id }) => id));
  for (const { own: _, diagnosis, call, ...row } of rows.all()) {
    if (call !== undefined && takenBack.find(call) !== undefined) continue;
    yield { ...row, ...(examplesOnly !== true || held.has(diagnosis) ? { diagnosis } : {}) };
  }
}

/** The checks to load besides, and what the run is told by. */
interface Checking {
  readonly files: readonly string[];
  readonly ports: DoctorPorts;
}

/** A log of more kinds of denials is told by its causes, as a run with AWS is. */
const MOST_STATED = 50;

/** What AWS's message says is evidence: the layer it names, its likely fix, and the commands that show what is there. */
async function withStatedFindings(
  run: DoctorRun,
  groups: readonly DenialGroup[],
  { files, ports }: Checking,
): Promise<DoctorRun> {
  const named = groups.filter(({ denial }) => denial.kind !== 'lookalike' && denial.reason.policyType !== 'unknown');
  if (groups.length > MOST_STATED) return withCauses(run, groups, { files, ports });
  if (named.length === 0) return run;
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

/** What AWS's messages tell of each kind; of very many the largest of each cause, every cause with its count. */
async function withCauses(
  run: DoctorRun,
  groups: readonly DenialGroup[],
  { files, ports }: Checking,
): Promise<DoctorRun> {
  const [{ explainCauses, MOST_CAUSES }, { Explainer }, { loadChecks }] = await Promise.all([
    import('./explain/causes.js'),
    import('./explain/groups.js'),
    import('./load-checks.js'),
  ]);
  const { checks } = await loadChecks(files);
  const explainer = new Explainer({ checks, reader: notAsked() }, ports, groups.length);
  const { diagnoses, causes, by, examplesOnly } = await explainCauses(groups, explainer, MOST_CAUSES);
  return {
    ...run,
    diagnoses,
    causes: causes.slice(0, MOST_CAUSES),
    by,
    otherDenials: causes.slice(MOST_CAUSES).reduce((sum, { count }) => sum + count, 0),
    ...(examplesOnly === true ? { examplesOnly } : {}),
    checks: checks.map(({ meta }) => meta),
  };
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
  if (run.diagnoses.length > 0 || Object.keys(run.leftOut).length > 0 || isCutShort(run.gaps)) return outcome;
  return { ...outcome, run: { ...run, gaps: [...run.gaps, gap('TEXT_WITHOUT_DENIAL', {})] } };
}

function openFiles(paths: readonly string[], ports: DoctorPorts): DenialSource {
  const stdin = paths.includes(STDIN) ? ports.stdin : undefined;
  return fileSource({ paths, pasted: true, ...(stdin === undefined ? {} : { stdin }) });
}
