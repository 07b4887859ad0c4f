import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readDenialText } from '../../denials/index.js';
import { DoctorError } from '../../model/error.js';
import { runOfText } from '../../report/text-run.js';
import type { CommandInput } from '../argv/command-input.js';
import { EXIT, errorExitCode } from '../exit-code.js';
import { readAll } from '../io.js';
import { noteRedaction, show } from '../show.js';
import { watched } from '../terminal/progress.js';

/** Explains a pasted message, a file or stdin: the text alone, or, where credentials are at hand, with the checks. */
export async function explain(input: CommandInput): Promise<number> {
  const text = await textOf(input);
  const findings = readDenialText(text);
  const online =
    findings.length > 0 &&
    !input.offline &&
    (input.options.replay !== undefined || hasCredentials(input.io.env, input.options.aws?.profile));
  if (online) {
    const code = await explainOnline(input, text);
    if (code !== undefined) return code;
  }
  return show(runOfText(findings, { now: input.io.now(), text }), input);
}

/** Undefined when the credentials turn out not to serve: the text alone is explained then. */
async function explainOnline(input: CommandInput, text: string): Promise<number | undefined> {
  const { runDoctor } = await input.load();
  const { window, ...options } = input.options;
  try {
    const code = await show(await watched(input, (ports) => runDoctor({ ...options, text }, ports)), input);
    await noteRedaction(input);
    return code;
  } catch (error) {
    if (errorExitCode(error) !== EXIT.configuration || input.options.aws?.profile !== undefined) throw error;
    return undefined;
  }
}

async function textOf({ words, io }: CommandInput): Promise<string> {
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
  return fileText(first);
}

/** One word is a file; where there is none, it may still be a message such as an encoded one. */
async function fileText(word: string): Promise<string> {
  try {
    return await readFile(word, 'utf8');
  } catch (cause) {
    if (readDenialText(word).length > 0) return word;
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
