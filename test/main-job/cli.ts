import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../house/files.js';

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const OWN = join(root, 'bin/ddb-doctor.js');

/** Only what a test gives: nothing of the machine's own AWS settings reaches the tool. */
const CLEAN = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^AWS_|_proxy$|^NODE_/i.test(name)));

export interface CliSetting {
  readonly stdin?: string | Uint8Array;
  /** The program to run, in place of the project's own. */
  readonly bin?: string;
  /** The Node to run it, in place of the one at work. */
  readonly node?: string;
  readonly cwd?: string;
  /** Interrupts the program, as Ctrl-C does, when this resolves. */
  readonly interrupt?: Promise<unknown>;
  /** What interrupts it, in place of SIGINT. */
  readonly signal?: NodeJS.Signals;
}

/** Runs the built command line as a child process. */
export function ddbDoctor(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  { stdin = '', bin = OWN, node = process.execPath, cwd, interrupt, signal = 'SIGINT' }: CliSetting = {},
): Promise<CliRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [bin, ...args], {
      ...(cwd === undefined ? {} : { cwd }),
      env: {
        ...CLEAN,
        AWS_EC2_METADATA_DISABLED: 'true',
        // Nothing of a test is kept beside the user's own runs.
        XDG_STATE_HOME: '/dev/null/state',
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
        ...env,
      },
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      output.stdout += piece;
    });
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      output.stderr += piece;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...output }));
    child.stdin.on('error', () => {}).end(stdin);
    interrupt?.then(() => child.kill(signal), reject);
  });
}

/** Settings that point the tool at a front server. */
export function atFront(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'us-east-1',
  };
}
