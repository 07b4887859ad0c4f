import { describe, expect, it } from 'vitest';
import { runDoctor } from '../../src/run/diagnose.js';

const PORTS = { now: () => new Date('2026-11-20T10:00:00Z') };

describe('a source', () => {
  it.each(['redshift:logs/cloudtrail', 'kusto:cluster/x', 'gs://b/p'])(
    '%s of no known scheme is a slip, and no file',
    async (place) => {
      await expect(runDoctor({ from: [place] }, PORTS)).rejects.toMatchObject({
        code: 'UsageSource',
        hint: expect.stringContaining(`./${place}`),
      });
    },
  );

  it('that is a file by such a name is read as one', async () => {
    const { run } = await runDoctor({ from: ['./athena:primary'] }, PORTS);
    expect(run.gaps.map(({ code }) => code)).toContain('FILE_UNREADABLE');
  });
});
