import { existsSync, readdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AwsOptions } from '../../aws/index.js';
import { type EvidenceBundle, keepBundle, makeFolder } from '../../evidence/index.js';
import { DoctorError } from '../../model/error.js';
import type { Report } from '../../report/contract.js';

/** How the run reached AWS, so that what is printed goes where its evidence came from. */
export type RunFlags = Pick<
  AwsOptions,
  'profile' | 'region' | 'endpointUrl' | 'orgRoleArn' | 'assumeRoleName' | 'externalId'
>;

/** What `show`, `fix` and `verify` take up again. */
export interface LastRun {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly report: Report;
  readonly flags: RunFlags;
  /** Folder of the run's evidence bundle; absent of a text, which has none. */
  readonly evidence?: string;
}

interface RunToKeep {
  readonly report: Report;
  readonly flags: RunFlags;
  readonly bundle?: EvidenceBundle;
}

const RUN = 'run.json';
const DAY = 24 * 60 * 60 * 1000;
/** So many diagnoses nobody looks at one by one. */
const MOST_DIAGNOSES = 200;

/**
 * Keeps a run in the place of the one before, for its user alone. Rejects where the folder cannot be written. Nothing else
 * is under way then, and loading what promises of files takes longer than to wait for them.
 */
export async function keepLastRun(folder: string, { report, flags, bundle }: RunToKeep, now: Date): Promise<void> {
  const place = join(folder, 'last-run');
  const evidence = join(place, 'evidence');
  if (existsSync(evidence)) clear(place, evidence);
  makeFolder(place);
  if (bundle !== undefined) await keepBundle(evidence, bundle, { redact: false });
  const kept: LastRun = {
    at: now.toISOString(),
    flags,
    ...(bundle === undefined ? {} : { evidence }),
    report: { ...report, diagnoses: report.diagnoses.slice(0, MOST_DIAGNOSES) },
  };
  const file = join(place, RUN);
  writeFileSync(`${file}.part`, JSON.stringify(kept), { mode: 0o600 });
  renameSync(`${file}.part`, file);
}

/** The run first, so that one that is cut off leaves none. By name: to load what removes whole trees takes longer. */
function clear(place: string, evidence: string): void {
  try {
    if (existsSync(join(place, RUN))) unlinkSync(join(place, RUN));
    for (const name of readdirSync(evidence)) unlinkSync(join(evidence, name));
  } catch {
    rmSync(place, { recursive: true, force: true });
  }
}

/** The last run of the day. Throws a `DoctorError` of source `user` where there is none. */
export async function readLastRun(folder: string | undefined, now: Date): Promise<LastRun> {
  const kept = folder === undefined ? undefined : readKept(join(folder, 'last-run', RUN));
  if (kept !== undefined && now.getTime() - Date.parse(kept.at) < DAY) return kept;
  throw new DoctorError({ source: 'user', code: 'NoLastRun' }, 'no run of the last 24 hours is kept', {
    hint: 'run `ddb-doctor --arn ARN --since 1h` first, or give --replay with a recorded bundle',
  });
}

function readKept(file: string): LastRun | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
