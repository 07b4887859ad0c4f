import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runDoctor } from '../../src/index.js';
import { root } from '../house/files.js';
import { ANALYTICS, WINDOW, withAccount } from './at-front.js';
import { ddbDoctor } from './cli.js';

const EXAMPLE = join(root, 'test/example-account');
const ASK = ['--arn', ANALYTICS, ...WINDOW, '--output', 'json'];

/** Runs the tool below a shell, whose words may send its output anywhere. */
function shell(script: string): Promise<{ code: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn('bash', ['-c', script], { env: { ...process.env, DOCTOR: join(root, 'bin/ddb-doctor.js') } });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      stderr += piece;
    });
    child.on('close', (code) => resolve({ code, stderr }));
  });
}

describe.concurrent('an output that cannot be written', () => {
  it.each(['table', 'json', 'csv', 'html'])('is one line and exit code 4: %s', async (form) => {
    const { code, stderr } = await shell(
      `node "$DOCTOR" --replay ${EXAMPLE} --output ${form} --fail-on denials > /dev/full`,
    );
    expect(code).toBe(4);
    expect(stderr).toMatch(/^ddb-doctor: error: the output cannot be written: .*ENOSPC.*\nhint: .*\n$/);
  });

  it.each([
    ['', 0],
    ['--fail-on denials', 1],
  ])('because nobody reads on is no error: %s', async (flags, expected) => {
    const { code, stderr } = await shell(
      `node "$DOCTOR" --replay ${EXAMPLE} --output html ${flags} | head -1 > /dev/null; exit "\${PIPESTATUS[0]}"`,
    );
    expect({ code, stderr }).toEqual({ code: expected, stderr: '' });
  });

  it.each([
    ['what is found', `--replay ${EXAMPLE} --fail-on denials`, 1],
    ['what a query picks of it', `--replay ${EXAMPLE} --fail-on denials --output json --query denials`, 1],
    ['what could not be looked at', '--from lookup --region us-east-1 --service all', 253],
    ['what is no command line', '--no-such-flag', 252],
  ])('because nobody reads stdout or stderr leaves the exit code as it is: %s', async (_, args, expected) => {
    const { code } = await shell(`node "$DOCTOR" ${args} 2>&1 | true; exit "\${PIPESTATUS[0]}"`);
    expect(code).toBe(expected);
  });
});

describe.concurrent('a signal', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends a run that waits, with what was found: %s',
    async (signal) => {
      const slow = { operation: 'iam:ListRolePolicies', kind: 'wait', milliseconds: 60_000 } as const;
      await withAccount({ faults: [slow] }, async (setup) => {
        const asked = (async () => {
          while (setup.front.count('iam:ListRolePolicies') === 0) await new Promise((go) => setTimeout(go, 20));
        })();
        const { code, stdout } = await setup.run(ASK, {}, { interrupt: asked, signal });
        expect(code).toBe(130);
        const { complete, denials, gaps } = JSON.parse(stdout);
        expect({ complete, denials }).toEqual({ complete: false, denials: 1 });
        expect(gaps.map((gap: { code: string }) => gap.code)).toContain('INTERRUPTED');
      });
    },
  );

  it('is heard by a run that is busy with evidence at hand: it gives way between denials', async () => {
    const abort = new AbortController();
    let told = 0;
    const { run } = await runDoctor(
      { replay: EXAMPLE, services: 'all' },
      {
        now: () => new Date(),
        signal: abort.signal,
        onProgress: (text) => {
          // A timer is heard only where the evaluation gives way, as a signal is.
          if (text.startsWith('explained')) told += 1;
          if (told === 1) setTimeout(() => abort.abort(), 0);
        },
      },
    );
    expect(run.complete).toBe(false);
    expect(run.gaps.map(({ code }) => code)).toContain('INTERRUPTED');
    expect(run.diagnoses.filter(({ gaps }) => gaps.some(({ code }) => code === 'INTERRUPTED'))).not.toEqual([]);
  });
});

describe.concurrent('the deadline', () => {
  it('ends a run that waits, with what was found', async () => {
    const slow = { operation: 'iam:*', kind: 'wait', milliseconds: 60_000 } as const;
    await withAccount({ faults: [slow] }, async ({ run }) => {
      // Long enough for a busy machine to have read the events.
      const { code, stdout } = await run([...ASK, '--deadline', '10s']);
      const { complete, denials, gaps } = JSON.parse(stdout);
      expect({ code, complete, denials }).toEqual({ code: 4, complete: false, denials: 1 });
      expect(gaps.map((gap: { code: string }) => gap.code)).toContain('DEADLINE');
    });
  });

  it.each(['sts:GetCallerIdentity', 'cloudtrail:LookupEvents'])(
    'ends a run whose first answer never comes: %s',
    async (operation) => {
      const slow = { operation, kind: 'wait', milliseconds: 60_000 } as const;
      await withAccount({ faults: [slow] }, async ({ run }) => {
        const { code, stdout } = await run([...ASK, '--deadline', '3s']);
        expect(code).toBe(4);
        const { complete, denials, gaps } = JSON.parse(stdout);
        expect({ complete, denials }).toEqual({ complete: false, denials: 0 });
        expect(gaps.map((gap: { code: string }) => gap.code)).toContain('DEADLINE');
      });
    },
  );

  it.each(['soon', '0s', '-1m', '60d'])('is a duration: %s is none', async (text) => {
    const { code, stderr } = await ddbDoctor([...ASK, `--deadline=${text}`]);
    expect({ code, named: stderr.includes('--deadline') }).toEqual({ code: 252, named: true });
  });
});

describe('a bundle', () => {
  it.each([
    ['a pipe', 'mkfifo'],
    ['an endless device', 'ln -s /dev/zero'],
  ])('whose manifest is %s is none, and nobody waits for it', async (_, make) => {
    const folder = await mkdtemp(join(tmpdir(), 'odd-bundle-'));
    const { code, stderr } = await shell(
      `${make} ${folder}/manifest.json && timeout 10 node "$DOCTOR" --replay ${folder}`,
    );
    expect(code).toBe(252);
    expect(stderr).toContain('is no evidence bundle');
  });
});
