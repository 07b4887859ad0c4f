import type { AwsOptions } from '../aws/index.js';
import type { Check } from '../check/check.js';
import { type AwsReader, answeringAccounts, type EvidenceBundle, Expiry, fewAccounts } from '../evidence/index.js';
import { type Gap, gap } from '../model/gap.js';
import { VERSION } from '../model/version.js';
import { inIso, type Window } from '../model/window.js';
import { redactRow } from '../report/redact-values.js';
import type { DenialRow, DoctorRun, RowForm, RowFrame, WrittenRows } from '../report/report.js';
import type { EvidenceNote } from '../report/source-note.js';
import type { FindRecords } from '../sources/lookup/records.js';
import type { DenialSource, RecordItem } from '../sources/source.js';
import { type ExplainedCauses, explainCauses, MOST_CAUSES, nothingExplained } from './explain/causes.js';
import { Explainer } from './explain/groups.js';
import { closedAccounts } from './explain/heaviest-accounts.js';
import { readFormerReport } from './former-report.js';
import { type Intake, takeIn } from './intake.js';
import { interruption } from './interruption.js';
import type { OpenedChecks } from './load-checks.js';
import type { DoctorPorts } from './ports.js';
import { filterOf, type Question, questionToJson } from './question.js';
import { slips } from './slips.js';
import {
  DenialSpool,
  type RowNames,
  type Spool,
  type SpooledRow,
  type SpooledText,
  spoolFor,
  TextSpool,
} from './spool.js';

/** What a run is asked, and how AWS is reached. What is absent takes its default. */
export interface DoctorOptions extends Question {
  /** Absent: the last hour; of files everything; in a replay the bundle's window. */
  readonly window?: Window;
  readonly aws?: AwsOptions;
  /** A pasted text to explain, in place of events. */
  readonly text?: string;
  /** What the files of `from` hold was pasted: where nothing in one tells a denial by its form, it is read as one message. */
  readonly pasted?: boolean;
  /** The forms alone that will read rows: the outcome's `denials` are none, and `written` is what these write of each. */
  readonly rows?: readonly RowForm[];
  /** Files of third-party checks. */
  readonly checks?: readonly string[];
  /** Folder to write an evidence bundle to. */
  readonly record?: string;
  /** Folder of an evidence bundle to run on, without AWS. */
  readonly replay?: string;
  /** Milliseconds after which the run ends with what it has; 30 minutes unless told. */
  readonly deadline?: number;
  /** Bytes that queries may scan together, where a source bills by that; 100 GB unless told. */
  readonly maxScan?: number;
  /** Causes that the report tells: 50 unless told. Infinite: every group is explained in full. */
  readonly top?: number;
  /** Accounts that are opened to explain their denials, those with the most first: 50 unless told. */
  readonly maxAccounts?: number;
  /** An earlier report in JSON: this one tells what is new since. */
  readonly sinceReport?: string;
  /** False keeps account ids, addresses and key values as they are in a recorded bundle. */
  readonly redact?: boolean;
}

export interface DoctorOutcome {
  readonly run: DoctorRun;
  /** The denials that the diagnoses stand for, each with the id of its diagnosis. */
  readonly denials: () => AsyncIterable<DenialRow>;
  /** The same as some forms write them, where `rows` names any. */
  readonly written?: () => AsyncIterable<WrittenRows>;
  /** The evidence of its diagnoses, one event each; absent where no evidence was read. Made when it is asked for. */
  readonly bundle?: () => EvidenceBundle;
  /** What to try next, where nothing was found: told beside the report, and no part of it. */
  readonly hint?: string;
}

/** Of so many each refusal is heard, as one may be all that a role lacks. */
const FEW_ACCOUNTS = 8;

export const FROM_AWS: EvidenceNote = { source: 'AWS' };

export interface Session {
  readonly options: DoctorOptions;
  readonly ports: DoctorPorts;
  readonly loaded: OpenedChecks;
}

