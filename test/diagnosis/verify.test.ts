import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { verifyCase } from '../../src/run/verify.js';
import { answersOf } from '../account/answers.js';
import { composeBundle, type Situation } from '../account/compose.js';
import { onInstance, session } from '../account/record.js';
import { type Front, startFront } from '../front/index.js';
import {
  ACCOUNT,
  allow,
  deny,
  policy,
  refused,
  roleArn,
  situation,
  tableArn,
} from '../scenarios/situations/situation.js';

const ORDERS = tableArn('orders');

/** A role with one inline policy, refused a GetItem at 9:30. */
function withPolicy(...statements: object[]): Situation {
  return situation({
    account: { roles: { api: { inline: { reads: policy(...statements) } } }, tables: { orders: {} } },
    events: [
      refused({
        call: 'dynamodb:GetItem',
        by: session('api', { more: onInstance }),
        on: ORDERS,
        parameters: { tableName: 'orders' },
      }),
    ],
    question: { arn: roleArn('api') },
  });
}

let front: Front | undefined;
let folder = '';

beforeEach(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_REGION', 'us-east-1');
  folder = await mkdtemp(join(tmpdir(), 'case-'));
  await composeBundle(withPolicy(allow('dynamodb:PutItem', ORDERS)), folder);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await front?.stop();
  front = undefined;
});

async function verifyIn(now: Situation, refusedReads: readonly string[] = []) {
  const denied = refusedReads.map((operation) => ({
    operation,
    error: { code: 'AccessDenied', message: 'not authorized', status: 403 },
  }));
  front = await startFront({
    events: [],
    answers: [...denied, ...answersOf(now.world)],
    account: ACCOUNT,
    assumable: [],
  });
  return verifyCase(
    { replay: folder, aws: { endpointUrl: front.url } },
    { now: () => new Date('2026-11-21T00:00:00Z') },
  );
}

describe('a recorded case on fresh evidence', () => {
  it('is fixed once a policy allows the call', async () => {
    const { status, deniedBy, run } = await verifyIn(withPolicy(allow('dynamodb:GetItem', ORDERS)));
    expect({ status, deniedBy }).toEqual({ status: 'fixed', deniedBy: [] });
    expect(run.evaluatedAt).toBe('2026-11-21T00:00:00.000Z');
  });

  it('is evaluated at the time of the recorded call', async () => {
    const until = { Condition: { DateLessThan: { 'aws:CurrentTime': '2026-11-20T12:00:00Z' } } };
    const { status } = await verifyIn(withPolicy(allow('dynamodb:GetItem', ORDERS, until)));
    expect(status).toBe('fixed');
  });

  it('names what denies it next', async () => {
    const { status, deniedBy } = await verifyIn(
      withPolicy(allow('dynamodb:GetItem', ORDERS), deny('dynamodb:*', '*', { Sid: 'Frozen' })),
    );
    expect(status).toBe('still-denied');
    expect(deniedBy.join()).toContain('"Frozen"');
  });

  it('names it without secrets, and without the values of items', async () => {
    const Condition = { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': ['k7-Qz'] } };
    const named = { Sid: 'ghp_PLANTED0123456789abcdefghijABCDEFGHI', Condition };
    const parameters = { tableName: 'orders', key: { pk: { S: 'k7-Qz' } } };
    const by = session('api', { more: onInstance });
    const events = [refused({ call: 'dynamodb:GetItem', by, on: ORDERS, parameters })];
    folder = await mkdtemp(join(tmpdir(), 'case-'));
    await composeBundle({ ...withPolicy(allow('dynamodb:PutItem', ORDERS)), events }, folder);
    const { status, deniedBy } = await verifyIn(
      withPolicy(allow('dynamodb:GetItem', ORDERS), deny('dynamodb:*', '*', named)),
    );
    expect(status).toBe('still-denied');
    expect(deniedBy.join()).toContain('"removed"');
    expect(deniedBy.join()).not.toMatch(/PLANTED|k7-Qz/);
  });

  it('is undetermined where the policies may no longer be read', async () => {
    const { status } = await verifyIn(withPolicy(allow('dynamodb:GetItem', ORDERS)), ['iam:GetRolePolicy']);
    expect(status).toBe('undetermined');
  });

  it('is fixed as far as could be read, where the SCPs may not be read', async () => {
    const { status, deniedBy, notChecked } = await verifyIn(withPolicy(allow('dynamodb:GetItem', ORDERS)), [
      'organizations:DescribeOrganization',
    ]);
    expect({ status, deniedBy }).toEqual({ status: 'fixed-as-read', deniedBy: [] });
    expect(notChecked).toEqual(['service-control-policy', 'resource-control-policy']);
  });

  it('is still denied by the policies that can be read, whatever else cannot', async () => {
    const { status } = await verifyIn(withPolicy(allow('dynamodb:PutItem', ORDERS)), [
      'organizations:DescribeOrganization',
    ]);
    expect(status).toBe('still-denied');
  });

  it('reaches AWS as the recorded run did', async () => {
    const file = join(folder, 'manifest.json');
    const manifest = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...manifest, reach: { profile: 'no-such-profile' } }));
    await expect(verifyIn(withPolicy())).rejects.toMatchObject({ code: 'ProfileNotFound' });
  });

  it('cannot be asked of AWS when it is redacted', async () => {
    const file = join(folder, 'manifest.json');
    const manifest = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...manifest, redaction: { replaced: { account: 1 }, kept: {} } }));
    await expect(verifyIn(withPolicy())).rejects.toMatchObject({ code: 'CaseRedacted', source: 'user' });
  });
});
