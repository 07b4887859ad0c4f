import { afterEach, describe, expect, it, vi } from 'vitest';
import { watched } from '../../src/cli/terminal/progress.js';
import { inputOf } from './fake-io.js';

afterEach(() => vi.unstubAllEnvs());

/** A job that takes as long as the spinner needs to show, however busy the machine, or as it is told. */
async function spun(milliseconds: number | 'until it shows', given: { readonly tty: boolean }) {
  vi.stubEnv('CI', undefined);
  vi.stubEnv('TERM', 'xterm');
  const { input, stderr } = inputOf(given);
  const answer = await watched(input, async ({ onProgress }) => {
    onProgress?.('12 events, 3 denials');
    const isShown = () => stderr.join('').includes('3 denials');
    if (milliseconds === 'until it shows') await vi.waitUntil(isShown, { timeout: 30_000 });
    else await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return 'done';
  });
  return { answer, stderr: stderr.join('') };
}

describe('progress', () => {
  it("shows on the command line's own stderr when a job takes its time, and is cleared after it", async () => {
    const { answer, stderr } = await spun('until it shows', { tty: true });
    expect(answer).toBe('done');
    expect(stderr).toContain('12 events, 3 denials');
    expect(stderr.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stderr.lastIndexOf('12 events'));
  });

  it('shows nothing of a short job, and nothing where no terminal is', async () => {
    expect((await spun(10, { tty: true })).stderr).toBe('');
    expect((await spun(1500, { tty: false })).stderr).toBe('');
  });
});
