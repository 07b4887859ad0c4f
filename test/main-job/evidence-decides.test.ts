import { beforeAll, describe, expect, it } from 'vitest';
import type { Report, ReportDiagnosis, ReportFinding } from '../../src/report/index.js';
import { type Bundle, EXAMPLE, readExample, replay, writeTemporary } from './bundle.js';

let bundle: Bundle;
let report: Report;

beforeAll(async () => {
  bundle = await readExample();
  report = await replay(EXAMPLE);
});

const inWords = ({ check, code, certainty, standing, text }: ReportFinding) =>
  `${check} ${code} ${certainty} ${standing} ${text}`;

function findingsByEvent({ diagnoses }: Report): Record<string, string[]> {
  const entries = diagnoses.flatMap(({ eventIds, findings }) =>
    // What AWS's message alone tells is told as that.
    eventIds.map((id) => [
      id,
      findings
        .filter(({ certainty }) => certainty !== 'stated')
        .map(inWords)
        .sort(),
    ]),
  );
  return Object.fromEntries(entries);
}

describe('the evidence decides, not the message', () => {
  it('finds the same when every message is blank', async () => {
    const blank = { ...bundle, events: bundle.events.map((event) => ({ ...event, errorMessage: '' })) };
    const blanked = await replay(await writeTemporary(blank));
    expect(findingsByEvent(blanked)).toEqual(findingsByEvent(report));
    const named = blanked.diagnoses
      .filter(({ status }) => status !== 'lookalike')
      .map(({ reported }) => reported.policyType);
    expect(new Set(named)).toEqual(new Set(['unknown']));
  });

  it('no longer finds a statement that is gone', async () => {
    const guilty = report.diagnoses.flatMap(explicitDenies);
    expect(guilty.map(({ sid }) => sid).sort()).toEqual([
      'BackupsFromOfficeOnly',
      'DenyOutsideUsEast1',
      'DenyWithoutMfa',
      'NobodyDeletes',
    ]);
    for (const { sid, eventIds } of guilty) {
      const mended = await replay(
        await writeTemporary({ ...bundle, reads: bundle.reads.map((read) => withoutSid(read, sid)) }),
      );
      const same = mended.diagnoses.find((diagnosis) => diagnosis.eventIds[0] === eventIds[0]);
      expect({ sid, findings: same?.findings, status: same?.status }).toEqual({
        sid,
        findings: [],
        status: 'not-reproduced',
      });
    }
  });
});

function explicitDenies({ findings, eventIds }: ReportDiagnosis) {
  return findings
    .filter(({ effect, certainty }) => effect === 'explicit' && certainty === 'proven')
    .flatMap(({ statements }) => statements.map(({ sid }) => ({ sid: sid ?? '', eventIds })));
}

/** The read with the statement taken out of whatever document it holds, plain or URL-encoded. */
function withoutSid(read: Bundle['reads'][number], sid: string): Bundle['reads'][number] {
  return JSON.parse(JSON.stringify(read), (_, value) => {
    if (typeof value !== 'string' || !value.includes(sid)) return value;
    const encoded = value.startsWith('%7B');
    const document = JSON.parse(encoded ? decodeURIComponent(value) : value);
    const left = { ...document, Statement: document.Statement.filter((one: { Sid?: string }) => one.Sid !== sid) };
    return encoded ? encodeURIComponent(JSON.stringify(left)) : JSON.stringify(left);
  });
}
