import { describe, expect, it } from 'vitest';
import type { Denial } from '../../src/model/denial.js';
import { DenialSpool, type Spool, TextSpool } from '../../src/run/spool.js';
import { denial } from '../report/fixtures/build.js';

const MANY = 20_003;
const NAMES = { own: 'o', diagnosis: 'd' };

function filled(spool: Spool, textOf: (n: number) => Partial<Denial>) {
  for (let n = 0; n < MANY; n += 1) spool.add({ denial: denial(textOf(n)), ...NAMES });
}

describe('the denials of a run', () => {
  it('are read again for every form that has a row each, also those kept in a file', () => {
    const spool = new DenialSpool();
    filled(spool, (n) => ({ id: String(n) }));
    for (let reading = 0; reading < 2; reading += 1) {
      expect(Array.from(spool.all(), (row) => row.denial.id)).toEqual(
        Array.from({ length: MANY }, (_, n) => String(n)),
      );
    }
  });

  it('are kept as what each form wrote of them, where it is known which will be asked for', () => {
    const spool = new TextSpool(['csv', 'ndjson'], ({ denial: { id } }) => [`${id},é`, `{"id":"${id}"}`]);
    filled(spool, (n) => ({ id: String(n) }));
    for (let reading = 0; reading < 2; reading += 1) {
      const rows = [...spool.pieces()].flat();
      expect(rows).toHaveLength(MANY);
      for (const [n, row] of rows.entries())
        expect(row).toEqual({ names: NAMES, written: { csv: `${n},é`, ndjson: `{"id":"${n}"}` } });
    }
  });

  it('have the same names object in all rows of a group, and another one in another diagnosis', () => {
    const spool = new TextSpool(['csv'], ({ denial: { id } }) => [id]);
    const names = [NAMES, { own: 'p', diagnosis: 'd' }, NAMES, { own: 'o', diagnosis: 'e' }];
    for (const [n, one] of names.entries()) spool.add({ denial: denial({ id: String(n) }), ...one });
    const rows = [...spool.pieces()].flat();
    expect(rows.map((row) => row.names)).toEqual(names);
    expect(rows[2]?.names).toBe(rows[0]?.names);
  });

  it('keep beside their texts what they weigh, and which call a log told of', () => {
    const spool = new TextSpool(['csv'], ({ weight }) => [String(weight?.count)]);
    const weight = { count: 7, first: '', last: '', ids: [], callers: [], addresses: [], mixed: true as const };
    const call = { requestId: 'R\t1', action: 'dynamodb:PutItem' };
    spool.add({ denial: denial(), ...NAMES, weight, call });
    expect([...spool.pieces()].flat()).toEqual([{ names: NAMES, weight, call, written: { csv: '7' } }]);
  });
});
