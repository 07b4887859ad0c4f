import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuckTable, type Row } from './duck.js';
import { asked, heldBy } from './records.js';
import { ACCOUNTS, TABLES } from './tables.js';
import { translatorIn } from './translator.js';

const CI = process.env['CI'] === 'true';
if (!CI) process.stderr.write('CI is not set: queries are not translated by a translator from the registry\n');

const inOrder = (rows: readonly Row[]) => rows.map((row) => JSON.stringify(row)).sort();

describe.skipIf(!CI)('a translator that others wrote', () => {
  let folder: string;
  let translate: (sql: string) => string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'translator-'));
    translate = await translatorIn(folder);
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  describe.each(TABLES.map((one) => [one.title, one] as const))('%s', (_, one) => {
    let duck: DuckTable;
    beforeAll(async () => {
      duck = await DuckTable.of(one.table, one.values, heldBy(one));
      return () => duck.close();
    });

    it.each(['rows', 'grouped', 'organization'] as const)('reads the query by %s as this suite does', async (form) => {
      const texts = asked(one, { accounts: ACCOUNTS, form });
      let answered = 0;
      for (const text of texts) {
        const rows = await duck.rows(text, translate);
        answered += rows.length;
        expect(inOrder(rows)).toEqual(inOrder(await duck.rows(text)));
      }
      expect(answered).toBeGreaterThan(0);
    });
  });
});
