import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DoctorError } from '../../model/error.js';
import { type Gap, gap } from '../../model/gap.js';
import type { CommandInput } from '../argv/command-input.js';
import { AWS_FLAGS, QUESTION_FLAGS, REPORT_FLAGS } from '../argv/flags.js';
import { EXIT, errorExitCode } from '../exit-code.js';
import { show } from '../show.js';
import { watched } from '../terminal/progress.js';
import type { Command } from './command.js';

type Verb = Awaited<ReturnType<CommandInput['verbs']['explain']>>;

/**
 * A pasted message, a file or stdin: the text alone, or, where credentials are at hand, with the checks. A bundle holds
 * events and no texts, so that none is recorded or replayed.
 */
export const explain: Command = {
  summary: 'explain a message, files, folders or globs, or - for stdin',
  usage: 'ddb-doctor explain [MESSAGE | FILE… | -] [options]',
  examples: [
    'ddb-doctor explain "User: arn:… is not authorized to perform: dynamodb:PutItem on resource: …"',
    'ddb-doctor explain application.log --offline',
    'kubectl logs deploy/orders | ddb-doctor explain -',
  ],
  flags: [...QUESTION_FLAGS, 'offline', ...AWS_FLAGS, 'checks', 'mutes', ...REPORT_FLAGS, 'fail-on'],
  words: Number.POSITIVE_INFINITY,
  run,
};

async function run(input: CommandInput): Promise<number> {
  const verb = await input.verbs.explain();
  assertSomething(input);
  const given = verb.handedOver(input.words);
  if (input.offline || !hasCredentials(input.io.env, input.options.aws?.profile) || !mayTell({ verb, given }))
    return explainOffline(input, { verb, given });
  if ('text' in given || !given.from.includes('-')) return online(input, input, { verb, given });
  const kept = new KeptInput(input.io.stdin);
  return online(withStdin(input, kept), () => withStdin(input, kept.again()), { verb, given });
}

/** AWS is asked about no text that holds nothing to explain. */
function mayTell({ verb, given }: Asked): boolean {
  return !('text' in given) || verb.holdsDenial(given.text);
}

/** With the checks; alone, and saying so first, where the credentials turn out not to serve. */
async function online(input: CommandInput, again: CommandInput | (() => CommandInput), asked: Asked): Promise<number> {
  const answer = await explainOnline(input, asked);
  if (typeof answer === 'number') return answer;
  return explainOffline(typeof again === 'function' ? again() : again, asked, answer);
}

function withStdin(input: CommandInput, stdin: CommandInput['io']['stdin']): CommandInput {
  return { ...input, io: { ...input.io, stdin } };
}

interface Asked {
  readonly verb: Verb;
  readonly given: ReturnType<Verb['handedOver']>;
}

async function explainOffline(input: CommandInput, { verb, given }: Asked, refused?: DoctorError): Promise<number> {
  const { window, ...options } = input.options;
  const outcome = await watched(input, (ports) => verb.explainAlone(given, options, ports));
  if (refused === undefined) return show(outcome, input);
  const gaps = [credentialsGap(refused), ...outcome.run.gaps];
  return show({ ...outcome, run: { ...outcome.run, gaps } }, input);
}

/** What is explained alone for want of credentials that AWS takes says so first. */
function credentialsGap({ message, hint }: DoctorError): Gap {
  return gap('CREDENTIALS_REFUSED', { why: message, ...(hint === undefined ? {} : { hint }) });
}

/** The error when the credentials turn out not to serve: what was handed over is explained alone then. */
async function explainOnline(input: CommandInput, { verb, given }: Asked): Promise<number | DoctorError> {
  const { window, ...options } = input.options;
  try {
    return await show(await watched(input, (ports) => verb.explainWithChecks(given, options, ports)), input);
  } catch (error) {
    const isTheirs = error instanceof DoctorError && errorExitCode(error) === EXIT.configuration;
    if (!isTheirs || input.options.aws?.profile !== undefined) throw error;
    return error;
  }
}

function assertSomething({ words, io }: CommandInput): void {
  if (words.length > 0 || io.stdin.isTTY !== true) return;
  throw new DoctorError(
    { source: 'user', code: 'UsageTextMissing' },
    '`explain` wants a message, a file, or - for stdin',
    {
      hint: 'ddb-doctor explain "User: … is not authorized to perform: …"',
    },
  );
}

/** More than this is no paste: it is not kept for a second reading. */
const MOST_KEPT = 64 * 1024 * 1024;

/** Stdin, kept while it is read, so that it can be read again where credentials turn out not to serve. */
class KeptInput implements AsyncIterable<Uint8Array | string> {
  readonly #pieces: (Uint8Array | string)[] = [];
  #length = 0;
  readonly #input: CommandInput['io']['stdin'];

  constructor(input: CommandInput['io']['stdin']) {
    this.#input = input;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array | string> {
    for await (const piece of this.#input) {
      this.#length += piece.length;
      if (this.#length <= MOST_KEPT) this.#pieces.push(piece);
      yield piece;
    }
  }

  async *again(): AsyncGenerator<Uint8Array | string> {
    yield* this.#pieces;
    yield* this.#input;
  }
}

const CREDENTIALS = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

/** Whether somebody has set credentials up; instance metadata is not asked, for that takes seconds elsewhere. */
function hasCredentials(env: CommandInput['io']['env'], profile: string | undefined): boolean {
  if (profile !== undefined || CREDENTIALS.some((name) => env[name] !== undefined && env[name] !== '')) return true;
  const folder = join(env['HOME'] ?? env['USERPROFILE'] ?? '', '.aws');
  const credentials = env['AWS_SHARED_CREDENTIALS_FILE'] ?? join(folder, 'credentials');
  return existsSync(credentials) || existsSync(env['AWS_CONFIG_FILE'] ?? join(folder, 'config'));
}
