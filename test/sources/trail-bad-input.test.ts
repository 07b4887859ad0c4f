import { execFileSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { appendFile, chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { denied, inFolder, record, scanFiles, trailFile } from './trail-forms.js';

const many = (count: number): Record<string, unknown>[] =>
  Array.from({ length: count }, (_, index) => denied(`e-${index}`, { requestID: `${index}`.repeat(40) }));

/** Scans one good and one bad file of a folder: whatever is wrong with the bad one, the good one is read. */
async function scanBeside(name: string, content: Buffer | string): ReturnType<typeof scanFiles> {
  return inFolder(async (folder) => {
    await writeFile(join(folder, 'a-good.json'), trailFile(denied('good')));
    await writeFile(join(folder, name), content);
    return scanFiles({ paths: [folder] });
  });
}

describe('bad input is reported by name and the rest is read', () => {
  it.each([1, 3])('a gzip that is cut off, %i threads', async (threads) => {
    await inFolder(async (folder) => {
      const whole = gzipSync(trailFile(...many(4000)), { level: 1 });
      await writeFile(join(folder, 'cut.json.gz'), whole.subarray(0, whole.length - 2000));
      await writeFile(join(folder, 'good.json.gz'), gzipSync(trailFile(denied('good'))));
      const { ids, gaps } = await scanFiles({ paths: [folder], threads });
      expect(ids.at(-1)).toBe('good');
      expect(ids.length).toBeGreaterThan(3000);
      expect(gaps).toContainEqual(expect.objectContaining({ code: 'FILE_UNREADABLE', incomplete: true }));
      expect(gaps[0]?.text).toContain('cut.json.gz');
    });
  });

  it('a gzip that is damaged in the middle', async () => {
    const damaged = gzipSync(trailFile(...many(3000)), { level: 1 });
    const middle = Math.floor(damaged.length / 2);
    damaged.fill(0xff, middle, middle + 40);
    const { ids, gaps } = await scanBeside('damaged.json.gz', damaged);
    expect(ids).toContain('good');
    expect(ids).toContain('e-0');
    expect(gaps.some((gap) => gap.text.includes('damaged.json.gz') && gap.incomplete === true)).toBe(true);
  });

  it('a gzip with something else behind it', async () => {
    const gzip = gzipSync(trailFile(...Array.from({ length: 500 }, (_, index) => denied(`e-${index}`))));
    const { ids, gaps } = await scanBeside('behind.json.gz', Buffer.concat([gzip, Buffer.from('<html>502')]));
    expect(ids.length).toBeGreaterThan(400);
    expect(gaps).toEqual([
      expect.objectContaining({ code: 'FILE_UNREADABLE', text: expect.stringContaining('behind.json.gz') }),
    ]);
  });

  it('a record that is too long to be held, and the records behind it are read', async () => {
    const long = denied('long', { userAgent: 'y'.repeat(70 * 1024 * 1024) });
    const { ids, gaps } = await scanBeside('long.json', trailFile(denied('a'), long, denied('b'), denied('c')));
    expect(ids).toEqual(['good', 'a', 'b', 'c']);
    expect(gaps).toEqual([expect.objectContaining({ code: 'RECORD_BROKEN', incomplete: true })]);
  });

  it('a file that ends in the middle of a record', async () => {
    const text = trailFile(denied('a'), denied('b'), denied('c'));
    const { ids, gaps } = await scanBeside('half.json', text.slice(0, text.lastIndexOf('"errorMessage"')));
    expect(ids).toEqual(['good', 'a', 'b']);
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatchObject({ code: 'RECORD_BROKEN', incomplete: true });
    expect(gaps[0]?.text).toMatch(/half\.json.* 1 record /);
  });

  it('lines of records, the last cut anywhere', async () => {
    const [whole, cut] = [denied('a'), denied('cut')].map((one) => JSON.stringify(one));
    for (const length of [1, 6, 40, cut?.indexOf('},') ?? 0]) {
      const { ids, gaps } = await scanBeside('lines.json', `${whole}\n${cut?.slice(0, length + 1)}`);
      expect(ids).toEqual(['good', 'a']);
      expect(gaps).toEqual([expect.objectContaining({ code: 'RECORD_BROKEN', incomplete: true })]);
    }
  });

  it.each(['eventVersion', 'awsRegion'])('a line of records, from %s on, that is cut', async (first) => {
    const record = { [first]: '1.11', ...denied('cut') };
    const { ids, gaps } = await scanBeside(
      'lines.json',
      `${JSON.stringify(denied('a'))}\n${JSON.stringify(record).slice(0, -40)}`,
    );
    expect(ids).toEqual(['good', 'a']);
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatchObject({ code: 'RECORD_BROKEN', incomplete: true });
  });

  it('half a record in the middle of a file', async () => {
    const [a, half, c] = [denied('a'), denied('b'), denied('c')].map((one) => JSON.stringify(one));
    const text = `{"Records":[${a},${half?.slice(0, 300)}\n${c}]}`;
    const { ids, gaps } = await scanBeside('half.json', text);
    expect(ids).toEqual(['good', 'a', 'c']);
    expect(gaps[0]).toMatchObject({ code: 'RECORD_BROKEN', incomplete: true });
  });

  it('half a record without a line break after it', async () => {
    const [a, half, c, d] = ['a', 'b', 'c', 'd'].map((id) => JSON.stringify(denied(id)));
    const { ids, gaps } = await scanBeside('half.json', `{"Records":[${a},${half?.slice(0, 301)}${c},${d}]}`);
    expect(ids).toEqual(['good', 'a', 'c', 'd']);
    expect(gaps[0]).toMatchObject({ code: 'RECORD_BROKEN', incomplete: true });
  });

  it('half a line of NDJSON', async () => {
    const [a, half, c] = [denied('a'), denied('b'), denied('c')].map((one) => JSON.stringify(one));
    const { ids, gaps } = await scanBeside('lines.ndjson', `${a}\n${half?.slice(0, 400)}\n${c}\n`);
    expect(ids).toEqual(['good', 'a', 'c']);
    expect(gaps[0]).toMatchObject({ code: 'RECORD_BROKEN', incomplete: true });
  });

  it.each([
    ['utf-16le', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['utf-16le', (text: string) => Buffer.from(text, 'utf16le')],
    ['utf-16be', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ])('%s is converted and told', async (encoding, encode) => {
    const { ids, gaps } = await scanBeside('export.json', encode(trailFile(denied('wide'))));
    expect(ids).toEqual(['good', 'wide']);
    expect(gaps).toHaveLength(1);
    expect(gaps[0]?.text).toContain(encoding.toUpperCase());
    expect(gaps[0]?.incomplete).toBeUndefined();
  });

  it('text of Windows is converted and told', async () => {
    const text = `${'INFO caf\u00e9 '.repeat(9)}\nUser: arn:aws:iam::1:user/Jos\u00e9 is not authorized to perform: dynamodb:GetItem`;
    const { logs, gaps } = await scanBeside('app.log', Buffer.from(text, 'latin1'));
    expect(logs[0]?.text).toContain('user/Jos\u00e9 is not authorized');
    expect(gaps).toEqual([{ code: 'FILE_ENCODING', text: expect.stringContaining('WINDOWS-1252') }]);
  });

  it('a byte order mark before UTF-8 is nothing to tell', async () => {
    const { ids, gaps } = await scanBeside('mark.json', `\ufeff${trailFile(denied('marked'))}`);
    expect([ids, gaps]).toEqual([['good', 'marked'], []]);
  });

  it.each([
    ['empty.json.gz', Buffer.alloc(0), 'FILE_EMPTY'],
    ['data.parquet', Buffer.from('PAR1\u0000\u0001'), 'FILE_FORMAT'],
    ['logs.zip', Buffer.from('PK\u0003\u0004abc'), 'FILE_FORMAT'],
  ])('%s', async (name, content, code) => {
    const { ids, gaps } = await scanBeside(name, content);
    expect(ids).toEqual(['good']);
    expect(gaps).toEqual([expect.objectContaining({ code, incomplete: true, text: expect.stringContaining(name) })]);
  });

  it('an empty folder, a missing path and a glob that matches nothing', async () => {
    await inFolder(async (folder) => {
      await mkdir(join(folder, 'empty'));
      for (const path of ['empty', 'missing.json', '*.gz', 'none/**/*.json']) {
        const { ids, gaps } = await scanFiles({ paths: [join(folder, path)] });
        expect(ids).toEqual([]);
        expect(gaps).toHaveLength(1);
        expect(gaps[0]).toMatchObject({ incomplete: true, text: expect.stringContaining(path.split('/')[0] ?? '') });
      }
    });
  });

  it('a folder that may not be opened', async () => {
    await inFolder(async (folder) => {
      await mkdir(join(folder, 'closed'));
      await writeFile(join(folder, 'open.json'), trailFile(denied('open')));
      await writeFile(join(folder, 'closed.json'), trailFile(denied('closed')));
      await chmod(join(folder, 'closed.json'), 0);
      await chmod(join(folder, 'closed'), 0);
      const { ids, gaps } = await scanFiles({ paths: [folder] });
      expect(ids).toContain('open');
      // The super-user reads everything.
      if (process.getuid?.() !== 0) {
        expect(gaps.map((gap) => gap.text).sort()).toEqual([
          expect.stringMatching(/closed` .*permission denied/),
          expect.stringMatching(/closed\.json` .*permission denied/),
        ]);
      }
    });
  });

  it('a file that vanishes before it is read', async () => {
    await inFolder(async (folder) => {
      await writeFile(join(folder, 'good.json'), trailFile(denied('good')));
      await symlink(join(folder, 'nowhere'), join(folder, 'broken-link.json'));
      const { ids, gaps } = await scanFiles({ paths: [join(folder, 'broken-link.json'), join(folder, 'good.json')] });
      expect(ids).toEqual(['good']);
      expect(gaps[0]?.text).toMatch(/broken-link\.json.*no such file/);
    });
  });
});

describe('what is large or odd passes', () => {
  it('a record of more than 256 KB', async () => {
    const { ids, gaps } = await scanBeside(
      'large.json',
      trailFile(record('x'), denied('large', { userAgent: 'x'.repeat(400_000) })),
    );
    expect([ids, gaps]).toEqual([['good', 'large'], []]);
  });

  it('a file that is streamed, since it is too large to be held', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'large.json.gz');
      const filler = Buffer.from(`${`${JSON.stringify(record('x', { userAgent: 'y'.repeat(4500) }))},`.repeat(2000)}`);
      const text = Buffer.concat([
        Buffer.from('{"Records":['),
        filler,
        Buffer.from(`${JSON.stringify(denied('first'))},`),
        ...Array.from({ length: 7 }, () => filler),
        Buffer.from(`${JSON.stringify(denied('last'))}]}`),
      ]);
      expect(text.length).toBeGreaterThan(64 * 1024 * 1024);
      await writeFile(file, gzipSync(text, { level: 1 }));
      const { ids, gaps } = await scanFiles({ paths: [file] });
      expect([ids, gaps]).toEqual([['first', 'last'], []]);
    });
  });

  it('several gzip members in one file', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'joined.json.gz');
      for (const id of ['a', 'b', 'c']) await appendFile(file, gzipSync(trailFile(record('x'), denied(id))));
      const { ids, gaps } = await scanFiles({ paths: [file] });
      expect([ids, gaps]).toEqual([['a', 'b', 'c'], []]);
    });
  });

  it('duplicates: the same record twice, and copies for two accounts', async () => {
    await inFolder(async (folder) => {
      await writeFile(join(folder, '1.json'), trailFile(denied('a'), denied('b', { sharedEventID: 's' })));
      await writeFile(join(folder, '2.json'), trailFile(denied('a'), denied('c', { sharedEventID: 's' }), denied('d')));
      const { ids, work } = await scanFiles({ paths: [folder] });
      expect(ids).toEqual(['a', 'b', 'd']);
      expect(work).toMatchObject({ files: 2, duplicates: 2 });
    });
  });

  it('digest, insight and aggregated files are skipped and counted', async () => {
    await inFolder(async (folder) => {
      const base = join(folder, 'AWSLogs', '111122223333');
      for (const kind of [
        'CloudTrail',
        'CloudTrail-Digest',
        'CloudTrail-Insight',
        'CloudTrail-Aggregated',
        'CloudTrail-NetworkActivity',
      ]) {
        await mkdir(join(base, kind), { recursive: true });
        await writeFile(join(base, kind, 'f.json'), trailFile(denied(kind)));
      }
      await writeFile(
        join(base, 'renamed.json'),
        JSON.stringify({ digestStartTime: 'x', digestS3Object: 'y', errorCode: 'z' }),
      );
      const insight = denied('i', { eventType: 'AwsCloudTrailInsight' });
      await writeFile(join(base, 'renamed-insight.json'), trailFile(insight));
      const { ids, work, gaps } = await scanFiles({ paths: [folder] });
      expect([ids, gaps]).toEqual([['CloudTrail', 'CloudTrail-NetworkActivity'], []]);
      expect(work).toMatchObject({ 'digests skipped': 2, 'insights skipped': 2, 'aggregated skipped': 1 });
    });
  });

  it('standard input, gzipped or not', async () => {
    await inFolder(async (folder) => {
      const [plain, packed] = [join(folder, 'p'), join(folder, 'z')];
      await writeFile(plain, trailFile(denied('a')));
      await writeFile(packed, gzipSync(trailFile(denied('a'))));
      for (const file of [plain, packed]) {
        for (const highWaterMark of [1, 65_536]) {
          const stdin = createReadStream(file, { highWaterMark }) as AsyncIterable<Buffer>;
          expect((await scanFiles({ paths: ['-'], stdin })).ids).toEqual(['a']);
        }
      }
    });
  });

  it('a pipe, which can be read but once', async () => {
    await inFolder(async (folder) => {
      const pipe = join(folder, 'pipe');
      execFileSync('mkfifo', [pipe]);
      const writing = writeFile(pipe, gzipSync(trailFile(denied('a'))));
      const { ids, gaps } = await scanFiles({ paths: [pipe] });
      await writing;
      expect([ids, gaps]).toEqual([['a'], []]);
    });
  });

  it('links to folders are followed, and a folder is read once', async () => {
    await inFolder(async (folder) => {
      await mkdir(join(folder, 'a'));
      await mkdir(join(folder, 'elsewhere'));
      await writeFile(join(folder, 'elsewhere', 'x.json'), trailFile(denied('x')));
      await writeFile(join(folder, 'a', 'y.log'), 'User: a is not authorized to perform: dynamodb:GetItem\n');
      await symlink(join(folder, 'elsewhere'), join(folder, 'a', 'link'));
      await symlink('.', join(folder, 'a', 'self'));
      await symlink('gone', join(folder, 'a', 'broken'));
      const { ids, logs, gaps } = await scanFiles({ paths: [join(folder, 'a')] });
      expect([ids, logs.length]).toEqual([['x'], 1]);
      expect(gaps.map(({ text }) => text)).toEqual([expect.stringMatching(/broken` could not be read: no such file/)]);
    });
  });

  it('globs', async () => {
    await inFolder(async (folder) => {
      await mkdir(join(folder, 'a', 'b'), { recursive: true });
      for (const path of ['1.json', '2.txt', 'a/3.json', 'a/b/4.json']) {
        await writeFile(join(folder, path), trailFile(denied(path)));
      }
      const ids = async (glob: string): Promise<string[]> => (await scanFiles({ paths: [join(folder, glob)] })).ids;
      expect(await ids('*.json')).toEqual(['1.json']);
      expect(await ids('**/*.json')).toEqual(['1.json', 'a/3.json', 'a/b/4.json']);
      expect(await ids('a/?.json')).toEqual(['a/3.json']);
      expect(await ids('[12].*')).toEqual(['1.json', '2.txt']);
    });
  });
});
