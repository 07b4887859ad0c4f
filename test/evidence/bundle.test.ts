import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EvidenceBundle } from '../../src/evidence/bundle/bundle.js';
import { readBundle } from '../../src/evidence/bundle/read-bundle.js';
import { writeBundle } from '../../src/evidence/bundle/write-bundle.js';
import { gap } from '../../src/model/gap.js';
import { toldGaps } from '../model/told-gaps.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bundle-'));
});
afterEach(() => rm(dir, { recursive: true }));

const EARLY = {
  eventID: 'b',
  eventName: 'PutItem',
  eventSource: 'dynamodb.amazonaws.com',
  eventTime: '2026-03-04T09:00:00Z',
};
const LATE = { ...EARLY, eventID: 'a', eventTime: '2026-03-04T09:30:00Z' };
const BUNDLE: EvidenceBundle = {
  manifest: {
    bundleVersion: 1,
    toolVersion: '0.1.0',
    arguments: { arn: 'arn:aws:iam::111122223333:role/app', since: '1h' },
    clock: '2026-03-04T10:00:00.000Z',
    window: { since: '2026-03-04T09:00:00.000Z', until: '2026-03-04T10:00:00.000Z' },
  },
  events: [EARLY, LATE],
  reads: [
    {
      operation: 'iam:GetRole',
      input: { RoleName: 'app' },
      scope: {},
      result: { status: 'denied', operation: 'iam:GetRole', code: 'AccessDenied', message: 'no' },
    },
    {
      operation: 'kms:DescribeKey',
      input: { KeyId: 'k' },
      scope: { account: '444455556666' },
      result: { status: 'ok', value: { KeyMetadata: { Enabled: true, KeyId: 'k' } } },
    },
  ],
};
const FILES = ['events.json', 'manifest.json', 'reads.json'];

async function contents(folder: string) {
  return Promise.all(FILES.map((name) => readFile(join(folder, name), 'utf8')));
}

async function spoil(name: string, text: string) {
  await writeBundle(dir, BUNDLE);
  await writeFile(join(dir, name), text);
  return readBundle(dir);
}

describe('a bundle on disk', () => {
  it('comes back as it went', async () => {
    await writeBundle(join(dir, 'new', 'folder'), BUNDLE);
    expect(await readBundle(join(dir, 'new', 'folder'))).toEqual(BUNDLE);
    expect(await readdir(join(dir, 'new', 'folder'))).toEqual(FILES);
  });

  it('keeps gaps as data, and tells those that were recorded in words in the same words', async () => {
    const gaps = [gap('FILE_EMPTY', { name: 'a.json' }, { incomplete: true })];
    await writeBundle(dir, { ...BUNDLE, manifest: { ...BUNDLE.manifest, gaps } });
    expect((await readBundle(dir)).manifest.gaps).toEqual(gaps);
    const old = [{ code: 'FILE_EMPTY', text: 'a.json holds nothing', remedy: 'fetch it again', incomplete: true }];
    const read = await spoil('manifest.json', JSON.stringify({ ...BUNDLE.manifest, gaps: old }));
    expect(toldGaps(read.manifest.gaps ?? [])).toEqual(old);
  });

  it('has equal bytes for equal evidence, whatever the order it came in', async () => {
    await writeBundle(join(dir, 'one'), BUNDLE);
    const { manifest, reads } = BUNDLE;
    const turned = {
      manifest: Object.fromEntries(Object.entries(manifest).reverse()) as unknown as EvidenceBundle['manifest'],
      events: [LATE, Object.fromEntries(Object.entries(EARLY).reverse())],
      reads: [...reads].reverse(),
    };
    await writeBundle(join(dir, 'two'), turned);
    expect(await contents(join(dir, 'two'))).toEqual(await contents(join(dir, 'one')));
  });

  it('replaces an older bundle and leaves other files of its folder', async () => {
    await writeBundle(dir, BUNDLE);
    await writeFile(join(dir, 'expected.json'), '{}');
    await writeBundle(dir, { ...BUNDLE, events: [EARLY] });
    expect((await readBundle(dir)).events).toEqual([EARLY]);
    expect(await readdir(dir)).toContain('expected.json');
  });

  it('reads what was written by hand: a read without scope', async () => {
    const { scope: _, ...read } = BUNDLE.reads[0] ?? {};
    const bundle = await spoil('reads.json', JSON.stringify([read]));
    expect(bundle.reads).toEqual([BUNDLE.reads[0]]);
  });

  it.each([
    ['other files', async () => writeFile(join(dir, 'notes.txt'), 'mine')],
    ['a manifest of something else', async () => writeFile(join(dir, 'manifest.json'), '{"name":"app"}')],
  ])('does not touch a folder that holds %s', async (_, fill) => {
    await fill();
    const before = await readdir(dir);
    await expect(writeBundle(dir, BUNDLE)).rejects.toMatchObject({ code: 'FolderNotEmpty', source: 'user' });
    expect(await readdir(dir)).toEqual(before);
  });

  it('says that it cannot be written where a file is in the way', async () => {
    await writeFile(join(dir, 'file'), '');
    await expect(writeBundle(join(dir, 'file'), BUNDLE)).rejects.toMatchObject({
      code: 'BundleNotWritten',
      source: 'user',
    });
  });
});

describe('a bundle that cannot be read', () => {
  it.each([
    ['manifest.json', '{"bundleVersion": 1', 'BundleNotJson', /manifest\.json/],
    ['events.json', '', 'BundleNotJson', /events\.json/],
    ['manifest.json', '{"bundleVersion": 2}', 'BundleTooNew', /version 2; this ddb-doctor reads up to 1/],
    ['manifest.json', '[]', 'BundleDamaged', /not an object/],
    [
      'manifest.json',
      '{"bundleVersion": 1, "toolVersion": "1", "arguments": {}, "clock": "noon"}',
      'BundleDamaged',
      /clock/,
    ],
    ['events.json', '{}', 'BundleDamaged', /not a list/],
    ['events.json', '[{"name": "PutItem"}]', 'BundleDamaged', /item 0: it is not a CloudTrail record/],
    ['reads.json', '[{"operation": "iam:GetRole", "input": {}}]', 'BundleDamaged', /item 0: `result`/],
    [
      'reads.json',
      '[{"operation": "iam:GetRole", "input": {}, "result": {"status": "fine"}}]',
      'BundleDamaged',
      /status/,
    ],
    [
      'reads.json',
      '[{"operation": "iam:GetRole", "input": {}, "result": {"status": "denied"}}]',
      'BundleDamaged',
      /code/,
    ],
  ])('%s holding %s: %s', async (name, text, code, message) => {
    await expect(spoil(name, text)).rejects.toMatchObject({
      code,
      source: 'user',
      message: expect.stringMatching(message),
      hint: expect.any(String),
    });
  });

  it.each(FILES)('without %s', async (name) => {
    await writeBundle(dir, BUNDLE);
    await rm(join(dir, name));
    await expect(readBundle(dir)).rejects.toMatchObject({ code: 'BundleNotFound', source: 'user' });
  });

  it('a folder that is not there, or a file', async () => {
    await expect(readBundle(join(dir, 'nowhere'))).rejects.toMatchObject({ code: 'BundleNotFound' });
    await mkdir(join(dir, 'manifest.json'));
    await expect(readBundle(dir)).rejects.toMatchObject({ code: 'BundleNotFound' });
  });
});
