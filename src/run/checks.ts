import type { CheckMeta } from '../check/check.js';
import type { CodeWords } from '../model/codes/code.js';
import { OWN_FINDINGS } from '../model/codes/findings.js';
import { OWN_GAPS } from '../model/codes/gaps.js';
import builtIn from './built-in-checks.generated.json' with { type: 'json' };
import type { DoctorOptions } from './session.js';

export interface CheckSummary {
  readonly id: string;
  readonly title: string;
  readonly reads: readonly string[];
  readonly url: string;
  /** Why AWS denies for this cause, and the usual fix. */
  readonly why: string;
  readonly fix: string;
  /** What looks like it, and is none. */
  readonly falseLeads: readonly string[];
  /** The policy types whose policies it gathers. */
  readonly contributes: readonly string[];
}

/** A code of a report with its words, and which check tells it; `ddb-doctor` for those of no check. */
export interface CodeSummary extends Omit<CodeWords, 'text'> {
  /** The sentence of a finding; a gap is told by what could not be seen. */
  readonly text?: string;
  readonly by: string;
  readonly kind: 'finding' | 'gap';
  readonly code: string;
}

type FromChecks = Pick<DoctorOptions, 'checks'>;

/** The built-in checks and those of the given files, with what each reads. */
export async function listChecks(options: FromChecks): Promise<readonly CheckSummary[]> {
  return (await metasOf(options)).map(summaryOf);
}

/** What a list tells of a check. */
export type BuiltInCheck = Pick<CheckMeta, 'id' | 'title' | 'reads' | 'docs' | 'contributes'>;

/** The built-in checks as they were listed when they were written, unless further ones are to be loaded. */
export async function metasOf({ checks = [] }: FromChecks): Promise<readonly BuiltInCheck[]> {
  if (checks.length === 0) return builtIn as readonly BuiltInCheck[];
  const { loadChecks } = await import('./load-checks.js');
  return (await loadChecks(checks)).checks.map(({ meta }) => meta);
}

/** Every code that a report may hold: of the checks, those of the given files, and our own. */
export async function listCodes(options: FromChecks): Promise<readonly CodeSummary[]> {
  const { loadChecks } = await import('./load-checks.js');
  const { checks } = await loadChecks(options.checks ?? []);
  const kinds = ['finding', 'gap'] as const;
  return kinds.flatMap((kind) => [
    ...checks.flatMap(({ meta }) => worded(kind === 'finding' ? meta.findings : meta.gaps, { by: meta.id, kind })),
    ...worded(kind === 'finding' ? OWN_FINDINGS : withoutText(OWN_GAPS), { by: 'ddb-doctor', kind }),
  ]);
}

type Words = Readonly<Record<string, Omit<CodeWords, 'text'>>>;

function withoutText(codes: typeof OWN_GAPS): Words {
  return Object.fromEntries(
    Object.entries(codes).map(([code, { meaning, fix, page }]) => [code, { meaning, fix, page }]),
  );
}

function worded(codes: Words | undefined, told: Pick<CodeSummary, 'by' | 'kind'>): CodeSummary[] {
  return Object.entries(codes ?? {}).map(([code, words]) => ({ ...told, code, ...words }));
}

/** What a list of the checks tells people of one. */
export function summaryOf({ id, title, reads, docs, contributes }: BuiltInCheck): CheckSummary {
  const { url, why, fix, falseLeads = [] } = docs;
  return { id, title, reads, url, why, fix, falseLeads, contributes };
}
