import { describe, expect, it } from 'vitest';
import { csvOfDenial, renderCsv } from '../../src/report/formats/csv.js';
import { ndjsonOfDenial, renderNdjson } from '../../src/report/formats/ndjson.js';
import { toReport } from '../../src/report/index.js';
import type { AnyRow, DenialRow, WrittenRow } from '../../src/report/report.js';
import { denial, diagnosis, group, rendered, rows, run } from './fixtures/build.js';
import { RUNS } from './fixtures/index.js';

const writeCsv = csvOfDenial();
const written = (row: DenialRow): WrittenRow => {
  const { denial: _, weight, ...frame } = row;
  const texts = { csv: writeCsv(row), ndjson: ndjsonOfDenial(row) };
  return { written: texts, frame, ...(weight === undefined ? {} : { weight }) };
};

/** Some at a time, as they are kept. */
async function* each(whole: AsyncIterable<DenialRow>): AsyncIterable<AnyRow> {
  let rows: WrittenRow[] = [];
  for await (const row of whole) {
    rows.push(written(row));
    if (rows.length < 3) continue;
    yield { rows };
    rows = [];
  }
  yield { rows };
}

describe('denials that were written as they came', () => {
  it.each(Object.entries(RUNS))('make the rows that the denials make: %s', async (_, one) => {
    const report = toReport(one);
    expect(await rendered(renderCsv(report, each(rows(one))))).toBe(await rendered(renderCsv(report, rows(one))));
    expect(await rendered(renderNdjson(report, each(rows(one))))).toBe(await rendered(renderNdjson(report, rows(one))));
  });

  it('are one line without a tab, whatever AWS says', () => {
    const told = written({ denial: denial({ errorMessage: 'one\ttwo\r\nthree\u2028four' }) });
    const texts = Object.values(told.written);
    expect(texts).toHaveLength(2);
    for (const text of texts) expect(text).not.toMatch(/[\t\r\n\u2028]/);
  });

  it('leave what they do not tell to their diagnosis, where the CSV has it', async () => {
    const { account: _account, resource: _resource, ...bare } = denial();
    const known = diagnosis({ group: group({ denial: denial({ account: '444455556666', resource: 'a,b' }) }) });
    async function* one(): AsyncIterable<AnyRow> {
      yield { rows: [written({ denial: bare, diagnosis: known.id }), written({ denial: bare })] };
    }
    const [, first = '', second = ''] = (await rendered(renderCsv(toReport(run([known])), one()))).split('\r\n');
    const call = (account: string, resource: string) =>
      `,${account},eu-central-1,arn:aws:iam::111122223333:role/app/orders-writer,dynamodb:PutItem,${resource},`;
    expect(first).toContain(call('444455556666', '"a,b"'));
    expect(second).toContain(call('', ''));
  });

  it('have the names of what explains them, and what they stand for, at the end of their line', async () => {
    const weight = {
      count: 7,
      first: '2026-05-01T08:00:00Z',
      last: '2026-05-01T09:00:00Z',
      ids: [],
      callers: [],
      addresses: [],
    };
    async function* one(): AsyncIterable<AnyRow> {
      yield { rows: [{ written: { ndjson: '{"id":"e1"}' }, frame: { diagnosis: 'd1' }, weight }] };
    }
    const text = await rendered(renderNdjson(toReport(run([])), one()));
    expect(text.split('\n').at(-2)).toBe(
      '{"type":"denial","id":"e1","diagnosis":"d1","count":7,"firstSeen":"2026-05-01T08:00:00Z","lastSeen":"2026-05-01T09:00:00Z"}',
    );
  });
});
