import { setTimeout as pause } from 'node:timers/promises';
import { type Aws, type AwsOptions, createAws } from '../aws/index.js';
import { openWriter } from '../aws/write.js';
import { type AwsReader, liveReader, permissionsPolicy } from '../evidence/index.js';
import { foundOf } from '../grant/digest.js';
import { DEFAULT_PATH, type Intent } from '../grant/intent.js';
import type { Written } from '../grant/plan.js';
import { outcomeOf, type Plan, type Step } from '../grant/plan.js';
import { applySteps, undoSteps, type WriterPorts, writerStatements } from '../grant/writer/index.js';
import { DoctorError } from '../model/error.js';
import { partitionOfRegion } from '../model/partitions.js';
import { awsOfRun } from './deadline.js';
import { askAgain } from './grant.js';
import { loadChecks } from './load-checks.js';
import type { DoctorPorts } from './ports.js';
import { beginJournal, continueJournal, findJournal, type JournalFile } from './state/journal-file.js';

/** The flags that let an apply past a rail. */
export type Allowance = 'allow-self' | 'allow-drift' | 'allow-shared-role' | 'even-if-denied';

export interface ApplyOptions {
  readonly plan: Plan;
  /** It comes from a file: what it was made from may have changed. */
  readonly isKept: boolean;
  /** Nobody was asked: what a person would have seen in the plan stops it. */
  readonly unattended: boolean;
  readonly allowed: ReadonlySet<string>;
  readonly settings: WriteSettings;
}

export interface WriteSettings {
  readonly aws?: AwsOptions;
  readonly checks?: readonly string[];
  /** Milliseconds to wait for what AWS does not show yet. */
  readonly patience: number;
  /** Where journals are kept. */
  readonly folder: string;
}

export interface ApplyPorts extends DoctorPorts {
  /** Told the journal's path before the first write. */
  readonly onJournal?: (path: string) => Promise<void>;
  readonly onStep?: (step: Step, text: string, total: number) => void;
}

export interface ApplyOutcome extends Written {
  readonly journal: string;
  readonly plan: Plan;
  /** Whether the access is there now; absent where the steps were not done. */
  readonly recheck?: 'allowed' | 'denied' | 'undetermined';
}

/**
 * Applies a plan: rails first, then the journal on disk, then the writes, one attempt each.
 * Throws a `DoctorError` of code `GrantStopped` or `PlanStale` before the first write.
 */
export async function applyPlan(options: ApplyOptions, ports: ApplyPorts): Promise<ApplyOutcome> {
  const { plan, settings } = options;
  assertRails(options);
  return withAws(settings, ports, async (aws, asking) => {
    await assertPlace(plan, asking);
    const running = { plan, aws, asking, settings, ports };
    if (options.isKept) await assertFresh({ ...running, aws: asking });
    return applied(beginJournal(settings.folder, plan, ports.now()), running);
  });
}

/** Goes on where a journal stopped. What is done is seen by reads, and not done again. */
export async function resumeGrant(name: string, settings: WriteSettings, ports: ApplyPorts): Promise<ApplyOutcome> {
  const { path, journal } = findJournal(name, settings.folder);
  return withAws(settings, ports, async (aws, asking) => {
    await assertPlace(journal.plan, asking);
    return applied(continueJournal(path), { plan: journal.plan, aws, asking, settings, ports });
  });
}

/** Takes back what a journal tells was sent. */
export async function undoGrant(name: string, settings: WriteSettings, ports: ApplyPorts): Promise<ApplyOutcome> {
  const { path, journal } = findJournal(name, settings.folder);
  return withAws(settings, ports, async (aws, asking) => {
    await assertPlace(journal.plan, asking);
    const file = continueJournal(path);
    const { plan } = journal;
    const written = await writtenWith(file, { plan, aws, asking, settings, ports }, (writer) =>
      undoSteps(journal, writer),
    );
    return { ...written, journal: path, plan };
  });
}

/** What a survey reads beside the checks. */
const SURVEY_READS = [
  'dynamodb:DescribeTable',
  'ec2:DescribeRouteTables',
  'ec2:DescribeVpcEndpoints',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:GetRole',
  'iam:GetRolePolicy',
  'iam:GetUser',
  'iam:ListAttachedRolePolicies',
  'iam:ListEntitiesForPolicy',
  'iam:ListPolicyVersions',
  'iam:ListRolePolicies',
  'kms:DescribeKey',
  'lambda:GetFunctionConfiguration',
  'lambda:ListAliases',
  'lambda:ListEventSourceMappings',
  'lambda:ListFunctions',
  'lambda:ListTags',
  'logs:DescribeLogGroups',
  'sts:GetCallerIdentity',
];

export interface GrantPermissionsOptions {
  readonly aws?: AwsOptions;
  readonly checks?: readonly string[];
  readonly path?: string;
}

/** The least-privilege policy of `grant` and its writer. `--inline` and `--fix-trust` need more, and are left out. */
export async function grantPermissions(options: GrantPermissionsOptions): Promise<object> {
  const { checks } = await loadChecks(options.checks ?? []);
  const partition = partitionOfRegion(options.aws?.region ?? '');
  const reads = permissionsPolicy([...SURVEY_READS, ...checks.flatMap((check) => check.meta.reads)], { partition });
  const writes = writerStatements({ partition, account: '*', path: options.path ?? DEFAULT_PATH });
  return { ...reads, Statement: [...writes, ...reads.Statement] };
}