/** The records of a bundle, each with what it stood for. */
export function recordedSource({ events, weights = [] }: Pick<EvidenceBundle, 'events' | 'weights'>): DenialSource {
  const weightOf = new Map(weights.map(({ eventID, ...weight }) => [eventID, weight]));
  return {
    name: 'recorded evidence',
    async *events() {
      yield* events;
    },
    async *items() {
      for (const event of events) {
        const weight = weightOf.get(event.eventID ?? '');
        yield { event, ...(weight === undefined ? {} : { weight }) };
      }
    },
    gaps: () => [],
    statistics: () => ({ events: events.length, work: {} }),
  };
}

export function windowed(window: Window | undefined): { readonly window?: Window } {
  return window === undefined ? {} : { window };
}

/** What a group of commands puts together in its own way: the question, the events and the door to what AWS knows. */
interface Evidence {
  readonly question: Question;
  readonly window?: Window;
  /** The accounts asked for, where they are known by their ids. */
  readonly accounts?: readonly string[];
  readonly now: Date;
  readonly reader: AwsReader;
  readonly sources: readonly DenialSource[];
  readonly note: EvidenceNote;
  /** Looks up the records of what texts tell; never of recorded evidence. */
  readonly findRecords?: FindRecords;
  /** What tokens for hidden values follow from, where two runs of the same evidence are to be equal. */
  readonly tokenKey?: string;
  /** What the sources could not see, told by how many denials they showed. */
  gaps(found: number): readonly Gap[];
}

export interface Explained extends DoctorOutcome {
  readonly events: readonly RecordItem[];
}

/** Takes the events in, explains each group of denials, and tells what was found. */
export async function explainEvidence(evidence: Evidence, { options, ports, loaded }: Session): Promise<Explained> {
  const { question, window, now, sources } = evidence;
  // A file that cannot be read is told before anything else is.
  const former = options.sinceReport === undefined ? undefined : await readFormerReport(options.sinceReport);
  const expiry = new Expiry();
  const reader = expiry.watching(evidence.reader);
  const redacted = (row: DenialRow) => (options.redact === false ? row : redactRow(row, evidence.tokenKey));
  const rows = await spoolFor(options.rows, redacted);
  const intake = await takeIn(sources, {
    filter: filterOf(question, { window, accounts: evidence.accounts }),
    keepEvents: options.record !== undefined,
    ...(rows === undefined ? {} : { rows }),
    ...(evidence.findRecords === undefined ? {} : { findRecords: evidence.findRecords }),
    ...(ports.signal === undefined ? {} : { signal: ports.signal }),
    ...(ports.onMany === undefined ? {} : { onMany: ports.onMany }),
    profile: options.aws?.profile,
    progress: (events, denials) => ports.onProgress?.(`${events} events, ${denials} denials`),
  });
  const top = options.top ?? MOST_CAUSES;
  const hasDenials = intake.groups.length > 0;
  const checks = hasDenials ? await loaded.checks() : [];
  const explained = hasDenials ? await explainedWith(checks, intake) : nothingExplained();
  const { diagnoses, causes, by, examplesOnly } = explained;
  const misspelt =
    intake.denials === 0 && !intake.refused && intake.unopened === undefined
      ? await slips(question, { callers: intake.others, signal: ports.signal }, reader)
      : [];
  const gaps = [
    ...expired(expiry),
    ...intake.gaps,
    ...misspelt,
    ...(intake.unopened === undefined ? evidence.gaps(intake.denials) : []),
    ...interruption(ports),
  ];
  const run: DoctorRun = {
    toolVersion: VERSION,
    ...(window === undefined ? {} : { window: inIso(window) }),
    evaluatedAt: now.toISOString(),
    question: questionToJson(question),
    refused: intake.refused,
    ...(intake.unopened === undefined ? {} : { unopened: intake.unopened }),
    complete: !gaps.some((gap) => gap.incomplete === true),
    gaps,
    leftOut: intake.leftOut,
    denials: intake.denials,
    sources: intake.sources,
    evidence: evidence.note,
    diagnoses,
    causes: causes.slice(0, top),
    by,
    otherDenials: causes.slice(top).reduce((sum, { count }) => sum + count, 0),
    ...(examplesOnly === true ? { examplesOnly } : {}),
    ...(former === undefined ? {} : { former }),
    ...(evidence.tokenKey === undefined ? {} : { tokenKey: evidence.tokenKey }),
    itemValues: intake.itemValues,
    checks: checks.map(({ meta }) => meta),
  };
  return { run, ...rowsOf({ rows, redacted }, intake, explained), events: intake.events };

  function explainedWith(given: readonly Check[], { groups, allowedCalls }: Intake): Promise<ExplainedCauses> {
    const open = openAccounts(reader, groups, options.maxAccounts);
    const explainer = new Explainer({ reader: open, checks: given, allowedCalls }, ports, groups.length);
    return explainCauses(groups, explainer, top);
  }
}

