import type { CommandInput } from '../../src/cli/argv/command-input.js';
import { readOutputOptions } from '../../src/cli/argv/read-options.js';
import type { CliIo } from '../../src/cli/io.js';
import { main } from '../../src/cli/main.js';
import { VERBS, type Verbs } from '../../src/cli/verbs.js';
import type { DoctorOptions, DoctorOutcome } from '../../src/index.js';
import type { DoctorRun } from '../../src/report/report.js';
import { rows } from '../report/fixtures/build.js';
import { RUNS } from '../report/fixtures/index.js';

export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What the doctor was asked, in order. */
  readonly asked: readonly DoctorOptions[];
}

export interface Given {
  readonly run?: DoctorRun;
  readonly fails?: unknown;
  readonly env?: Record<string, string>;
  readonly stdin?: string;
  readonly tty?: boolean;
  readonly columns?: number;
  readonly interrupted?: boolean;
  readonly status?: 'fixed' | 'fixed-as-read' | 'still-denied' | 'undetermined';
}

export const NOW = new Date('2026-05-01T09:30:00.000Z');

/** What a command is given, and what it writes to stderr. */
export function inputOf(given: Given): { readonly input: CommandInput; readonly stderr: readonly string[] } {
  const stderr: string[] = [];
  const input: CommandInput = {
    words: [],
    options: {},
    values: {},
    output: readOutputOptions({}),
    io: io(given, [], stderr),
    verbs: doctor(given, []),
    offline: false,
    mutes: [],
    outlines: async () => [],
  };
  return { input, stderr };
}

/** Runs the command line on a doctor that answers with a composed run. */
export async function cli(argv: readonly string[], given: Given = {}): Promise<Result> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const asked: DoctorOptions[] = [];
  const code = await main(argv, io(given, stdout, stderr), doctor(given, asked));
  return { code, stdout: stdout.join(''), stderr: stderr.join(''), asked };
}

function io({ env, stdin, tty = false, columns, interrupted }: Given, stdout: string[], stderr: string[]): CliIo {
  const stream = (texts: string[]) => ({
    isTTY: tty,
    ...(columns === undefined ? {} : { columns }),
    write: async (text: string) => {
      texts.push(text);
    },
  });
  const abort = new AbortController();
  if (interrupted) abort.abort();
  return {
    stdout: stream(stdout),
    stderr: stream(stderr),
    stdin: Object.assign(input(stdin), { isTTY: tty }),
    env: { HOME: '/nonexistent', ...env },
    now: () => NOW,
    signal: abort.signal,
  };
}

async function* input(text = ''): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text);
}

function doctor({ run = RUNS.scpExplicitDeny, fails, status = 'fixed' }: Given, asked: DoctorOptions[]): Verbs {
  const answer = async (options: DoctorOptions): Promise<DoctorOutcome> => {
    asked.push(options);
    if (fails !== undefined) throw fails;
    return { run, denials: () => rows(run) };
  };
  return {
    ...VERBS,
    diagnose: async () => answer,
    explain: async () => ({
      ...(await VERBS.explain()),
      explainWithChecks: (given, options) => answer({ ...options, ...given }),
    }),
    verify: async () => async (options) => ({
      ...(await answer(options)),
      status,
      deniedBy:
        status === 'still-denied' ? ['the table policy denies it', 'the statement "\u001b[31mred" denies it'] : [],
      notChecked: status === 'fixed-as-read' ? ['service-control-policy'] : [],
    }),
    permissions: async () => async (options) => {
      asked.push(options);
      return { Version: '2012-10-17', Statement: [] };
    },
    checks: async () => async () => [
      {
        id: 'mfa',
        title: 'Statements that ask for MFA',
        reads: ['iam:ListMFADevices'],
        url: 'https://docs.aws.amazon.com/',
        why: 'A statement asks for MFA.',
        fix: 'Sign in with MFA.',
        falseLeads: ['The user has an MFA device.'],
        contributes: [],
      },
    ],
  };
}
