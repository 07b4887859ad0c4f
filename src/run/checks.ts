import type { Check } from '../check/index.js';
import { loadChecks } from './load-checks.js';
import type { DoctorOptions } from './session.js';

export interface CheckSummary {
  readonly id: string;
  readonly title: string;
  readonly reads: readonly string[];
  readonly url: string;
}

/** The built-in checks and those of the given files, with what each reads. */
export async function listChecks(options: Pick<DoctorOptions, 'checks'>): Promise<readonly CheckSummary[]> {
  const { checks } = await loadChecks(options.checks ?? []);
  return checks.map(summary);
}

function summary({ meta }: Check): CheckSummary {
  return { id: meta.id, title: meta.title, reads: meta.reads, url: meta.docs.url };
}
