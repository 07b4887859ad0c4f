import { describe, expect, it } from 'vitest';
import type { Fault } from '../front/faults.js';
import { ANALYTICS, ROLES, reportOf, WINDOW, withAccount } from './at-front.js';

const LOOKUP = 'cloudtrail:LookupEvents';
const IN_BOTH = ['--arn', ANALYTICS, ...WINDOW, ...ROLES, '--region', 'us-east-1,eu-central-1'];

/** What a run finds when nothing goes wrong: a deny by an SCP, and one by a table's policy. */
const FOUND = {
  code: 0,
  complete: true,
  causes: ['service-control-policy', 'resource-policy'],
};

describe('faults that pass', () => {
  const faults: Record<string, Fault> = {
    'a storm of throttling': { operation: LOOKUP, kind: 'throttle', times: 3 },
    'a throttled Organizations': { operation: 'organizations:*', kind: 'throttle', times: 2 },
    'two server errors': { operation: LOOKUP, kind: '500', times: 2 },
    'connections that are cut half-way': { operation: '*', kind: 'cut', times: 3 },
    'connections that are reset': { operation: 'iam:*', kind: 'reset', times: 2 },
    'page tokens that are refused again and again': {
      operation: LOOKUP,
      kind: 'error',
      laterPages: true,
      error: { code: 'InvalidNextTokenException', message: 'Invalid token' },
    },
    'a page token that has expired': {
      operation: LOOKUP,
      kind: 'error',
      laterPages: true,
      times: 1,
      error: { code: 'InvalidNextTokenException', message: 'Invalid token' },
    },
  };
  it.concurrent.each(Object.entries(faults))('cost nothing but time: %s', async (_, fault) => {
    await withAccount({ faults: [fault], pageSize: 4 }, async (setup) => {
      const { code, stderr, report } = await reportOf(setup, IN_BOTH);
      const causes = report.diagnoses.map(({ findings }: { findings: { check: string }[] }) => findings[0]?.check);
      expect({ code, complete: report.complete, causes }).toEqual(FOUND);
      expect(stderr).toBe('');
    });
  });
});

describe('faults that stay', () => {
  it.concurrent.each<[string, Fault]>([
    ['throttling', { operation: LOOKUP, kind: 'throttle', after: 1 }],
    ['a cut connection', { operation: LOOKUP, kind: 'cut', laterPages: true }],
  ])('are told, with what was found before: %s', async (_, fault) => {
    await withAccount({ faults: [fault], pageSize: 2 }, async (setup) => {
      const env = { AWS_MAX_ATTEMPTS: '2' };
      const { code, report } = await reportOf(setup, ['--arn', ANALYTICS, ...WINDOW], env);
      expect({ code, complete: report.complete }).toEqual({ code: 4, complete: false });
      const gaps: { incomplete?: boolean; text: string; remedy?: string }[] = report.gaps;
      const incomplete = gaps.filter((gap) => gap.incomplete);
      expect(incomplete.length).toBeGreaterThan(0);
      for (const gap of incomplete)
        expect([gap.text, gap.remedy]).toEqual([expect.stringContaining('us-east-1'), expect.any(String)]);
    });
  });
});
