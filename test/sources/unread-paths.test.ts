import { execFileSync } from 'node:child_process';
import { symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fileSource } from '../../src/sources/files/file-source.js';
import { denied, inFolder, record, type Scanned, scanFiles, trailFile } from './trail-forms.js';

/** Scans a folder with one sound file, and whatever else is put there. */
async function scanWith(make: (folder: string) => unknown): Promise<Scanned> {
  return inFolder(async (folder) => {
    await writeFile(join(folder, 'a-good.json'), trailFile(denied('good')));
    await make(folder);
    return scanFiles({ paths: [folder] });
  });
}

const file = (name: string, content: string | Buffer) => (folder: string) => writeFile(join(folder, name), content);

describe('what lies in a folder and cannot be opened is told', () => {
  it.each([
    ['a link to nothing', 'nowhere', /link\.json` could not be read: no such file/],
    ['a link to itself', 'link.json', /link\.json` could not be read: its links lead in a circle/],
  ])('%s', async (_, target, told) => {
    const { ids, gaps } = await scanWith((folder) => symlink(join(folder, target), join(folder, 'link.json')));
    expect(ids).toEqual(['good']);
    expect(gaps).toEqual([expect.objectContaining({ code: 'FILE_UNREADABLE', incomplete: true })]);
    expect(gaps[0]?.text).toMatch(told);
  });

  it('a pipe, which nobody may ever write into', async () => {
    const { ids, gaps } = await scanWith((folder) => execFileSync('mkfifo', [join(folder, 'pipe')]));
    expect(ids).toEqual(['good']);
    expect(gaps).toEqual([expect.objectContaining({ code: 'FILE_UNREADABLE', incomplete: true })]);
    expect(gaps[0]?.text).toMatch(/pipe` could not be read: it is no plain file/);
  });

  it('a name that is not UTF-8', async () => {
    const { ids, gaps } = await scanWith((folder) =>
      writeFile(Buffer.concat([Buffer.from(`${folder}/na`), Buffer.of(0xef), Buffer.from('ve.json')]), '{}'),
    );
    expect(ids).toEqual(['good']);
    expect(gaps).toEqual([expect.objectContaining({ code: 'FILE_UNREADABLE', incomplete: true })]);
    expect(gaps[0]?.text).toMatch(/na\ufffdve\.json` could not be read.*: its name is not UTF-8/);
  });

  it('only where its name is asked for', async () => {
    await inFolder(async (folder) => {
      await symlink(join(folder, 'nowhere'), join(folder, 'other.txt'));
      await file('a.json', trailFile(denied('a')))(folder);
      const { ids, gaps } = await scanFiles({ paths: [join(folder, '*.json')] });
      expect([ids, gaps]).toEqual([['a'], []]);
    });
  });
});

describe('a file that shrinks while it is read', () => {
  it('is told to, where it ends between two records too', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'long.ndjson');
      const line = `${JSON.stringify(denied('a'))}\n`;
      const kept = line.length;
      await writeFile(path, line + `${' '.repeat(99_999)}\n`.repeat(700));
      const source = fileSource({ paths: [path] });
      const ids: unknown[] = [];
      for await (const event of source.events()) {
        ids.push(event['eventID']);
        await truncate(path, kept);
      }
      expect(ids).toHaveLength(1);
      expect(source.gaps()).toEqual([expect.objectContaining({ code: 'FILE_UNREADABLE', incomplete: true })]);
    });
  });
});

describe('a file without a record is told of', () => {
  it.each([
    ['an object', '{"hello": 1}\n'],
    ['a list of other things', '[{"hello":1}]'],
    ['lines of objects', '{"level":"info","n":1}\n{"level":"info","n":2}\n'],
    ['a log', '2026-11-20 09:31:40 INFO started\n2026-11-20 09:31:41 INFO ready\n'],
    ['a table', 'message,level\nready,info\n'],
  ])('%s', async (_, content) => {
    const { ids, gaps } = await scanWith(file('other.json', content));
    expect(ids).toEqual(['good']);
    expect(gaps).toEqual([{ code: 'FILE_NO_RECORD', text: expect.stringContaining('other.json` holds no record') }]);
  });

  it.each([
    ['an empty list of records', '{"Records":[]}'],
    ['an empty list', '[]'],
    ['an empty answer of LookupEvents', '{"Events": []}'],
    ['columns without a row', 'eventName,eventSource\n'],
    ['records of calls that were allowed', trailFile(record('allowed'))],
    ['a line of such a record', `${JSON.stringify(record('allowed'))}\n`],
  ])('but not %s', async (_, content) => {
    const { gaps } = await scanWith(file('none.json', content));
    expect(gaps).toEqual([]);
  });

  it('many of them in one gap', async () => {
    const { gaps } = await scanWith(async (folder) => {
      for (let at = 0; at < 14; at += 1) await file(`n-${at}.json`, '{"hello": 1}')(folder);
    });
    expect(gaps).toHaveLength(1);
    expect(gaps[0]?.text).toMatch(/n-0\.json.* and 4 more hold no record/);
  });
});

describe('what stands behind a gzip', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, at) => denied(`e-${at}`, { requestID: String(Math.sin(at)) }));

  it.each([
    ['a short one', gzipSync(trailFile(denied('a'), denied('b'))), ['a', 'b']],
    [
      'two behind one another',
      Buffer.concat(['a', 'b'].map((id) => gzipSync(`${JSON.stringify(denied(id))}\n`))),
      ['a', 'b'],
    ],
    ['a long one', gzipSync(trailFile(...many(9000)), { level: 1 }), many(9000).map(({ eventID }) => eventID)],
  ])('costs none of its records: %s', async (_, gzip, ids) => {
    const scanned = await scanWith(file('b.json.gz', Buffer.concat([gzip, Buffer.from('garbage')])));
    expect(scanned.ids).toEqual(['good', ...ids]);
    expect(scanned.gaps).toEqual([expect.objectContaining({ code: 'FILE_UNREADABLE', incomplete: true })]);
    expect(scanned.gaps[0]?.text).toMatch(/b\.json\.gz.*behind the end of its gzip/);
  });

  it('where its header names a file and a comment', async () => {
    const plain = gzipSync(trailFile(denied('a')));
    const header = Buffer.concat([plain.subarray(0, 3), Buffer.from([0x18]), plain.subarray(4, 10)]);
    const named = Buffer.concat([header, Buffer.from('two.json\0why\0'), plain.subarray(10)]);
    const { ids } = await scanWith(file('b.json.gz', Buffer.concat([named, Buffer.from('garbage')])));
    expect(ids).toEqual(['good', 'a']);
  });
});
