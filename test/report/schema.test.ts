import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { toReport } from '../../src/report/index.js';
import { RUNS } from './fixtures/index.js';
import { jsonPage, undescribed } from './json-page.js';

const schema = JSON.parse(readFileSync(new URL('../../src/report/report.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv2020({
  strict: true,
  allowUnionTypes: true,
  formats: { 'date-time': /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ },
});
const validate = ajv.compile(schema);

/** The report as a reader of the JSON has it. */
function read(run: (typeof RUNS)[keyof typeof RUNS]) {
  return JSON.parse(JSON.stringify(toReport(run)));
}

describe('the published schema', () => {
  it.each(Object.entries(RUNS))('holds for %s', (_, run) => {
    expect({ valid: validate(read(run)), errors: validate.errors }).toEqual({ valid: true, errors: null });
  });

  it('names a field that nobody described, wherever it stands', () => {
    const report = read(RUNS.identityNearMiss);
    const places = [
      report,
      report.tool,
      report.diagnoses[0],
      report.diagnoses[0].reported,
      report.diagnoses[0].requests[0].layers[0].nearMisses[0].elements[0],
      report.diagnoses[0].findings[0].statements[0],
      report.diagnoses[0].chain[0],
      report.diagnoses[0].remediations[0].proof.neighbours,
    ];
    for (const place of places) {
      place.surprise = true;
      expect(validate(report)).toBe(false);
      delete place.surprise;
    }
    expect(validate(report)).toBe(true);
  });

  it('asks for every field of the core', () => {
    const core = ['id', 'status', 'principal', 'action', 'count', 'firstSeen', 'lastSeen', 'eventIds', 'reported'];
    const further = ['decision', 'requests', 'findings', 'chain', 'remediations'];
    for (const field of [...core, ...further]) {
      const report = read(RUNS.scpExplicitDeny);
      delete report.diagnoses[0][field];
      expect([field, validate(report)]).toEqual([field, false]);
    }
  });

  it('has a page, which describes every field; `npm run csv-page` prints it', () => {
    expect(undescribed()).toEqual([]);
    expect(readFileSync(new URL('../../docs/json.md', import.meta.url), 'utf8')).toBe(jsonPage());
  });
});
