import { afterAll, describe, expect, it } from 'vitest';
import { runDoctor } from '../../src/index.js';
import { DoctorError } from '../../src/model/error.js';
import { toReport } from '../../src/report/index.js';
import { inWorld } from '../access/can-command.js';
import { allow, functionAnswers, GROUP, HOME, ORDERS, shop } from '../access/shop.js';
import { answersOf } from '../account/answers.js';
import { example } from '../account/example.js';
import type { Fault } from '../front/faults.js';
import { type Front, startFront } from '../front/index.js';
import { PAGED_OPERATIONS } from '../front/pages.js';
import { ACCOUNT } from './at-front.js';

const HTML = { 'content-type': 'text/html' };

/** What is done to each operation, one at a time, for as long as the run lasts. */
const FAULTS: Readonly<Record<string, Omit<Fault, 'operation'>>> = {
  'a sign-in page': { kind: 'odd', body: 'html' },
  nothing: { kind: 'odd', body: 'empty' },
  'the frame alone': { kind: 'odd', body: 'frame' },
  null: { kind: 'odd', body: 'null' },
  'an empty list': { kind: 'odd', body: 'list' },
  'a refusal': { kind: 'deny' },
  throttling: { kind: 'throttle' },
  'a broken server': { kind: '500' },
  'a page that is not there': { kind: 'odd', wire: () => ({ status: 404, headers: HTML, body: '<h1>Not Found</h1>' }) },
  'half an answer': { kind: 'cut' },
  'half a body': { kind: 'odd', wire: (whole) => ({ ...whole, body: String(whole.body).slice(0, -30) }) },
  'a connection that is reset': { kind: 'reset' },
  'an unknown error': { kind: 'error', error: { code: 'SomethingElseException', message: 'what it was' } },
  silence: { kind: 'silent' },
  'blanks without end': { kind: 'trickle' },
  'items that are none': { kind: 'odd', body: 'items' },
  'members of another type': { kind: 'odd', body: 'types' },
};

/** The same on each operation that AWS answers in pages. */
const ENDLESS: typeof FAULTS = {
  'one next page for ever': { kind: 'endless' },
  'another next page for ever': { kind: 'endless', fresh: true },
};

const faultsOf = (operation: string) => ({ ...FAULTS, ...(PAGED_OPERATIONS.has(operation) ? ENDLESS : {}) });

const READS = allow(['dynamodb:GetItem', 'dynamodb:Query'], ORDERS);
const LOGS = allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], `${GROUP}:*`);

interface Ended {
  readonly asked: ReadonlySet<string>;
  /** The report, as JSON; empty where there is none. */
  readonly report: string;
  /** Exit code, or what stands for it. */
  readonly code: number;
  readonly stderr: string;
}

type Run = (faults: readonly Fault[]) => Promise<Ended>;

/** The main job in this process, over HTTP and the real SDK. */
const diagnose: Run = async (faults) => {
  const front = await startFront({
    events: example.events,
    answers: answersOf(example.world),
    account: ACCOUNT,
    faults,
  });
  try {
    const aws = {
      region: 'us-east-1',
      endpointUrl: front.url,
      orgRoleArn: 'arn:aws:iam::999988887777:role/org-reader',
      assumeRoleName: 'reader',
      spacing: { 'cloudtrail:LookupEvents': 0 },
      readTimeout: 2_000,
    };
    const window = { since: new Date('2026-11-20T00:00:00Z'), until: new Date('2026-11-20T12:00:00Z') };
    const { run } = await runDoctor(
      { window, regions: ['us-east-1'], services: 'all', aws },
      { now: () => new Date('2026-11-20T12:00:00Z') },
    );
    return {
      report: JSON.stringify(toReport(run)),
      code: run.complete ? 0 : 4,
      stderr: '',
      asked: operationsOf(front),
    };
  } catch (error) {
    if (!(error instanceof DoctorError)) throw error;
    return { report: '', code: 253, stderr: error.message, asked: operationsOf(front) };
  } finally {
    await front.stop();
  }
};

function operationsOf({ calls }: Front): ReadonlySet<string> {
  return new Set(calls.map(({ operation }) => operation));
}