/** The door to the accounts that are opened, which is shut again for those that answer nothing. */
function openAccounts(reader: AwsReader, groups: Intake['groups'], most: number | undefined): AwsReader {
  const closed = closedAccounts(groups, most);
  return fewAccounts(closed.opened > FEW_ACCOUNTS ? answeringAccounts(reader) : reader, closed);
}

interface KeptRows {
  readonly rows: Spool | undefined;
  readonly redacted: (row: DenialRow) => DenialRow;
}

/** Of all that was taken in it holds the rows alone. */
function rowsOf(
  { rows, redacted }: KeptRows,
  { renamed, takenBack }: Intake,
  explained: ExplainedCauses,
): Pick<DoctorOutcome, 'denials' | 'written'> {
  const frameOf = framesBy(renamed, explained);
  return {
    denials: () => rowsWithCauses(rows instanceof DenialSpool ? rows.all() : [], { frameOf, takenBack, redacted }),
    ...(rows instanceof TextSpool ? { written: () => textsWithCauses(rows.pieces(), { frameOf, takenBack }) } : {}),
  };
}

type FrameOf = (names: RowNames) => RowFrame;

interface Framing extends Pick<Intake, 'takenBack'> {
  readonly frameOf: FrameOf;
}

/** A row names a diagnosis that the report holds, and its cause in any case. Rows of which both are equal share a frame. */
function framesBy(
  renamed: Intake['renamed'],
  { causeOf, diagnoses, examplesOnly, movedIds }: ExplainedCauses,
): FrameOf {
  const held = new Set(diagnoses.map(({ id }) => id));
  const frames = new Map<string, RowFrame>();
  return ({ own, diagnosis: first }) => {
    const record = renamed.get(own);
    const diagnosis = movedIds.get(record?.own ?? own) ?? record?.diagnosis ?? first;
    const cause = causeOf.get(diagnosis);
    const isHeld = examplesOnly !== true || held.has(diagnosis);
    const key = `${isHeld ? diagnosis : ''} ${cause?.id ?? ''}`;
    const frame = frames.get(key) ?? { ...(isHeld ? { diagnosis } : {}), ...(cause === undefined ? {} : { cause }) };
    frames.set(key, frame);
    return frame;
  };
}

async function* rowsWithCauses(
  rows: Iterable<SpooledRow>,
  { frameOf, takenBack, redacted }: Framing & Pick<KeptRows, 'redacted'>,
): AsyncIterable<DenialRow> {
  for (const { own, diagnosis, call, ...row } of rows) {
    if (call !== undefined && takenBack.find(call) !== undefined) continue;
    yield redacted({ ...row, ...frameOf({ own, diagnosis }) });
  }
}

async function* textsWithCauses(
  pieces: Iterable<readonly SpooledText[]>,
  { frameOf, takenBack }: Framing,
): AsyncIterable<WrittenRows> {
  const frames = new Map<RowNames, RowFrame>();
  const framed = ({ written, names, weight }: SpooledText) => {
    const frame = frames.get(names) ?? frameOf(names);
    frames.set(names, frame);
    return weight === undefined ? { written, frame } : { written, frame, weight };
  };
  for (const rows of pieces) {
    const counted = rows.filter(({ call }) => call === undefined || takenBack.find(call) === undefined);
    yield { rows: counted.map(framed) };
  }
}

/** What was read after that is missing everywhere, so that it comes before all else. */
function expired({ first }: Expiry): Gap[] {
  if (first === undefined) return [];
  return [gap('CREDENTIALS_EXPIRED', {}, { failure: first, incomplete: true })];
}
