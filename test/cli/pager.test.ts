import { describe, expect, it } from 'vitest';
import type { CliIo, Pager } from '../../src/cli/io.js';
import { paged, pagerOf } from '../../src/cli/terminal/pager.js';
import { cli } from './fake-io.js';

describe('the pager', () => {
  it.each([
    [{}, 'less'],
    [{ PAGER: 'more' }, 'more'],
    [{ PAGER: 'more', AWS_PAGER: 'less -S' }, 'less -S'],
    [{ PAGER: 'more', AWS_PAGER: '' }, undefined],
    [{ PAGER: '' }, undefined],
    [{ PAGER: 'cat' }, undefined],
    [{ TERM: 'dumb' }, undefined],
    [{ TERM: 'dumb', PAGER: 'more' }, 'more'],
  ])('of %j is %s', (env, expected) => {
    expect(pagerOf(env)).toBe(process.platform === 'win32' && expected === 'less' ? 'more' : expected);
  });
});

interface Shown {
  readonly order: string[];
  readonly result?: number;
  readonly started: readonly string[];
}

/** Runs a job at a terminal of 10 columns and 3 rows, with a pager that takes so many writes, or with none. */
async function shown(job: (io: CliIo) => Promise<number>, writes = Number.POSITIVE_INFINITY): Promise<Shown> {
  const order: string[] = [];
  const started: string[] = [];
  let left = writes;
  const output = (name: string) => ({
    isTTY: true,
    columns: 10,
    rows: 3,
    write: async (text: string) => void order.push(`${name}: ${text}`),
  });
  const pager: Pager = {
    get closed() {
      return left <= 0;
    },
    async write(text) {
      left--;
      order.push(`pager: ${text}`);
    },
    end: async () => void order.push('pager ends'),
  };
  const io: CliIo = {
    stdout: output('stdout'),
    stderr: output('stderr'),
    stdin: Object.assign((async function* () {})(), { isTTY: true }),
    env: {},
    now: () => new Date(0),
    signal: new AbortController().signal,
    startPager: async (command) => {
      started.push(command);
      return writes < 0 ? undefined : pager;
    },
  };
  const result = await paged('less', io, job);
  return { order, started, result };
}

describe('what is printed at a terminal', () => {
  it('is printed as it is where it fits', async () => {
    const job = async ({ stdout, stderr }: CliIo) => {
      await stdout.write('one\n');
      await stderr.write('note\n');
      await stdout.write('two\n');
      return 3;
    };
    expect(await shown(job)).toEqual({ order: ['stderr: note\n', 'stdout: one\ntwo\n'], started: [], result: 3 });
  });

  it('goes through the pager whole where it does not, with what stderr says after it', async () => {
    const job = async ({ stdout, stderr }: CliIo) => {
      await stdout.write('one\n');
      await stdout.write('two\nthree\n');
      await stderr.write('note\n');
      await stdout.write('four\n');
      return 1;
    };
    const order = ['pager: one\ntwo\nthree\n', 'pager: four\n', 'pager ends', 'stderr: note\n'];
    expect(await shown(job)).toEqual({ order, started: ['less'], result: 1 });
  });

  it('does not fit where a line takes several rows', async () => {
    const job = async ({ stdout }: CliIo) => {
      await stdout.write(`\u001b[1m${'x'.repeat(21)}\u001b[0m\n`);
      return 0;
    };
    expect((await shown(job)).started).toEqual(['less']);
  });

  it('is printed as it is where there is no such pager', async () => {
    const job = async ({ stdout }: CliIo) => {
      for (const line of ['1\n2\n3\n', '4\n']) await stdout.write(line);
      return 0;
    };
    expect((await shown(job, -1)).order).toEqual(['stdout: 1\n2\n3\n', 'stdout: 4\n']);
  });

  it('tells that the reader has left', async () => {
    const job = async ({ stdout }: CliIo) => {
      for (const line of ['1\n2\n3\n', '4\n', '5\n']) if (!stdout.closed) await stdout.write(line);
      return 3;
    };
    expect(await shown(job, 1)).toEqual({ order: ['pager: 1\n2\n3\n', 'pager ends'], started: ['less'], result: 3 });
  });
});

describe('--no-pager', () => {
  it('is no flag of a command that asks before it writes', async () => {
    expect(await cli(['grant', '--no-pager'])).toMatchObject({ code: 252 });
    expect(await cli(['--arn', 'arn:aws:iam::111122223333:user/ana', '--no-pager'])).toMatchObject({ code: 0 });
  });
});
