import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ahead } from '../../src/sources/records/ahead.js';
import { release } from '../../src/sources/records/release.js';
import { denied, inFolder, record, scanFiles, trailFile } from './trail-forms.js';

const packed = (...ids: string[]): Buffer =>
  gzipSync(trailFile(record(`before ${ids[0]}`), ...ids.map((id) => denied(id)), record(`after ${ids[0]}`)));

/** Small files that lie side by side are inflated together: whatever one of them holds, each is told as if alone. */
describe.each([1, 2])('small files side by side, %i threads', (threads) => {
  const scan = (contents: Record<string, Buffer | string>) =>
    inFolder(async (folder) => {
      for (const [name, content] of Object.entries(contents)) {
        await mkdir(join(folder, name, '..'), { recursive: true });
        await writeFile(join(folder, name), content);
      }
      const { ids, gaps, work } = await scanFiles({ paths: [folder], threads });
      return { ids, gaps: gaps.map(({ code, text }) => [code, /[\w.-]+(?=` )/.exec(text)?.[0]]), files: work['files'] };
    });

  it('in the order of their names', async () => {
    const names = Array.from({ length: 300 }, (_, index) => String(index).padStart(3, '0'));
    const { ids, gaps, files } = await scan(Object.fromEntries(names.map((name) => [`${name}.json.gz`, packed(name)])));
    expect([ids, gaps, files]).toEqual([names, [], 300]);
  });

  it('when there is more of them than is inflated in one go', async () => {
    const names = Array.from({ length: 20 }, (_, index) => String(index).padStart(2, '0'));
    const large = (name: string) =>
      gzipSync(trailFile(...Array.from({ length: 300 }, (_, at) => record(`${name}-${at}`)), denied(name)));
    const { ids, gaps } = await scan(Object.fromEntries(names.map((name) => [`${name}.json.gz`, large(name)])));
    expect([ids, gaps]).toEqual([names, []]);
  });

  it.each([
    ['one that is cut off', packed('x').subarray(0, -30), 'FILE_UNREADABLE'],
    [
      'one whose checksum is wrong',
      Buffer.concat([packed('x').subarray(0, -8), Buffer.alloc(8, 7)]),
      'FILE_UNREADABLE',
    ],
  ])('with %s among them', async (_, bad, code) => {
    const { ids, gaps } = await scan({ 'a.json.gz': packed('a'), 'b.json.gz': bad, 'c.json.gz': packed('c') });
    expect(ids.filter((id) => id !== 'x')).toEqual(['a', 'c']);
    expect(gaps).toContainEqual([code, 'b.json.gz']);
    expect(gaps.every(([, name]) => name === 'b.json.gz')).toBe(true);
  });

  it('with one of several members among them', async () => {
    const { ids, gaps } = await scan({
      'a.json.gz': packed('a'),
      'b.json.gz': Buffer.concat([packed('b1', 'b2'), packed('b3')]),
      'c.json.gz': packed('c'),
    });
    expect([ids, gaps]).toEqual([['a', 'b1', 'b2', 'b3', 'c'], []]);
  });

  it('with one among them that has zeros behind its end, as tapes and some tools leave', async () => {
    const { ids, gaps } = await scan({
      'a.json.gz': packed('a'),
      'b.json.gz': Buffer.concat([packed('b'), Buffer.alloc(512)]),
      'c.json.gz': packed('c'),
      'd.json.gz': packed('d'),
    });
    expect([ids, gaps]).toEqual([['a', 'b', 'c', 'd'], []]);
  });

  it('with files among them that are no gzip, empty or of another kind', async () => {
    const { ids, gaps } = await scan({
      'a.json.gz': packed('a'),
      'b.json': trailFile(denied('b')),
      'c.json.gz': packed('c'),
      'd.json.gz': '',
      'e.parquet': 'PAR1',
      'f.json.gz': packed('f'),
      'sub/g.json.gz': packed('g'),
    });
    expect(ids).toEqual(['a', 'b', 'c', 'f', 'g']);
    expect(gaps).toEqual([
      ['FILE_EMPTY', 'd.json.gz'],
      ['FILE_FORMAT', 'e.parquet'],
    ]);
  });
});

describe('work ahead', () => {
  async function* inputs(count: number, last?: Error): AsyncGenerator<number> {
    for (let at = 0; at < count; at += 1) yield at;
    if (last) throw last;
  }

  it('gives the results in order and never does more than it may beside its consumer', async () => {
    let [running, most] = [0, 0];
    const results: number[] = [];
    const work = async (input: number): Promise<number> => {
      running += 1;
      most = Math.max(most, running);
      for (let turns = 0; turns < (7 - input) % 4; turns += 1) await setImmediate();
      running -= 1;
      return input * 10;
    };
    for await (const result of ahead(inputs(8), 3, work)) results.push(result);
    expect(results).toEqual([0, 10, 20, 30, 40, 50, 60, 70]);
    expect(most).toBe(3);
  });

  it('gives what was found before the inputs failed, and then the failure', async () => {
    const results: number[] = [];
    const reading = async (): Promise<void> => {
      for await (const result of ahead(inputs(4, new Error('the listing ended')), 2, async (input) => input)) {
        results.push(result);
      }
    };
    await expect(reading()).rejects.toThrow('the listing ended');
    expect(results).toEqual([0, 1, 2, 3]);
  });
});

describe('memory given back', () => {
  it('empties a large buffer once Node has closed the port, and leaves small ones, which may share theirs', async () => {
    release(Buffer.alloc(100_000));
    await setImmediate();
    await setImmediate();
    const [large, small, shared] = [Buffer.alloc(100_000), Buffer.alloc(1000), Buffer.from('from the pool')];
    for (const bytes of [large, small, shared]) release(bytes);
    expect([large.length, small.length, shared.toString()]).toEqual([0, 1000, 'from the pool']);
  });
});
