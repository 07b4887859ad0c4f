import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { example } from '../account/example.js';
import { ALICE, type Setup, WINDOW, withAccount } from './at-front.js';

const denials = example.events.filter(({ userIdentity }) => userIdentity?.arn === ALICE);
const trailFile = (records: readonly object[]) => JSON.stringify({ Records: records });
const ASK = ['--arn', ALICE, ...WINDOW, '--output', 'json'];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trail-'));
  await mkdir(join(folder, 'whole/2026/11/20'), { recursive: true });
  await writeFile(join(folder, 'whole/2026/11/20/one.json.gz'), gzipSync(trailFile(denials)));
  await writeFile(join(folder, 'whole/2026/11/20/again.json'), trailFile(denials));
  const damaged = join(folder, 'damaged');
  await mkdir(damaged);
  await writeFile(join(damaged, 'good.json.gz'), gzipSync(trailFile(denials)));
  const whole = gzipSync(trailFile(example.events));
  await writeFile(join(damaged, 'truncated.json.gz'), whole.subarray(0, whole.length - 200));
  await writeFile(join(damaged, 'cut.json'), trailFile(denials).slice(0, -300));
});

async function ask(setup: Setup, args: readonly string[], stdin?: string | Uint8Array) {
  const { code, stdout, stderr } = await setup.run([...ASK, ...args], {}, stdin === undefined ? {} : { stdin });
  const { complete, denials: count, gaps } = JSON.parse(stdout);
  return { code, complete, count, gaps: gaps.filter((gap: { incomplete?: boolean }) => gap.incomplete), stderr };
}

describe.concurrent('--from', () => {
  it('reads a folder and what lies below it, a record once', async () => {
    expect(denials.length).toBeGreaterThan(0);
    await withAccount({}, async (setup) => {
      const { code, complete, count, stderr } = await ask(setup, ['--from', join(folder, 'whole')]);
      expect({ code, complete, count, stderr }).toEqual({ code: 0, complete: true, count: denials.length, stderr: '' });
      expect(setup.front.count('cloudtrail:LookupEvents')).toBe(0);
    });
  });

  it('tells apart that nothing was denied and that what narrows the question takes nothing in', async () => {
    await withAccount({}, async (setup) => {
      const codesOf = async (...args: string[]) => {
        const { code, stdout } = await setup.run([...ASK, '--from', join(folder, 'whole'), ...args]);
        const { denials: count, gaps } = JSON.parse(stdout);
        return { code, count, gaps: gaps.map((gap: { code: string; text: string }) => `${gap.code}: ${gap.text}`) };
      };
      const text = 'failed calls were seen, none of them of --table evnts, --action DeleteTable';
      const slip = await codesOf('--table', 'evnts', '--action', 'DeleteTable');
      expect(slip).toMatchObject({ code: 0, count: 0 });
      expect(slip.gaps).toContain(`NARROWED_TO_NOTHING: ${text}`);
      expect(JSON.stringify(await codesOf('--table', 'events'))).not.toContain('NARROWED_TO_NOTHING');
      const never = ['--since', '2020-01-01', '--until', '2020-01-02', '--table', 'evnts'];
      const outside = await setup.run(['--from', join(folder, 'whole'), ...never, '--output', 'json']);
      expect(outside.stdout).not.toContain('NARROWED_TO_NOTHING');
    });
  });

  it('reads records of any time unless a window is asked for', async () => {
    await withAccount({}, async (setup) => {
      const ask = ['--arn', ALICE, '--output', 'json', '--from', join(folder, 'whole')];
      const all = JSON.parse((await setup.run(ask)).stdout);
      expect(all).toMatchObject({ complete: true, denials: denials.length });
      expect(all).not.toHaveProperty('window');
      const lastHour = JSON.parse((await setup.run([...ask, '--since', '1h'])).stdout);
      expect(lastHour).toMatchObject({ denials: 0, gaps: [{ code: 'ONLY_THE_WINDOW' }] });
    });
  });

  it('takes a time without a zone for UTC, wherever it runs', async () => {
    const zoneless = (event: (typeof denials)[number]) => ({
      ...event,
      eventTime: event.eventTime?.replace('T', ' ').replace('Z', ''),
    });
    await withAccount({}, async (setup) => {
      const { stdout } = await setup.run(
        [...ASK, '--from', '-'],
        { TZ: 'Pacific/Auckland' },
        {
          stdin: trailFile(denials.map(zoneless)),
        },
      );
      expect(JSON.parse(stdout)).toMatchObject({
        denials: denials.length,
        diagnoses: [{ lastSeen: '2026-11-20T09:20:00Z' }],
      });
    });
  });

  it('reads stdin, plain and compressed', async () => {
    await withAccount({}, async (setup) => {
      const plain = await ask(setup, ['--from', '-'], trailFile(denials));
      const compressed = await ask(setup, ['--from', '-'], gzipSync(trailFile(denials)));
      for (const { code, complete, count } of [plain, compressed])
        expect({ code, complete, count }).toEqual({ code: 0, complete: true, count: denials.length });
    });
  });

  it('reports what it can read of damaged files, names them, and exits 4', async () => {
    await withAccount({}, async (setup) => {
      const { code, complete, count, gaps } = await ask(setup, ['--from', join(folder, 'damaged')]);
      expect({ code, complete, count }).toEqual({ code: 4, complete: false, count: denials.length });
      const texts = gaps.map(({ text }: { text: string }) => text).join('\n');
      expect(texts).toContain('truncated.json.gz');
      expect(texts).toContain('cut.json');
    });
  });

  it('says of a file that is not there that it is not there', async () => {
    await withAccount({}, async ({ run }) => {
      const { code, stdout, stderr } = await run([...ASK, '--from', join(folder, 'none.json')]);
      expect([4, 252]).toContain(code);
      expect(stdout + stderr).toContain('none.json');
    });
  });
});
