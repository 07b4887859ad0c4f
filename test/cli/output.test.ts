import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Output } from '../../src/cli/terminal/output.js';

const folder = mkdtempSync(join(tmpdir(), 'ddb-doctor-output-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function noStream(): never {
  throw new Error('a stream was opened');
}

/** What the callbacks of a stream get, and what it was given. */
function streamOf(error?: Error) {
  const given: string[] = [];
  const stream = {
    isTTY: true,
    columns: 120,
    rows: 40,
    on: () => stream,
    write(piece: string | Uint8Array, done: (error?: Error) => void) {
      given.push(Buffer.from(piece).toString('utf8'));
      done(error);
    },
  };
  return { given, open: () => stream as unknown as NodeJS.WriteStream };
}

const errorOf = (code: string): Error => Object.assign(new Error(`no: ${code}`), { code });

describe('what is written', () => {
  it('goes into a file without a stream, however long it is', async () => {
    const path = join(folder, 'file');
    const file = openSync(path, 'w');
    const output = new Output(file, noStream);
    const long = 'é€😀\n'.repeat(20_000);
    await output.write('first\n');
    await output.write(long);
    closeSync(file);
    expect(readFileSync(path, 'utf8')).toBe(`first\n${long}`);
    expect([output.isTTY, output.columns, output.closed]).toEqual([false, undefined, false]);
  });

  it('goes nowhere into /dev/null', async () => {
    const file = openSync('/dev/null', 'w');
    await expect(new Output(file, noStream).write('x'.repeat(100_000))).resolves.toBeUndefined();
    closeSync(file);
  });

  /** A pipe that waits for nobody, with whoever reads it. */
  function openPipe(name: string): number {
    execFileSync('mkfifo', [join(folder, name)]);
    return openSync(join(folder, name), constants.O_RDWR | constants.O_NONBLOCK);
  }

  it('goes into a pipe without a stream as far as any pipe surely takes it', async () => {
    const pipe = openPipe('short');
    const { given, open } = streamOf();
    const output = new Output(pipe, open);
    await output.write('at once\n');
    await output.write('x'.repeat(10_000));
    await output.write('behind it');
    const read = Buffer.alloc(100);
    expect(read.toString('utf8', 0, readSync(pipe, read))).toBe('at once\n');
    expect(given).toEqual(['x'.repeat(10_000), 'behind it']);
    closeSync(pipe);
  });

  it('waits by a stream for a pipe that others have filled', async () => {
    const pipe = openPipe('full');
    for (let size = 4096; size > 0; size = size > 1 ? 1 : 0) {
      try {
        for (;;) writeSync(pipe, Buffer.alloc(size));
      } catch (error) {
        expect(error).toMatchObject({ code: 'EAGAIN' });
      }
    }
    const { given, open } = streamOf();
    await new Output(pipe, open).write('when there is room');
    expect(given).toEqual(['when there is room']);
    closeSync(pipe);
  });

  it('goes to a terminal by its stream, which tells how large it is', async () => {
    // No file of that number is open: as little is known of it as of a terminal.
    const { given, open } = streamOf();
    const output = new Output(4_000, open);
    await output.write('to be seen');
    expect(given).toEqual(['to be seen']);
    expect([output.isTTY, output.columns, output.rows]).toEqual([true, 120, 40]);
  });

  it('is told where it cannot be written, now and from then on, and not where nobody reads it', async () => {
    const full = new Output(4_000, streamOf(errorOf('ENOSPC')).open);
    await expect(full.write('lost')).rejects.toMatchObject({ code: 'OutputNotWritten' });
    await expect(full.write('lost too')).rejects.toMatchObject({ code: 'OutputNotWritten' });
    const left = new Output(4_000, streamOf(errorOf('EPIPE')).open);
    await left.write('to nobody');
    expect(left.closed).toBe(true);
  });
});
