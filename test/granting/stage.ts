import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fault, type Front, startFront } from '../front/index.js';
import type { FrontOptions } from '../front/options.js';
import { type CliRun, type CliSetting, ddbDoctor } from '../main-job/cli.js';
import { ACCOUNT, REGION } from './moto-world.js';

/** The command line before a front server before moto, with a state folder of its own. */
export interface Stage {
  readonly front: Front;
  readonly folder: string;
  run(args: readonly string[], setting?: CliSetting & { readonly env?: Record<string, string> }): Promise<CliRun>;
  /** The lines of the only journal. */
  journal(): { readonly path: string; readonly lines: readonly Record<string, unknown>[] };
  /** Writes that came, in order. */
  writes(): readonly string[];
  stop(): Promise<void>;
}

/** moto has no ABAC status, and the SDK would ask ten times. */
const CANNED = [{ operation: 'dynamodb:GetAbacStatus', output: { AbacStatus: 'DISABLED' } }];

export async function stageAt(
  moto: string,
  options: FrontOptions & { readonly faults?: readonly Fault[] } = {},
): Promise<Stage> {
  const front = await startFront({
    moto,
    account: ACCOUNT,
    rules: {},
    ...options,
    answers: [...CANNED, ...(options.answers ?? [])],
  });
  const folder = mkdtempSync(join(tmpdir(), 'ddb-doctor-grant-'));
  const env = {
    AWS_ENDPOINT_URL: front.url,
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: REGION,
    AWS_MAX_ATTEMPTS: '2',
    XDG_STATE_HOME: folder,
  };
  return {
    front,
    folder,
    run: (args, { env: more = {}, ...setting } = {}) =>
      ddbDoctor(args, { ...env, ...more }, { cwd: folder, ...setting }),
    journal: () => {
      const state = join(folder, 'ddb-doctor');
      const path = join(state, readdirSync(state)[0] ?? '');
      const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
      return { path, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
    },
    writes: () => front.calls.map(({ operation }) => operation).filter((operation) => WRITE.test(operation)),
    async stop() {
      await front.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Works on a stage of its own, which is gone afterwards. */
export async function onStage<T>(
  moto: string,
  work: (stage: Stage) => Promise<T>,
  options: Parameters<typeof stageAt>[1] = {},
): Promise<T> {
  const stage = await stageAt(moto, options);
  try {
    return await work(stage);
  } finally {
    await stage.stop();
  }
}

/** Whatever is no read; sts:GetCallerIdentity is one. */
const WRITE = /^\w+:(?!Get|List|Describe|Lookup|Simulate)/;
