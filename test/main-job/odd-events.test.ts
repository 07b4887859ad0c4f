import { describe, expect, it } from 'vitest';
import { example } from '../account/example.js';
import { ALICE, ANALYTICS, reportOf, WINDOW, withAccount } from './at-front.js';

const entry = (CloudTrailEvent: unknown) => ({ EventId: 'e', EventTime: 1_795_167_100, CloudTrailEvent });

const FIRST = example.events.find(
  ({ errorCode, userIdentity }) => errorCode !== undefined && userIdentity?.arn === ALICE,
);

describe.concurrent.each([
  ['a user', ALICE],
  ['a role', ANALYTICS],
])('LookupEvents about %s', (_, arn) => {
  it.each<[string, object]>([
    ['an event that is null', { Events: [null] }],
    ['events that are a text', { Events: 'nope' }],
    ['events that are a number', { Events: 7 }],
    ['an event that is a text', { Events: ['nope'] }],
    ['a record that is no JSON', { Events: [entry('{"eventVersion":')] }],
    ['a record that is null', { Events: [entry('null')] }],
    ['a record that is an object already', { Events: [entry({ toString: 1 })] }],
    ['an event without a record', { Events: [{}] }],
  ])('that answers with %s is incomplete, and told', async (_, answer) => {
    await withAccount({ faults: [{ operation: 'cloudtrail:LookupEvents', kind: 'odd', answer }] }, async (setup) => {
      const { code, stderr, report } = await reportOf(setup, ['--arn', arn, ...WINDOW]);
      expect({ code, complete: report.complete, denials: report.denials }).toEqual({
        code: 4,
        complete: false,
        denials: 0,
      });
      expect(JSON.stringify(report.gaps)).toContain('LookupEvents');
      expect(stderr).not.toMatch(/ at |node:|dist/);
    });
  });
});

describe('LookupEvents with one record that is no JSON', () => {
  it('keeps the others', async () => {
    const answer = { Events: [entry('{'), entry(JSON.stringify(FIRST)), entry('"text"')] };
    await withAccount({ faults: [{ operation: 'cloudtrail:LookupEvents', kind: 'odd', answer }] }, async (setup) => {
      const { code, report } = await reportOf(setup, ['--arn', ALICE, ...WINDOW]);
      expect({ code, denials: report.denials }).toEqual({ code: 4, denials: 1 });
      expect(JSON.stringify(report.gaps)).toContain('2 records of LookupEvents could not be read as JSON');
    });
  });
});

describe('credentials that expire in the middle of a run', () => {
  const error = { code: 'ExpiredTokenException', message: 'The security token included in the request is expired' };

  it('are told first, and the run is incomplete', async () => {
    const fault = { operation: 'iam:*', kind: 'error', error: { ...error, code: 'ExpiredToken' } } as const;
    await withAccount({ faults: [fault] }, async (setup) => {
      const { code, report } = await reportOf(setup, ['--arn', ALICE, ...WINDOW, '--fail-on', 'undetermined']);
      expect(report.gaps[0]).toMatchObject({ code: 'CREDENTIALS_EXPIRED', incomplete: true });
      expect({ code, complete: report.complete }).toEqual({ code: 4, complete: false });
    });
  });
});
