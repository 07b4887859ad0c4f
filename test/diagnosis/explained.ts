import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report, ReportDiagnosis } from '../../src/report/index.js';
import { composeBundle, type Situation } from '../account/compose.js';
import { replay } from '../main-job/bundle.js';

/** What is said of a situation, over HTTP and a recorded bundle. */
export async function explained(situation: Situation): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'situation-'));
  await composeBundle(situation, folder);
  return replay(folder);
}

/** The diagnosis of a situation with one denial. */
export async function diagnosed(situation: Situation): Promise<ReportDiagnosis> {
  const { diagnoses } = await explained(situation);
  const [only] = diagnoses;
  if (only === undefined || diagnoses.length > 1) throw new Error(`${diagnoses.length} diagnoses, not one`);
  return only;
}

/** Findings as `check CODE certainty standing`. */
export function codes({ findings }: ReportDiagnosis): string[] {
  return findings.map(({ check, code, certainty, standing }) => [check, code, certainty, standing].join(' '));
}
