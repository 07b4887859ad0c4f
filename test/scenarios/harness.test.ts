import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { questionKey } from '../../src/evidence/question.js';
import { toReport } from '../../src/report/index.js';
import { runDoctor } from '../../src/run/diagnose.js';
import { root } from '../house/files.js';
import { faultsOf, readBundleFiles, signatureOf } from './harness.js';

const folder = join(root, 'test/scenarios/identity-policy/index-not-covered');
const { events, reads } = await readBundleFiles(folder);
const report = toReport((await runDoctor({ replay: folder }, { now: () => new Date(0) })).run);
const questions = new Set(reads.map(questionKey));
const [first] = [...questions];

describe('the harness', () => {
  it('finds nothing wrong with a whole scenario', () => {
    expect(faultsOf({ report, questions, reads })).toEqual([]);
  });

  it('names a question that was not recorded and a read that nobody asks for', () => {
    expect(faultsOf({ report, questions, reads: reads.slice(1) })).toHaveLength(1);
    const fewer = new Set([...questions].filter((key) => key !== first));
    expect(faultsOf({ report, questions: fewer, reads })).toEqual([`recorded, never asked: ${first}`]);
  });

  it('names a placeholder that nobody filled, and a check that failed', () => {
    const gap = { code: 'CHECK_FAILED', text: 'check dynamodb failed: `iam:GetUser` is not declared' };
    const spoilt = { ...report, gaps: [gap, { code: 'ANY', text: 'the policy {policy} could not be read' }] };
    expect(faultsOf({ report: spoilt, questions, reads })).toEqual([
      'unfilled: the policy {policy} could not be read',
      gap.text,
    ]);
  });

  it('tells scenarios apart by who calls, not by when', () => {
    const [event] = events;
    const signature = signatureOf(event, report);
    expect(signatureOf({ ...event, eventTime: '2026-11-20T00:00:00Z' }, report)).toBe(signature);
    const identity = { ...event?.userIdentity, type: 'IAMUser' };
    expect(signatureOf({ ...event, userIdentity: identity }, report)).not.toBe(signature);
  });
});
