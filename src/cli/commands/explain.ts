import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DoctorError } from '../../model/error.js';
import type { CommandInput } from '../argv/command-input.js';
import { AWS_FLAGS, QUESTION_FLAGS, REPORT_FLAGS } from '../argv/flags.js';
import { EXIT, errorExitCode } from '../exit-code.js';
import { readAll } from '../io.js';
import { show } from '../show.js';
import { watched } from '../terminal/progress.js';
import type { Command } from './command.js';

type Verb = Awaited<ReturnType<CommandInput['verbs']['explain']>>;

/**
 * A pasted message, a file or stdin: the text alone, or, where credentials are at hand, with the checks. A bundle holds
 * events and no texts, so that none is recorded or replayed.
 */
export const explain: Command = {
  summary: 'explain a message, a file of them, or - for stdin',
  usage: 'ddb-doctor explain [MESSAGE | FILE | -] [options]',
  examples: [
    'ddb-doctor explain "User: arn:… is not authorized to perform: dynamodb:PutItem on resource: …"',
    'ddb-doctor explain application.log --offline',
    'kubectl logs deploy/orders | ddb-doctor explain -',
  ],
  flags: [...QUESTION_FLAGS, 'offline', ...AWS_FLAGS, 'checks', ...REPORT_FLAGS, 'fail-on'],
  words: Number.POSITIVE_INFINITY,
  run,
};

async function run(input: CommandInput): Promise<number> {
  const verb = await input.verbs.explain();
  const text = await textOf(input, verb);
  const online = verb.holdsDenial(text) && !input.offline && hasCredentials(input.io.env, input.options.aws?.profile);
  if (online) {
    const code = await explainOnline(input, { verb, text });
    if (code !== undefined) return code;
  }
  return show(verb.explainAlone(text, input.io.now()), input);
}

/** Undefined when the credentials turn out not to serve: the text alone is explained then. */
async function explainOnline(
  input: CommandInput,
  { verb, text }: { readonly verb: Verb; readonly text: string },
): Promise<number | undefined> {
  const { window, ...options } = input.options;
  try {
    return await show(await watched(input, (ports) => verb.explainText(text, options, ports)), input);
  } catch (error) {
    if (errorExitCode(error) !== EXIT.configuration || input.options.aws?.profile !== undefined) throw error;
    return undefined;
  }
}

async function textOf({ words, io }: CommandInput, verb: Verb): Promise<string> {
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
  if (first === undefined || first === '-') return readAll(io.stdin);
  if (words.length > 1 || /\s/.test(first)) return words.join(' ');
  return fileText(first, verb);
}

/** One word is a file; where there is none, it may still be a message such as an encoded one. */
async function fileText(word: string, verb: Verb): Promise<string> {
  try {
    return await readFile(word, 'utf8');
  } catch (cause) {
    if (verb.holdsDenial(word)) return word;
    throw new DoctorError({ source: 'user', code: 'UsageFile' }, `the file \`${word}\` cannot be read`, { cause });
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
