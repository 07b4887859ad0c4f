import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EvidenceBundle } from '../../src/evidence/bundle/bundle.js';
import { bundleDigest } from '../../src/evidence/bundle/bundle-digest.js';
import { keepBundle } from '../../src/evidence/bundle/keep-bundle.js';
import { readBundle } from '../../src/evidence/bundle/read-bundle.js';
import { writeBundle } from '../../src/evidence/bundle/write-bundle.js';
import { readerOf } from '../../src/evidence/reader/asking.js';
import { memoised } from '../../src/evidence/reader/memoised-reader.js';
import type { AwsReader } from '../../src/evidence/reader/reader.js';
import { recording } from '../../src/evidence/reader/recording-reader.js';
import { replaying } from '../../src/evidence/reader/replaying-reader.js';
import type { CloudTrailEvent } from '../../src/model/event.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kept-'));
});
afterEach(() => rm(dir, { recursive: true }));

const EVENTS: CloudTrailEvent[] = ['jane@corp.example', 'joe@corp.example'].map((name, index) => ({
  eventID: `e${index}`,
  eventTime: '2026-03-04T09:00:00Z',
  eventSource: 'dynamodb.amazonaws.com',
  eventName: 'PutItem',
  sourceIPAddress: `203.0.113.${index}`,
  userIdentity: {
    type: 'IAMUser',
    accountId: '111122223333',
    userName: name,
    accessKeyId: `AKIAEXAMPLEEXAMPLE${index}${index}`,
  },
}));

/** Asks what a check would: from the events, then from the answers. */
async function questions(events: readonly CloudTrailEvent[], aws: AwsReader) {
  const answers: unknown[] = [];
  for (const { userIdentity } of events) {
    const { accountId = '', userName = '', accessKeyId = '' } = userIdentity ?? {};
    const groups = await aws.read('iam:ListGroupsForUser', { UserName: userName }, { account: accountId });
    const found = groups.status === 'ok' ? (groups.value.Groups ?? []) : [];
    for (const { GroupName = '' } of found) {
      answers.push(await aws.read('iam:ListGroupPolicies', { GroupName }, { account: accountId }));
    }
    const attribute = { AttributeKey: 'AccessKeyId', AttributeValue: accessKeyId };
    answers.push(groups, await aws.read('cloudtrail:LookupEvents', { LookupAttributes: [attribute] }));
  }
  return answers;
}

const AWS = readerOf(async ({ operation, input }) => {
  if (operation === 'cloudtrail:LookupEvents') return { status: 'ok', value: { Events: [] } };
  if (operation === 'iam:ListGroupsForUser') {
    return { status: 'ok', value: { Groups: [{ GroupName: 'ops', Arn: 'arn:aws:iam::111122223333:group/ops' }] } };
  }
  const message = `no policies for ${input['GroupName']} of 111122223333`;
  return { status: 'denied', operation, code: 'AccessDenied', message };
});

async function gathered(): Promise<EvidenceBundle> {
  const recorder = recording(memoised(AWS));
  await questions(EVENTS, recorder);
  const clock = '2026-03-04T10:00:00.000Z';
  return {
    manifest: {
      bundleVersion: 1,
      toolVersion: '0.1.0',
      arguments: { arn: 'arn:aws:iam::111122223333:role/app' },
      clock,
    },
    events: EVENTS,
    reads: recorder.reads(),
  };
}

describe('evidence that is kept', () => {
  it('answers every question that its own events raise, with tokens throughout', async () => {
    await keepBundle(dir, await gathered(), { redact: true });
    const kept = await readBundle(dir);
    const answers = await questions(kept.events, replaying(kept));
    expect(answers.map((answer) => (answer as { status: string }).status)).toEqual([
      'denied',
      'ok',
      'ok',
      'denied',
      'ok',
      'ok',
    ]);
    const account = kept.events[0]?.userIdentity?.accountId;
    expect(answers[0]).toMatchObject({ message: `no policies for ops of ${account}` });
    expect(kept.manifest.arguments).toEqual({ arn: `arn:aws:iam::${account}:role/app` });
    expect(JSON.stringify(kept)).not.toMatch(/111122223333|corp|AKIAEXAMPLE|203\.0\.113/);
  });

  it('is as it was without redaction', async () => {
    const bundle = await gathered();
    await keepBundle(dir, bundle, { redact: false });
    expect(await readBundle(dir)).toEqual(bundle);
  });

  it('has the digest of its three files, one after the other', async () => {
    await keepBundle(dir, await gathered(), { redact: true });
    const files = ['manifest.json', 'events.json', 'reads.json'];
    const texts = await Promise.all(files.map((name) => readFile(join(dir, name), 'utf8')));
    expect(bundleDigest(dir)).toBe(createHash('sha256').update(texts.join('')).digest('hex'));
  });

  it('has the same bytes when the same is kept twice, but for tokens that nobody can work out', async () => {
    const files = ['manifest.json', 'events.json', 'reads.json'];
    const bytes = (folder: string) => Promise.all(files.map((name) => readFile(join(dir, folder, name), 'utf8')));
    await keepBundle(join(dir, 'one'), await gathered(), { redact: false });
    await keepBundle(join(dir, 'two'), await gathered(), { redact: false });
    expect(await bytes('two')).toEqual(await bytes('one'));
    await keepBundle(join(dir, 'three'), await gathered(), { redact: true });
    await keepBundle(join(dir, 'four'), await gathered(), { redact: true });
    expect((await bytes('four'))[1]).not.toEqual((await bytes('three'))[1]);
  });
});

describe('a bundle that cannot be written', () => {
  const manifest = { bundleVersion: 1, toolVersion: '0', arguments: {}, clock: '2026-03-04T10:00:00Z' };
  const NOTHING: EvidenceBundle = { manifest, events: [], reads: [] };

  it('leaves nothing in the way of the next one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'half-'));
    // Its events are written by then.
    const reads = null as unknown as EvidenceBundle['reads'];
    await expect(writeBundle(folder, { ...NOTHING, reads })).rejects.toMatchObject({ code: 'BundleNotWritten' });
    expect(await readdir(folder)).toEqual([]);
    await writeBundle(folder, NOTHING);
    expect((await readdir(folder)).sort()).toEqual(['events.json', 'manifest.json', 'reads.json']);
    await rm(folder, { recursive: true });
  });
});
