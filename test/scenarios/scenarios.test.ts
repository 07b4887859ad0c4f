import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { checks } from '../../diagnostics/index.js';
import { TRAPS } from '../../src/check/traps/index.js';
import { questionKey } from '../../src/evidence/question.js';
import { OWN_FINDINGS } from '../../src/model/codes/findings.js';
import { type Report, toReport } from '../../src/report/index.js';
import { runDoctor } from '../../src/run/diagnose.js';
import { root } from '../house/files.js';
import expectedSchema from './expected.schema.json' with { type: 'json' };
import {
  type Expected,
  essentialsOf,
  faultsOf,
  readBundleFiles,
  readJson,
  scenariosIn,
  signatureOf,
} from './harness.js';

const FOLDER = join(root, 'test/scenarios');
const scenarios = await scenariosIn(FOLDER);
const ajv = new Ajv2020({
  strict: true,
  allowUnionTypes: true,
  formats: { 'date-time': /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ },
});
const validExpected = ajv.compile(expectedSchema);
const validReport = ajv.compile(await readJson(join(root, 'src/report'), 'report.schema'));
/**
 * What a session policy lacks is told by its own check; that a key is not there, beside a statement that comes close;
 * IAM takes no policy with an empty Resource or without an ARN.
 */
const NOT_A_STATEMENT_OF_THE_FIRST_FINDING = [
  'no-arn',
  'empty-resource',
  'session-policy-cannot-grant',
  'key-is-not-there',
];
const signatures = new Map<string, string>();

/** The replay's report, and the questions it asked. */
async function replay(folder: string): Promise<{ report: Report; questions: Set<string> }> {
  const { run, bundle } = await runDoctor({ replay: folder }, { now: () => new Date(0) });
  const questions = new Set(bundle?.().reads.map(questionKey));
  return { report: JSON.parse(JSON.stringify(toReport(run))), questions };
}

describe.each(scenarios)('$check/$name', ({ check, name, folder }) => {
  it('is explained as AWS decides it', async () => {
    const [{ report, questions }, { events, reads }, expected] = await Promise.all([
      replay(folder),
      readBundleFiles(folder),
      readJson<Expected>(folder, 'expected'),
    ]);
    expect({ valid: validExpected(expected), errors: validExpected.errors }).toEqual({ valid: true, errors: null });
    expect(report.diagnoses.map(essentialsOf)).toEqual(expected.diagnoses);
    if (expected.trap !== undefined)
      expect(report.diagnoses[0]?.findings[0]?.statements[0]?.trap?.id).toBe(expected.trap);
    expect({ valid: validReport(report), errors: validReport.errors }).toEqual({ valid: true, errors: null });
    expect(faultsOf({ report, questions, reads })).toEqual([]);
    await showsItsKind({ check, expected, reads, report });
    const signature = signatureOf(
      events.find(({ errorCode }) => errorCode !== undefined),
      report,
    );
    expect({ equal: signatures.get(signature) }).toEqual({ equal: undefined });
    signatures.set(signature, `${check}/${name}`);
  });
});

interface Shown {
  readonly check: string;
  readonly expected: Expected;
  readonly reads: readonly { readonly operation: string; readonly result: { readonly status: string } }[];
  readonly report: Report;
}

/** A scenario shows what it says of its check: a finding that the check makes, none, or a refused read of the check's own. */
async function showsItsKind({ check, expected, reads, report }: Shown): Promise<void> {
  const fires = report.diagnoses.some(({ findings }) =>
    findings.some((finding) => finding.check === check && !Object.hasOwn(OWN_FINDINGS, finding.code)),
  );
  if (expected.kind !== 'missing-rights') {
    expect(fires).toBe(expected.kind === 'fires');
    return;
  }
  const loaded = await checks[check]?.();
  const refused = reads.filter(({ result }) => result.status === 'denied').map(({ operation }) => operation);
  expect(refused.some((operation) => loaded?.default.meta.reads.includes(operation))).toBe(true);
}

describe('the scenarios', () => {
  it('are of known checks', () => {
    expect(scenarios.filter(({ check }) => !(check in checks))).toEqual([]);
  });

  it('hold a bundle, an expectation and nothing else', () => {
    const files = ['events.json', 'expected.json', 'manifest.json', 'reads.json'];
    for (const { folder } of scenarios) expect([folder, readdirSync(folder).sort()]).toEqual([folder, files]);
  });

  it('show each check firing, not firing, and without the rights it needs', async () => {
    const kinds = new Set(
      await Promise.all(
        scenarios.map(async ({ check, folder }) => `${check} ${(await readJson<Expected>(folder, 'expected')).kind}`),
      ),
    );
    const metas = await Promise.all(Object.values(checks).map(async (load) => (await load()).default.meta));
    const wanted = metas.flatMap(({ id: check, reads }) =>
      ['fires', 'must-not-fire', ...(reads.length > 0 ? ['missing-rights'] : [])].map((kind) => `${check} ${kind}`),
    );
    expect(wanted.filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  it('show each trap that a record can lead to', async () => {
    const shown = new Set(
      await Promise.all(scenarios.map(async ({ folder }) => (await readJson<Expected>(folder, 'expected')).trap)),
    );
    expect(Object.keys(TRAPS).filter((id) => !shown.has(id))).toEqual(NOT_A_STATEMENT_OF_THE_FIRST_FINDING);
  });

  it('are at least sixty', () => {
    expect(scenarios.length).toBeGreaterThanOrEqual(60);
  });
});
