import { main } from '../../src/cli/main.js';
import { answersOf } from '../account/answers.js';
import type { World } from '../account/world.js';
import type { Fault } from '../front/faults.js';
import { type Front, startFront } from '../front/index.js';
import type { CannedAnswer, FrontOptions } from '../front/options.js';

export interface CanResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** How often each operation was called. */
  readonly count: Front['count'];
  /** The operations that were called. */
  readonly asked: ReadonlySet<string>;
}

export interface CanGiven {
  readonly world: World;
  readonly home: string;
  readonly refused?: readonly string[];
  readonly answers?: readonly CannedAnswer[];
  readonly stdin?: string;
  readonly width?: number;
  readonly faults?: readonly Fault[];
  readonly events?: FrontOptions['events'];
}

export const NOW = new Date('2026-11-20T12:00:00.000Z');

/** `ddb-doctor can …` over HTTP, against a front server that answers as the world is. */
export function can(argv: readonly string[], given: CanGiven): Promise<CanResult> {
  return inWorld(['can', ...argv], given);
}

/** Any command there. */
export async function inWorld(argv: readonly string[], given: CanGiven): Promise<CanResult> {
  const { world, home, refused = [], answers = [], width = 80, faults = [], events = [] } = given;
  const denied = refused.map((operation) => ({
    operation,
    error: { code: 'AccessDenied', message: 'not authorized', status: 403 },
  }));
  const all = [...denied, ...answers, ...answersOf(world)];
  const front = await startFront({ answers: all, account: home, faults, events });
  const credentials = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: world.region };
  Object.assign(process.env, credentials);
  try {
    const flags = ['--endpoint-url', front.url, '--width', String(width)];
    const result = await command([...argv, ...flags], given.stdin);
    const asked = new Set(front.calls.map(({ operation }) => operation));
    return { ...result, count: front.count, asked };
  } finally {
    await front.stop();
  }
}

/** The command line with its output as texts. */
export async function command(argv: readonly string[], stdin = ''): Promise<Omit<CanResult, 'count' | 'asked'>> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const stream = (texts: string[]) => ({
    isTTY: false,
    write: async (text: string) => {
      texts.push(text);
    },
  });
  const code = await main(argv, {
    stdout: stream(stdout),
    stderr: stream(stderr),
    stdin: Object.assign(bytes(stdin), { isTTY: false }),
    env: { HOME: '/nonexistent' },
    now: () => NOW,
    signal: new AbortController().signal,
  });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

async function* bytes(text: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text);
}
