import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readDenialText } from '../../denials/index.js';
import type { DoctorOutcome } from '../../index.js';
import { DoctorError } from '../../model/error.js';
import { TEXT_WITHOUT_DENIAL } from '../../report/text-run.js';
import { explainAlone } from '../../run/explain.js';
import { isGlob } from '../../sources/files/glob.js';
import { STDIN } from '../../sources/files/paths.js';
import type { CommandInput } from '../argv/command-input.js';
import { EXIT, errorExitCode } from '../exit-code.js';
import { noteRedaction, show } from '../show.js';
import { watched } from '../terminal/progress.js';

/** What is to be explained: a pasted text, or files, folders, globs and stdin. */
type Given = { readonly text: string } | { readonly from: readonly string[] };

/** Explains a pasted message, files or stdin: what they tell alone, or, where credentials are at hand, with the checks. */
export async function explain(input: CommandInput): Promise<number> {
  const given = givenBy(input);
  const { env } = input.io;
  const { options } = input;
  const online = !input.offline && (options.replay !== undefined || hasCredentials(env, options.aws?.profile));
  if (!online || ('text' in given && readDenialText(given.text).length === 0)) return explainOffline(input, given);
  if (!('from' in given && given.from.includes(STDIN)))
    return (await explainOnline(input, given)) ?? explainOffline(input, given);
  const kept = new KeptInput(input.io.stdin);
  const code = await explainOnline({ ...input, io: { ...input.io, stdin: kept } }, given);
  return code ?? explainOffline({ ...input, io: { ...input.io, stdin: kept.again() } }, given);
}

async function explainOffline(input: CommandInput, given: Given): Promise<number> {
  const options = { ...withoutDefaultWindow(input), ...given };
  return show(await watched(input, (ports) => explainAlone(options, ports)), input);
}

/** Undefined when the credentials turn out not to serve: what was given is explained alone then. */
async function explainOnline(input: CommandInput, given: Given): Promise<number | undefined> {
  const { runDoctor } = await input.load();
  const { from: _, ...options } = withoutDefaultWindow(input);
  const pasted = 'text' in given ? given : { services: 'all' as const, ...options, ...given, pasted: true };
  try {
    const outcome = await watched(input, (ports) => runDoctor({ ...options, ...pasted }, ports));
    const code = await show(saying(outcome), input);
    await noteRedaction(input);
    return code;
  } catch (error) {
    if (errorExitCode(error) !== EXIT.configuration || input.options.aws?.profile !== undefined) throw error;
    return undefined;
  }
}

/** A window that nobody asked for says nothing of what somebody hands over. */
function withoutDefaultWindow({ options, windowGiven }: CommandInput): CommandInput['options'] {
  if (windowGiven) return options;
  const { window: _, ...others } = options;
  return others;
}

function saying(outcome: DoctorOutcome): DoctorOutcome {
  const { run } = outcome;
  if (run.diagnoses.length > 0 || Object.keys(run.leftOut).length > 0) return outcome;
  return { ...outcome, run: { ...run, gaps: [...run.gaps, TEXT_WITHOUT_DENIAL] } };
}

function givenBy({ words, io }: CommandInput): Given {
  const [first] = words;
  if (first === undefined && io.stdin.isTTY === true) {
    throw new DoctorError(
      { source: 'user', code: 'UsageTextMissing' },
      '`explain` wants a message, a file, or - for stdin',
      {
        hint: 'ddb-doctor explain "User: … is not authorized to perform: …"',
      },
    );
  }
  if (first === undefined) return { from: [STDIN] };
  if (words.every((word) => word === STDIN || existsSync(word))) return { from: words };
  if (words.length > 1 || /\s/.test(first)) return { text: words.join(' ') };
  if (isGlob(first) && !first.includes(':')) return { from: [first] };
  if (readDenialText(first).length > 0) return { text: first };
  throw new DoctorError({ source: 'user', code: 'UsageFile' }, `the file \`${first}\` cannot be read`);
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
