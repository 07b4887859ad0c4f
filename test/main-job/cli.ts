import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../house/files.js';

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Only what a test gives: nothing of the machine's own AWS settings reaches the tool. */
const CLEAN = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^AWS_|_proxy$|^NODE_/i.test(name)));

/** Runs the built command line as a child process. */
export function ddbDoctor(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  stdin = '',
): Promise<CliRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'bin/ddb-doctor.js'), ...args], {
      env: {
        ...CLEAN,
        AWS_EC2_METADATA_DISABLED: 'true',
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
    child.stdin.end(stdin);
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