const canFunction: Run = async (faults) => {
  const argv = ['can', '--function', 'orders', 'GetItem', '--table', 'orders'];
  const given = { world: shop({ statements: [READS, LOGS] }), home: HOME, answers: functionAnswers({}), faults };
  const { stdout, ...ended } = await inWorld([...argv, '--cli-read-timeout', '1', '--output', 'json'], given);
  return { ...ended, report: stdout };
};

const COMMANDS = { diagnose, 'can --function': canFunction };
type Command = keyof typeof COMMANDS;
const NAMES = Object.keys(COMMANDS) as Command[];

interface Said {
  /** What it is certain of. */
  readonly certain: ReadonlySet<string>;
  /** All that it says of each call. */
  readonly all: string;
  /** The layers that it says it could not read. */
  readonly unread: ReadonlySet<string>;
}

function saidBy({ report }: Ended): Said {
  if (report === '') return { certain: new Set(), all: '', unread: new Set() };
  const { diagnoses, answers, notChecked } = JSON.parse(report) as {
    notChecked: readonly { policyType: string }[];
    diagnoses?: { id: string; status: string; decision: string; findings: Record<string, string>[] }[];
    answers?: { action: string; resource: string; verdict: string }[];
  };
  const findings = (diagnoses ?? []).flatMap((one) =>
    one.findings
      .filter(({ certainty, standing }) => certainty === 'proven' && standing === 'blocking')
      .map(({ check, code, policyType }) => [one.id, check, code, policyType].join(' ')),
  );
  const verdicts = (answers ?? [])
    .filter(({ verdict }) => verdict === 'yes' || verdict === 'no')
    .map(({ action, resource, verdict }) => [action, resource, verdict].join(' '));
  const told = (diagnoses ?? []).map(({ id, status, decision }) => [id, status, decision].join(' '));
  const certain = new Set([...findings, ...verdicts]);
  return {
    certain,
    all: [...certain, ...told].sort().join('\n'),
    unread: new Set(notChecked.map((one) => one.policyType)),
  };
}

/** Exit codes that say that something was not read; 3 that nothing is certain. */
const TELLING = [3, 4, 253, 254];

Object.assign(process.env, {
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_MAX_ATTEMPTS: '2',
  AWS_EC2_METADATA_DISABLED: 'true',
});

const sound = Object.fromEntries(
  await Promise.all(NAMES.map(async (name) => [name, await COMMANDS[name]([])] as const)),
) as Record<Command, Ended>;

const counted = { injected: 0, survived: 0, told: 0, 'shown as whole': 0 };
afterAll(() => process.stdout.write(`${JSON.stringify(counted)}\n`));

const cases = NAMES.flatMap((name) =>
  [...sound[name].asked]
    .sort()
    .flatMap((operation) =>
      Object.entries(faultsOf(operation)).map(([fault, how]) => ({ name, operation, fault, how })),
    ),
);

describe('every fault on every operation', () => {
  it('is tried on what each command asks', () => {
    expect(sound.diagnose.asked.size).toBeGreaterThan(20);
    expect(sound['can --function'].asked.size).toBeGreaterThan(10);
    for (const name of NAMES) expect([name, saidBy(sound[name]).certain.size > 0]).toEqual([name, true]);
  });

  it.concurrent.each(cases)('$name, $operation: $fault', async ({ name, operation, how }) => {
    const faulty = await COMMANDS[name]([{ operation, ...how }]);
    counted.injected += 1;
    const [before, after] = [saidBy(sound[name]), saidBy(faulty)];
    const isNamed = `${faulty.report}${faulty.stderr}`.includes(operation);
    const isTold = isNamed || TELLING.includes(faulty.code) || [...after.unread].some((one) => !before.unread.has(one));
    const more = [...after.certain].filter((claim) => !before.certain.has(claim));
    const isSame = faulty.code === sound[name].code && after.all === before.all;
    if (more.length > 0 || !(isSame || isTold)) counted['shown as whole'] += 1;
    else counted[isSame ? 'survived' : 'told'] += 1;
    expect(more).toEqual([]);
    expect([0, 1, ...TELLING]).toContain(faulty.code);
    expect({ same: isSame, told: isTold }).not.toEqual({ same: false, told: false });
    if (operation === 'cloudtrail:LookupEvents' && !isSame) expect(faulty.code).not.toBe(0);
  });
});
