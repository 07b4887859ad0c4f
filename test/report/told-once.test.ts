import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { gap } from '../../src/model/gap.js';
import { loadRenderer, toReport } from '../../src/report/index.js';
import type { DoctorRun } from '../../src/report/report.js';
import { diagnosis, group, rendered, rows, run } from './fixtures/build.js';
import { RUNS } from './fixtures/index.js';

const schema = JSON.parse(readFileSync(new URL('../../src/report/report.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({
  strict: true,
  allowUnionTypes: true,
  formats: { 'date-time': /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ },
}).compile(schema);

const UNREAD = gap('CHANGES_UNREAD', { when: 'before the first denial' });

/** Three calls that the same change would allow, of which AWS let none be seen whole, and one that needs another. */
function fourOfOneKind(over: Partial<DoctorRun> = {}): DoctorRun {
  const [near] = RUNS.identityNearMiss.diagnoses;
  const [scp] = RUNS.scpExplicitDeny.diagnoses;
  if (near === undefined || scp === undefined) throw new Error('the fixtures have a diagnosis each');
  const named = (id: string) => ({ ...near, id, gaps: [UNREAD] });
  return run([named('a'), scp, named('b'), diagnosis({ id: 'c', group: group() }), named('d')], over);
}

async function jsonOf(one: DoctorRun) {
  return JSON.parse(
    await rendered((await loadRenderer('json'))(toReport(one), rows(one), { width: 80, color: false })),
  );
}

describe('the JSON of a report of examples', () => {
  it('has the documents and code of a change once, where it first stands', async () => {
    const whole = toReport(fourOfOneKind());
    const [first, , second, , third] = (await jsonOf(fourOfOneKind({ examplesOnly: true }))).diagnoses;
    const [change] = whole.diagnoses[0]?.remediations ?? [];
    expect(first.remediations[0]).toEqual(JSON.parse(JSON.stringify(change)));
    for (const { remediations } of [second, third]) {
      const { sameAs, text, proof } = remediations[0];
      expect(sameAs).toEqual({ diagnosis: 'a', remediation: 0 });
      expect(text).toBe(change?.text);
      expect(proof.status).toBe(change?.proof.status);
      expect(remediations[0].code).toEqual({});
      expect(Object.keys(remediations[0].change)).not.toContain('after');
      expect(remediations[0].change).toMatchObject({ kind: 'policy', operation: 'add-statement' });
    }
  });

  it('has the text of a gap once, and its place with each diagnosis', async () => {
    const { gaps, diagnoses } = await jsonOf(fourOfOneKind({ examplesOnly: true }));
    const [place, ...others] = diagnoses[0].gaps;
    expect(others).toEqual([]);
    expect(place).toEqual({ code: 'CHANGES_UNREAD', gap: expect.any(Number) });
    expect(gaps[place.gap]).toEqual(JSON.parse(JSON.stringify(toReport(fourOfOneKind()).diagnoses[0]?.gaps[0])));
    expect(diagnoses[4].gaps).toEqual(diagnoses[0].gaps);
  });

  it('is as the schema says', async () => {
    const report = await jsonOf(fourOfOneKind({ examplesOnly: true }));
    expect({ valid: validate(report), errors: validate.errors }).toEqual({ valid: true, errors: null });
  });

  it('differs in nothing else, and a whole report not at all', async () => {
    expect(await jsonOf(fourOfOneKind())).toEqual(JSON.parse(JSON.stringify(toReport(fourOfOneKind()))));
    const bounded = await jsonOf(fourOfOneKind({ examplesOnly: true }));
    const whole = JSON.parse(JSON.stringify(toReport(fourOfOneKind({ examplesOnly: true }))));
    for (const [index, one] of bounded.diagnoses.entries()) {
      const { remediations: _, gaps: __, ...rest } = one;
      expect(whole.diagnoses[index]).toMatchObject(rest);
    }
    expect({ ...bounded, diagnoses: [] }).toEqual({ ...whole, diagnoses: [] });
  });
});
