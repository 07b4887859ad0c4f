import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toReport } from '../../src/report/index.js';
import { withOneDiagnosis } from '../../src/report/one-diagnosis.js';
import { runDoctor } from '../../src/run/diagnose.js';
import { root } from '../house/files.js';

describe('the report about one diagnosis', async () => {
  const now = () => new Date('2026-11-20T10:00:00.000Z');
  const { run } = await runDoctor({ replay: join(root, 'test/example-account'), services: 'all' }, { now });
  const report = toReport(run);
  const numberOf = (action: string) => report.diagnoses.findIndex((diagnosis) => diagnosis.action === action) + 1;

  it('tells what could not be seen for it, and nothing that only others lack', () => {
    // The table of another account, whose policy nobody may read.
    const scan = withOneDiagnosis(report, numberOf('dynamodb:Scan'));
    expect(scan.diagnoses.map(({ action }) => action)).toEqual(['dynamodb:Scan']);
    expect(scan.notChecked.map(({ policyType }) => policyType)).toContain('resource-policy');
    const put = withOneDiagnosis(report, numberOf('dynamodb:PutItem'));
    expect(put.notChecked.map(({ why }) => why).join()).not.toContain('444455556666');
    expect(put.gaps.map(({ text }) => text).join()).not.toContain('444455556666');
  });

  it('keeps what the run itself could not see', () => {
    const gap = { code: 'FILE_UNREADABLE', text: '`a.json` could not be read', incomplete: true } as const;
    const told = withOneDiagnosis({ ...report, gaps: [...report.gaps, gap] }, 1);
    expect(told.gaps).toContainEqual(gap);
    expect(told.complete).toBe(report.complete);
  });
});
