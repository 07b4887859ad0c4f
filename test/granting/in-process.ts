import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli/main.js';
import { type Fault, type Front, startFront } from '../front/index.js';
import type { FrontOptions } from '../front/options.js';
import { ACCOUNT, REGION } from './moto-world.js';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line in this process, before front servers of its own before moto, with one state folder. */
export class Desk {
  readonly folder = mkdtempSync(join(tmpdir(), 'ddb-doctor-desk-'));
  readonly #moto: string;

  constructor(moto: string) {
    this.#moto = moto;
  }

  /** One run, with what goes wrong on its way to AWS. */
  async run(
    argv: readonly string[],
    options: FrontOptions & { readonly faults?: readonly Fault[] } = {},
  ): Promise<Ran> {
    const canned = [{ operation: 'dynamodb:GetAbacStatus', output: { AbacStatus: 'DISABLED' } }];
    const front: Front = await startFront({
      moto: this.#moto,
      account: ACCOUNT,
      rules: {},
      answers: canned,
      ...options,
    });
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: front.url,
      AWS_ACCESS_KEY_ID: 'AKIATEST',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: REGION,
      AWS_MAX_ATTEMPTS: '2',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    });
    const [stdout, stderr] = [new Written(), new Written()];
    try {
      const code = await main(argv, {
        stdout,
        stderr,
        stdin: Object.assign(nothing(), { isTTY: false }),
        env: { ...process.env, XDG_STATE_HOME: this.folder },
        now: () => new Date(),
        signal: new AbortController().signal,
      });
      return { code, stdout: stdout.text, stderr: stderr.text };
    } finally {
      await front.stop();
    }
  }

  /** Path and lines of the newest journal. */
  journal(): { readonly path: string; readonly lines: readonly Record<string, unknown>[] } {
    const state = join(this.folder, 'ddb-doctor');
    const paths = readdirSync(state).map((name) => join(state, name));
    const [path = ''] = paths.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
    const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
    return { path, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

class Written {
  readonly isTTY = false;
  text = '';

  async write(text: string): Promise<void> {
    this.text += text;
  }
}

async function* nothing(): AsyncIterable<Uint8Array> {}
