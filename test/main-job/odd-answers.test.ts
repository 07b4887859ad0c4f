import { describe, expect, it } from 'vitest';
import { type DoctorOutcome, runDoctor } from '../../src/index.js';
import { answersOf } from '../account/answers.js';
import { example } from '../account/example.js';
import type { Fault, OddBody } from '../front/faults.js';
import { type FrontOptions, startFront } from '../front/index.js';
import { ACCOUNT } from './at-front.js';

const BODIES: readonly OddBody[] = ['html', 'empty', 'frame', 'null', 'list'];

const window = { since: new Date('2026-11-20T00:00:00Z'), until: new Date('2026-11-20T12:00:00Z') };

/** The main job in this process, over HTTP and the real SDK. */
async function explained(
  options: Partial<FrontOptions>,
  aws: object = {},
): Promise<{ front: string[]; outcome: DoctorOutcome }> {
  const front = await startFront({
    events: example.events,
    answers: answersOf(example.world),
    account: ACCOUNT,
    ...options,
  });
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' });
  Object.assign(process.env, { AWS_MAX_ATTEMPTS: '2', AWS_EC2_METADATA_DISABLED: 'true' });
  try {
    const outcome = await runDoctor(
      {
        window,
        regions: ['us-east-1'],
        services: 'all',
        aws: {
          region: 'us-east-1',
          endpointUrl: front.url,
          orgRoleArn: 'arn:aws:iam::999988887777:role/org-reader',
          assumeRoleName: 'reader',
          spacing: { 'cloudtrail:LookupEvents': 0 },
          ...aws,
        },
      },
      { now: () => new Date('2026-11-20T12:00:00Z') },
    );
    return { front: [...new Set(front.calls.map(({ operation }) => operation))], outcome };
  } finally {
    await front.stop();
  }
}

/** What a run is certain of, one line a finding. */
function certain({ run }: DoctorOutcome): Set<string> {
  return new Set(
    run.diagnoses.flatMap(({ id, findings }) =>
      findings
        .filter(({ certainty, standing }) => certainty === 'proven' && standing === 'blocking')
        .map(({ check, code, policyType, statements }) =>
          [id, check, code, policyType, ...statements.map(({ policy, index }) => `${policy} ${index}`)].join(' '),
        ),
    ),
  );
}

const sound = await explained({});
const asked = sound.front.filter((operation) => !operation.startsWith('sts:')).sort();

/** Of each diagnosis what was decided, and whether it is explained. */
function decided({ run }: DoctorOutcome): string[] {
  return run.diagnoses.map(({ id, status, decision }) => `${id} ${status} ${decision}`);
}

describe('an answer of status 200 that is not the operation’s', () => {
  it('is tried on every operation that the example account asks', () => {
    expect(asked).toEqual(
      expect.arrayContaining(['cloudtrail:LookupEvents', 'iam:ListRolePolicies', 'organizations:ListParents']),
    );
    expect(asked.length).toBeGreaterThan(20);
  });

  it.concurrent.each(asked.flatMap((operation) => BODIES.map((body) => [operation, body] as const)))(
    'never proves more than the whole answer does, and is told where it costs anything: %s, %s',
    async (operation, body) => {
      const { outcome } = await explained({ faults: [{ operation, kind: 'odd', body }] });
      if (operation === 'cloudtrail:LookupEvents') {
        const { complete, denials, gaps } = outcome.run;
        expect({ complete, denials }).toEqual({ complete: false, denials: 0 });
        expect(gaps.some(({ incomplete }) => incomplete)).toBe(true);
        return;
      }
      const known = certain(sound.outcome);
      expect([...certain(outcome)].filter((finding) => !known.has(finding))).toEqual([]);
      const same = decided(outcome).join() === decided(sound.outcome).join() && certain(outcome).size === known.size;
      expect(same || JSON.stringify(outcome.run).includes(operation)).toBe(true);
    },
  );
});

describe('a list without end', () => {
  it.concurrent.each<[string, Partial<Fault>]>([
    ['the same token for ever', {}],
    ['another token for ever', { fresh: true }],
  ])('of IAM leaves the layer unread: %s', async (_, more) => {
    const fault: Fault = { operation: 'iam:ListRolePolicies', kind: 'endless', ...more };
    const { outcome } = await explained({ faults: [fault] });
    const known = certain(sound.outcome);
    expect([...certain(outcome)].filter((finding) => !known.has(finding))).toEqual([]);
    expect(JSON.stringify(outcome.run)).toMatch(/AWS named (the same|a) next page/);
  });

  it('of LookupEvents ends at a token that came before, with what it gave', async () => {
    const { outcome } = await explained({ faults: [{ operation: 'cloudtrail:LookupEvents', kind: 'endless' }] });
    expect(outcome.run.complete).toBe(false);
    expect(outcome.run.denials).toBe(sound.outcome.run.denials);
    expect(JSON.stringify(outcome.run.gaps)).toContain('AWS named the same next page twice');
  });

  it('of LookupEvents ends after pages without an item', async () => {
    const fault: Fault = { operation: 'cloudtrail:LookupEvents', kind: 'endless', fresh: true };
    const { outcome } = await explained({ events: [], faults: [fault] });
    expect(outcome.run).toMatchObject({ complete: false, denials: 0 });
    expect(JSON.stringify(outcome.run.gaps)).toContain('pages without an item');
  });

  it('of blanks ends in time', async () => {
    const faults: Fault[] = [{ operation: 'cloudtrail:LookupEvents', kind: 'trickle' }];
    const { outcome } = await explained({ faults }, { readTimeout: 200 });
    expect(outcome.run).toMatchObject({ complete: false, denials: 0 });
    expect(JSON.stringify(outcome.run.gaps)).toContain('did not end within 600 ms');
  });
});
