import { describe, expect, it } from 'vitest';
import { DenialSpool } from '../../src/run/spool.js';
import { denial } from '../report/fixtures/build.js';

describe('the denials of a run', () => {
  it('are read again for every form that has a row each, also those kept in a file', async () => {
    const spool = new DenialSpool();
    for (let n = 0; n < 20_003; n += 1) spool.add({ denial: denial({ id: String(n) }), diagnosis: 'd' });
    for (let reading = 0; reading < 2; reading += 1) {
      let next = 0;
      for await (const row of spool.rows()) {
        if (row.denial.id !== String(next)) throw new Error(`row ${next} is ${row.denial.id}`);
        next += 1;
      }
      expect(next).toBe(20_003);
    }
  });
});
