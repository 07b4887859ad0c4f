import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudTrailEvent } from '../../src/model/event.js';
import { runDoctor } from '../../src/run/diagnose.js';
import type { Question } from '../../src/run/question.js';
import { startFront } from '../front/index.js';
import type { CannedAnswer } from '../front/options.js';
import { answersOf } from './answers.js';
import type { World } from './world.js';

/** A situation: an account, what happened in it, and what is asked. */
export interface Situation {
  readonly world: World;
  /** The denials, and records of the Event history that reads need. */
  readonly events: readonly CloudTrailEvent[];
  readonly question?: Omit<Question, 'from'>;
  /** ISO 8601: the run's clock. */
  readonly clock: string;
  /** The account of the tool's own credentials. */
  readonly home: string;
  /** Operations that the tool may not call. */
  readonly refused?: readonly string[];
  /** False: no role opens the management account. */
  readonly orgRole?: boolean;
  /** Answers that win over those of the world. */
  readonly answers?: readonly CannedAnswer[];
}

/** A scenario is told apart by its evidence: that the front server stood at a port of that day is none. */
async function forgetReach(folder: string): Promise<void> {
  const file = join(folder, 'manifest.json');
  const { reach: _, ...manifest } = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Runs the doctor over HTTP on the situation and writes the evidence that it read as a bundle. */
export async function composeBundle(situation: Situation, folder: string): Promise<void> {
  const { world, events, question = {}, clock, home, refused = [] } = situation;
  const denied = refused.map((operation) => ({
    operation,
    error: { code: 'AccessDenied', message: 'not authorized', status: 403 },
  }));
  const answers = [...denied, ...(situation.answers ?? []), ...answersOf(world)];
  const managementAccount = world.organization?.managementAccount;
  const roleArn = (account: string, role: string) => `arn:${world.partition ?? 'aws'}:iam::${account}:role/${role}`;
  const orgRoleArn = roleArn(managementAccount ?? home, 'org-reader');
  const assumable = [orgRoleArn, ...Object.keys(world.accounts).map((account) => roleArn(account, 'reader'))];
  const front = await startFront({ events, answers, account: home, assumable });
  const scratch = await mkdtemp(join(tmpdir(), 'situation-'));
  const trail = join(scratch, 'trail.json');
  await writeFile(trail, JSON.stringify({ Records: events }));
  const credentials = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: world.region };
  Object.assign(process.env, credentials);
  try {
    await runDoctor(
      {
        ...question,
        from: [trail],
        window: { since: new Date(Date.parse(clock) - 86_400_000), until: new Date(clock) },
        record: folder,
        redact: false,
        aws: {
          endpointUrl: front.url,
          assumeRoleName: 'reader',
          spacing: { 'cloudtrail:LookupEvents': 0 },
          ...(managementAccount === undefined || situation.orgRole === false ? {} : { orgRoleArn }),
        },
      },
      { now: () => new Date(clock) },
    );
    await forgetReach(folder);
  } finally {
    await front.stop();
    await rm(scratch, { recursive: true });
  }
}
