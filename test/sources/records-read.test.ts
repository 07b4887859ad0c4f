import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CloudTrailEvent } from '../../src/model/event.js';
import { fileSource } from '../../src/sources/files/file-source.js';
import { record } from './trail-forms.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-'));
});
afterAll(() => rm(folder, { recursive: true }));

const DENIED = { errorCode: 'AccessDenied', errorMessage: 'Access Denied' };
const made = (from: number, count: number): CloudTrailEvent[] =>
  Array.from({ length: count }, (_, index) => record(`${from + index}`, index === 3 ? DENIED : {}));

/** The last key first, as tools write records that they have sorted or parsed. */
const turned = (event: CloudTrailEvent): object => Object.fromEntries(Object.entries(event).reverse());

async function read(files: Readonly<Record<string, string | Uint8Array>>) {
  const paths = await Promise.all(
    Object.entries(files).map(async ([name, content]) => {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    }),
  );
  const source = fileSource({ paths });
  let denied = 0;
  for await (const _ of source.events()) denied += 1;
  return { denied, ...source.statistics() };
}

const trail = (records: readonly object[]): string => JSON.stringify({ Records: records });

it.each([
  ['plain', (text: string) => text],
  ['gzip', (text: string) => gzipSync(text)],
])('every record of a trail file counts as read, %s', async (name, pack) => {
  const first = { [`${name}-a`]: pack(trail(made(0, 20))), [`${name}-b`]: pack(trail(made(100, 13))) };
  expect(await read(first)).toMatchObject({ denied: 2, events: 33, work: { files: 2 } });
  const other = { [`${name}-c`]: pack(trail(made(0, 20).map(turned))) };
  expect(await read(other)).toMatchObject({ denied: 1, events: 20 });
  const none = { [`${name}-d`]: pack(trail(made(0, 3))) };
  expect(await read(none)).toMatchObject({ denied: 0, events: 3 });
});

it('of many files the number follows from the first of them, and says so', async () => {
  const padding = { requestParameters: { text: 'x'.repeat(40_000) } };
  const large = gzipSync(trail(made(0, 500).map((event) => ({ ...event, ...padding }))));
  const files = Object.fromEntries([1, 2, 3, 4].map((number) => [`large-${number}.gz`, large]));
  const { events, about } = await read(files);
  expect({ events, about }).toEqual({ events: 2000, about: true });
});