interface Running {
  readonly plan: Plan;
  readonly aws: Aws;
  /** The same before and after the writes, where a signal ends every call. */
  readonly asking: Aws;
  readonly settings: WriteSettings;
  readonly ports: ApplyPorts;
}

async function applied(file: JournalFile, running: Running): Promise<ApplyOutcome> {
  const { plan } = running;
  const written = await writtenWith(file, running, (writer) => applySteps(plan, writer));
  const outcome = { ...written, journal: file.path, plan };
  if (written.status !== 'done') return outcome;
  return { ...outcome, recheck: await recheck(running) };
}

async function writtenWith(
  file: JournalFile,
  { aws, settings, ports, plan }: Running,
  work: (ports: WriterPorts) => Promise<Written>,
): Promise<Written> {
  const writer = await openWriter(settings.aws ?? {});
  try {
    await ports.onJournal?.(file.path);
    return await work({
      send: (call) => writer.send(call),
      reader: readerOf(aws),
      append: (entry) => file.append(entry),
      now: ports.now,
      sleep: (milliseconds) => pause(milliseconds),
      patience: settings.patience,
      ...(ports.signal === undefined ? {} : { signal: ports.signal }),
      onStep: (step, text) => ports.onStep?.(step, text, plan.steps.length),
    });
  } finally {
    file.close();
    writer.close();
  }
}

/** Not memoised, and not ended by Ctrl-C: the write under way is to be seen through. */
function readerOf(aws: Aws): AwsReader {
  return liveReader(aws);
}

/** The access asked again on fresh reads, as the plan asked it. */
async function recheck(running: Running): Promise<NonNullable<ApplyOutcome['recheck']>> {
  const { plan, ports, settings } = running;
  const until = ports.now().getTime() + settings.patience;
  for (let wait = 250; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    const outcome = await checked(running).catch((error: unknown): 'undetermined' => {
      // The writes are done, whatever became of the look at them.
      if (ports.signal?.aborted) return 'undetermined';
      throw error;
    });
    if (outcome === outcomeOf(plan) || ports.signal?.aborted || ports.now().getTime() > until) return outcome;
    // IAM's reads lag behind its writes.
    await pause(wait);
  }
}

const LONGEST_WAIT = 5_000;

async function checked({ plan, asking, settings, ports }: Running): Promise<NonNullable<ApplyOutcome['recheck']>> {
  const intent = afterwards(plan);
  const { verdicts } = await askAgain(asking, { plan, intent, checks: settings.checks ?? [] }, ports);
  if (verdicts.includes('no')) return 'denied';
  return verdicts.every((verdict) => verdict === 'yes') ? 'allowed' : 'undetermined';
}

/** The new role is there by now. */
function afterwards({ intent, subject }: Plan): Intent {
  const { newRole: _, setRole: __, ...rest } = intent;
  return { ...rest, role: subject.role };
}

function assertRails({ plan, unattended, allowed }: ApplyOptions): void {
  const stops = plan.rails.filter(({ code, flag }) => {
    if (flag !== undefined && allowed.has(flag)) return false;
    return code !== 'SHARED_ROLE' || unattended;
  });
  const [first] = stops;
  if (first === undefined) return;
  throw new DoctorError({ source: 'user', code: 'GrantStopped' }, stops.map(({ text }) => text).join('; '), {
    hint:
      first.flag === undefined ? 'nothing was written' : `nothing was written; --${first.flag} applies it all the same`,
  });
}

async function assertPlace(plan: Plan, aws: Aws): Promise<void> {
  const account = await aws.accountId();
  if (account === plan.account) return;
  throw new DoctorError(
    { source: 'user', code: 'GrantStopped' },
    `the plan is for account ${plan.account}, and the credentials are of ${account}`,
    { hint: 'nothing was written; --profile chooses other credentials' },
  );
}

async function assertFresh({ plan, aws, settings, ports }: Running): Promise<void> {
  const again = await askAgain(aws, { plan, intent: plan.intent, checks: settings.checks ?? [] }, ports);
  const now = foundOf(again.ground);
  const changed = now.filter(
    ({ object, sha256 }) => !plan.found.some((one) => one.object === object && one.sha256 === sha256),
  );
  const gone = plan.found.filter(({ object }) => !now.some((one) => one.object === object));
  const isSame = plan.proof.calls.every(({ before }, index) => before === again.verdicts[index]);
  if (changed.length === 0 && gone.length === 0 && isSame) return;
  const what = [...changed, ...gone].map(({ object }) => object);
  throw new DoctorError(
    { source: 'user', code: 'PlanStale' },
    `the plan is stale: ${what.length === 0 ? 'what the role may do' : what.join(', ')} changed since it was made`,
    { hint: 'nothing was written; make the plan again' },
  );
}

async function withAws<T>(
  settings: WriteSettings,
  ports: ApplyPorts,
  work: (aws: Aws, asking: Aws) => Promise<T>,
): Promise<T> {
  const aws = createAws(settings.aws ?? {});
  const asking = awsOfRun(settings.aws, ports);
  try {
    return await work(aws, asking);
  } finally {
    aws.close();
    asking.close();
  }
}
