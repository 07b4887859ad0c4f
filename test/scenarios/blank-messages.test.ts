import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CloudTrailEvent } from '../../src/model/event.js';
import { type Report, toReport } from '../../src/report/index.js';
import { runDoctor } from '../../src/run/diagnose.js';
import { root } from '../house/files.js';
import { type Expected, type ExpectedDiagnosis, essentialsOf, readJson, scenariosIn } from './harness.js';

/** Nothing but the message tells that a key is behind it, that a role which a service was given is refused, that a tag is refused and not the call which sets it, which details AWS keeps, how CloudWatch Logs names a log group that is to be made, that S3 looked for an object which is not there, which secret is meant by a name without its end. */
const ONLY_THE_MESSAGE_TELLS =
  /^(kms-grant\/key-(disabled|pending)|dynamodb\/function-denied-by-proxy$|identity-policy\/(limits-in-the-region-of-a-replica|mapping-of-a-kinesis-stream|pipe-whose-role-is-young|mapping-of-a-queue|dead-letter-queue-of-a-function|state-machine-that-waits|volume-tagged-as-it-is-made|log-group-without-what-lies-in-it|object-that-is-not-there)$|(resource-policy\/secret-by-its-name-names-the-caller|identity-policy\/secret-without-its-suffix)$|authorization-details\/)/;

const scenarios = (await scenariosIn(join(root, 'test/scenarios'))).filter(
  ({ check, name }) => !ONLY_THE_MESSAGE_TELLS.test(`${check}/${name}`),
);

/** What AWS's message adds: how sure a finding is that an unread layer or an unknown value keeps from being proven. */
function dependsOnMessage({ findings, notChecked }: ExpectedDiagnosis): boolean {
  return notChecked.length > 0 || findings.some(({ certainty }) => certainty !== 'proven');
}

/** In any order, as the message decides the rank. */
function findingsOf(diagnoses: readonly ExpectedDiagnosis[], expected: readonly ExpectedDiagnosis[]): string[] {
  return diagnoses
    .flatMap((diagnosis, at) => {
      const { status, decision, findings } = diagnosis;
      const whole = expected[at] !== undefined && !dependsOnMessage(expected[at]);
      const surely = findings.filter(({ certainty }) => whole || certainty === 'proven');
      return [
        whole ? `${status} ${decision}` : decision,
        ...surely.map(({ check, code, certainty, standing, statements }) =>
          [check, code, certainty, standing, ...statements.map(({ policy, index }) => `${policy} ${index}`)].join(', '),
        ),
      ];
    })
    .sort();
}

async function blanked(folder: string): Promise<Report> {
  const copy = await mkdtemp(join(tmpdir(), 'blank-'));
  try {
    await cp(folder, copy, { recursive: true });
    const events = await readJson<CloudTrailEvent[]>(folder, 'events');
    const blank = events.map((event) => (event.errorMessage === undefined ? event : { ...event, errorMessage: '' }));
    await writeFile(join(copy, 'events.json'), JSON.stringify(blank));
    return toReport((await runDoctor({ replay: copy }, { now: () => new Date(0) })).run);
  } finally {
    await rm(copy, { recursive: true });
  }
}

describe('the evidence decides, not the message', () => {
  it.each(scenarios)('of $check/$name', async ({ folder }) => {
    const [report, expected] = await Promise.all([blanked(folder), readJson<Expected>(folder, 'expected')]);
    const found = report.diagnoses.map(essentialsOf);
    expect(findingsOf(found, expected.diagnoses)).toEqual(findingsOf(expected.diagnoses, expected.diagnoses));
    expect(found.flatMap(({ findings }) => findings.filter(({ certainty }) => certainty === 'stated'))).toEqual([]);
  });
});
