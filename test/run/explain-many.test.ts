import { describe, expect, it } from 'vitest';
import { toReport } from '../../src/report/index.js';
import { explainAlone } from '../../src/run/explain.js';

/** A log with so many kinds of denials, each of another user. */
function log(kinds: number): string {
  const line = (at: number) =>
    `User: arn:aws:iam::111122223333:user/u${at} is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:eu-west-1:111122223333:table/orders because no identity-based policy allows the dynamodb:GetItem action`;
  return Array.from({ length: kinds }, (_, at) => line(at)).join('\n');
}

async function explained(kinds: number) {
  const { run, denials } = await explainAlone({ text: log(kinds) }, {}, { now: () => new Date(0) });
  const named = new Set<string | undefined>();
  let rows = 0;
  for await (const { diagnosis } of denials()) {
    rows += 1;
    named.add(diagnosis);
  }
  return { report: toReport(run), rows, named };
}

describe('a text with many kinds of denials, explained without AWS', () => {
  it('tells every one of more than fifty by what AWS says', async () => {
    const { report, rows } = await explained(60);
    expect([report.diagnoses.length, rows]).toEqual([60, 60]);
    expect(new Set(report.diagnoses.map(({ status }) => status))).toEqual(new Set(['stated']));
    expect(report.examplesOnly).toBeUndefined();
  });

  it('tells the cause of some hundred once, with examples, and counts them all', async () => {
    const { report, rows, named } = await explained(300);
    expect(report.examplesOnly).toBe(true);
    expect(report.diagnoses.length).toBeLessThanOrEqual(5);
    expect(report.causes.map(({ count, layer }) => [count, layer])).toEqual([[300, 'identity-policy']]);
    expect(rows).toBe(300);
    const held = new Set(report.diagnoses.map(({ id }) => id));
    for (const id of named) if (id !== undefined) expect(held).toContain(id);
  });
});

describe('a message alone', () => {
  it.each([
    ['an identity-based policy of a user', 'identity-based policy', 'arn:aws:iam::111122223333:user/u0'],
    ['a resource-based policy', 'resource-based policy', 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
  ])('that names %s brings the Allow to ask for, not proven', async (_, kind, holder) => {
    const text = log(1).replace('identity-based policy', kind);
    const { run } = await explainAlone({ text }, {}, { now: () => new Date(0) });
    const [diagnosis] = toReport(run).diagnoses;
    const [fix] = diagnosis?.remediations ?? [];
    expect(diagnosis?.status).toBe('stated');
    expect(fix).toMatchObject({
      change: { attachedTo: holder, statement: { Effect: 'Allow', Action: 'dynamodb:GetItem' } },
      proof: { status: 'unproven' },
    });
  });
});
