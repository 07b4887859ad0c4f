import { setMaxListeners } from 'node:events';
import { verdictOf } from '../access/index.js';
import { type Aws, type AwsOptions, regionMissing } from '../aws/index.js';
import { type AwsReader, liveReader, memoised } from '../evidence/index.js';
import { askAll } from '../grant/evidence.js';
import type { Ground } from '../grant/ground.js';
import { DEFAULT_PATH, type Intent } from '../grant/intent.js';
import { makePlan } from '../grant/make-plan.js';
import type { Plan } from '../grant/plan.js';
import type { ElementVerdict } from '../grant/proof.js';
import { withPolicies } from '../grant/survey/held.js';
import { survey } from '../grant/survey/survey.js';
import { parseArn } from '../model/arn.js';
import { withAws, withDeadline } from './deadline.js';
import { loadChecks } from './load-checks.js';
import type { DoctorPorts } from './ports.js';

/** What a plan is made from. */
export interface GrantOptions {
  readonly intent: Intent;
  readonly aws?: AwsOptions;
  /** Milliseconds; 30 minutes unless told. */
  readonly deadline?: number;
  /** Files of third-party checks. */
  readonly checks?: readonly string[];
}

/** An intent of which nothing is said. */
export const NO_INTENT: Intent = {
  tables: [],
  access: [],
  with: [],
  logs: false,
  noScan: false,
  anyStream: false,
  asPublished: false,
  complete: false,
  inline: false,
  path: DEFAULT_PATH,
  tags: {},
  trust: 'plain',
  fixTrust: false,
  refresh: false,
};

/**
 * Plans a grant on what AWS has now; reads alone.
 * Throws a `DoctorError`: of source `user` for an intent that makes no sense, `aws` for what cannot be read.
 */
export async function planGrant(options: GrantOptions, ports: DoctorPorts): Promise<Plan> {
  return withinDeadline(options, ports, (aws, limited) => planWith(aws, options, limited));
}

/** What a plan is made with: AWS and the ports of a run that ends at its deadline. */
export function withinDeadline(
  options: Pick<GrantOptions, 'aws' | 'deadline'>,
  ports: DoctorPorts,
  plan: (aws: Aws, ports: DoctorPorts) => Promise<Plan>,
): Promise<Plan> {
  return withDeadline(ports, options.deadline, (limited) => withAws(options.aws, limited, (aws) => plan(aws, limited)));
}

/** The same, with what opens AWS. */
export async function planWith(aws: Aws, { intent, checks = [] }: GrantOptions, ports: DoctorPorts): Promise<Plan> {
  const loaded = await loadChecks(checks);
  const reader = readerOf(aws, ports);
  const region = await regionOf(intent, aws);
  ports.onProgress?.('reading the tables and the role');
  const ground = await survey(intent, region, reader);
  ports.onProgress?.('proving the plan');
  return makePlan({ intent, ground, now: ports.now(), environment: { checks: loaded.checks, reader } });
}

export interface AskedAgain {
  readonly ground: Ground;
  /** Of the plan's calls, in their order. */
  readonly verdicts: readonly ElementVerdict[];
}

/** The calls of a plan asked again on fresh reads, and what it rests on as it is now. */
export async function askAgain(
  aws: Aws,
  { plan, intent, checks = [] }: { readonly plan: Plan; readonly intent: Intent; readonly checks?: readonly string[] },
  ports: DoctorPorts,
): Promise<AskedAgain> {
  const loaded = await loadChecks(checks);
  const reader = readerOf(aws, ports);
  const bare = await survey(intent, await regionOf(intent, aws), reader);
  const ground = plan.usage === undefined ? bare : await withPolicies(bare, reader);
  const environment = { checks: loaded.checks, reader };
  const asked = await askAll(plan.proof.calls, { ground, time: ports.now().toISOString(), environment });
  return { ground, verdicts: asked.map(({ evaluated }) => verdictOf(evaluated).verdict) };
}

export function readerOf(aws: Aws, { signal }: DoctorPorts): AwsReader {
  // Every call under way listens; that many are no leak.
  if (signal !== undefined) setMaxListeners(0, signal);
  return memoised(liveReader(aws, signal === undefined ? {} : { signal }));
}

/** Of an ARN that the intent names, else the profile's. */
export async function regionOf({ function: fn, tables }: Intent, aws: Aws): Promise<string> {
  const named = [fn, ...tables].flatMap((word) => (word === undefined ? [] : (parseArn(word)?.region ?? [])));
  const region = named.find((one) => one !== '') ?? (await aws.defaultRegion());
  if (region === undefined) throw regionMissing();
  return region;
}
