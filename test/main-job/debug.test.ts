import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Front, OWN_ACCOUNT, startFront } from '../front/index.js';
import { atFront, ddbDoctor } from './cli.js';

let front: Front;
beforeAll(async () => {
  front = await startFront({ events: [] });
});
afterAll(() => front.stop());

const ARGS = ['--arn', `arn:aws:iam::${OWN_ACCOUNT}:user/ana`, '--region', 'us-east-1'];

describe('--debug', () => {
  it('lists each call with its account, Region, endpoint and outcome, and no secret', async () => {
    const { stderr } = await ddbDoctor([...ARGS, '--debug'], atFront(front.url));
    const calls = stderr.split('\n').filter((line) => / (?:sts|cloudtrail|iam):/.test(line));
    expect(calls).toHaveLength(front.calls.length);
    const form = new RegExp(
      `^ddb-doctor: \\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z [a-z]+:\\w+ (?:own|${OWN_ACCOUNT}) us-east-1 ${front.url} \\d+ ms \\w+$`,
    );
    for (const line of calls) expect(line).toMatch(form);
    expect(stderr).toMatch(/cloudtrail:LookupEvents/);
    expect(stderr).not.toContain(atFront(front.url)['AWS_SECRET_ACCESS_KEY']);
  });

  it('alone does', async () => {
    expect((await ddbDoctor(ARGS, atFront(front.url))).stderr).not.toMatch(/LookupEvents/);
  });
});
