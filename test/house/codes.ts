import { FIXES, WARNINGS } from '../../src/model/codes/changes.js';
import type { ChangeWords } from '../../src/model/codes/code.js';
import { DISAGREEMENTS, OWN_FINDINGS } from '../../src/model/codes/findings.js';
import { OWN_GAPS } from '../../src/model/codes/gaps.js';
import { PLAN_CODES } from '../../src/model/codes/plans.js';
import { loadChecks } from '../../src/run/load-checks.js';

interface Row {
  readonly by: string;
  readonly code: string;
  readonly meaning: string;
  readonly fix: string;
  readonly page: string;
}

function rowsOf(by: string, codes: Readonly<Record<string, Omit<Row, 'by' | 'code'>>> = {}): Row[] {
  return Object.entries(codes).map(([code, { meaning, fix, page }]) => ({ by, code, meaning, fix, page }));
}

interface ChangeRow extends ChangeWords {
  readonly by: string;
  readonly code: string;
}

function changesOf(by: string, codes: Readonly<Record<string, ChangeWords>> = {}): ChangeRow[] {
  return Object.entries(codes).map(([code, words]) => ({ by, code, ...words }));
}

/** Every code that the tool may tell, with who tells it. */
export async function allCodes(): Promise<{
  readonly findings: readonly Row[];
  readonly gaps: readonly Row[];
  readonly plans: readonly Row[];
  readonly disagreements: readonly Row[];
  readonly changes: readonly ChangeRow[];
}> {
  const { checks } = await loadChecks([]);
  return {
    findings: [...checks.flatMap(({ meta }) => rowsOf(meta.id, meta.findings)), ...rowsOf('ddb-doctor', OWN_FINDINGS)],
    gaps: [...checks.flatMap(({ meta }) => rowsOf(meta.id, meta.gaps)), ...rowsOf('ddb-doctor', OWN_GAPS)],
    plans: rowsOf('grant', PLAN_CODES),
    disagreements: rowsOf('ddb-doctor', DISAGREEMENTS),
    changes: [
      ...checks.flatMap(({ meta }) => changesOf(meta.id, meta.changes)),
      ...changesOf('ddb-doctor', FIXES),
      ...changesOf('ddb-doctor', WARNINGS),
    ],
  };
}

/** The page of all codes, as `npm run codes` prints it. */
export async function codesPage(): Promise<string> {
  const { findings, gaps, plans, disagreements, changes } = await allCodes();
  return [
    '# Codes',
    '',
    'What the codes in a report mean, and what to do. `npm run codes` prints this page from the checks and from `src/model`.',
    '',
    '## Findings',
    '',
    ...table(findings),
    '',
    '## Gaps',
    '',
    ...table(gaps),
    '',
    '## Where AWS and the evaluation differ',
    '',
    ...table(disagreements),
    '',
    '## Changes, and what is said beside them',
    '',
    'A change and its warnings have codes within the tool: a report has their words.',
    '',
    ...changesTable(changes),
    '',
    '## Plans',
    '',
    ...table(plans),
    '',
  ].join('\n');
}

function table(rows: readonly Row[]): string[] {
  const lines = rows.map(
    ({ by, code, meaning, fix, page }) => `| \`${code}\` | ${by} | ${meaning} | ${fix} | [AWS](${page}) |`,
  );
  return ['| code | told by | what it means | what to do | page |', '| --- | --- | --- | --- | --- |', ...lines];
}

/** What stands in braces is filled in; a part in brackets may be left out. */
function changesTable(rows: readonly ChangeRow[]): string[] {
  const lines = rows.map(({ by, code, text, meaning, page }) => {
    const words = text.replace(/[[\]]/g, '').replaceAll('|', '\\|');
    return `| \`${code}\` | ${by} | ${words} | ${meaning} | [page](${page}) |`;
  });
  return ['| code | told by | what it says | why | page |', '| --- | --- | --- | --- | --- |', ...lines];
}
