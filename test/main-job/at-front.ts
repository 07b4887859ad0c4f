import { answersOf } from '../account/answers.js';
import { example } from '../account/example.js';
import { type Front, type FrontOptions, startFront } from '../front/index.js';
import { atFront, type CliRun, type CliSetting, ddbDoctor } from './cli.js';

export const ACCOUNT = example.home;
export const ALICE = `arn:aws:iam::${ACCOUNT}:user/alice`;
export const ANALYTICS = `arn:aws:iam::${ACCOUNT}:role/analytics`;
export const WINDOW = ['--since', '2026-11-20T00:00:00Z', '--until', '2026-11-20T12:00:00Z'];
/** Roles that open the organization's management account, and any other. */
export const ROLES = ['--org-role-arn', 'arn:aws:iam::999988887777:role/org-reader', '--assume-role-name', 'reader'];

/** The example account at a front server, and the tool that asks it. */
export interface Setup {
  readonly front: Front;
  run(args: readonly string[], env?: Readonly<Record<string, string>>, setting?: CliSetting): Promise<CliRun>;
}

/** Runs a test against the example account, or what the options put in its place. */
export async function withAccount<T>(options: Partial<FrontOptions>, test: (setup: Setup) => Promise<T>): Promise<T> {
  const front = await startFront({
    events: example.events,
    answers: answersOf(example.world),
    account: ACCOUNT,
    ...options,
  });
  const env = atFront(front.url);
  try {
    return await test({
      front,
      run: (args, more = {}, setting = {}) => ddbDoctor(args, { ...env, ...more }, setting),
    });
  } finally {
    await front.stop();
  }
}

/** A run's report, of its JSON. */
export async function reportOf(setup: Setup, args: readonly string[], env?: Readonly<Record<string, string>>) {
  const { code, stdout, stderr } = await setup.run([...args, '--output', 'json'], env);
  return { code, stderr, report: JSON.parse(stdout) };
}
