import { Console } from 'node:console';
import { existsSync } from 'node:fs';
import type { SentCall } from '../aws/index.js';
import { DoctorError } from '../model/error.js';
import type { Mute } from '../report/index.js';
import { plainText } from '../report/plain-text.js';
import type { DoctorOptions } from '../run/session.js';
import type { Parsed } from './argv/parse.js';
import { readOptions, readOutputOptions } from './argv/read-options.js';
import { outlines } from './commands.js';
import { configurationFile, withDefaults } from './configuration.js';
import type { CliIo } from './io.js';
import { mfaPrompt } from './terminal/ask-mfa-code.js';
import type { Verbs } from './verbs.js';

/** In the user's configuration folder, where it need not be; --mutes names another, which must. */
const MUTES = 'mutes.json';

/** Runs the parsed command and resolves to its exit code. */
export async function runCommand(
  { command, words, values: given }: Extract<Parsed, { kind: 'command' }>,
  io: CliIo,
  verbs: Verbs,
): Promise<number> {
  const values = withDefaults(given, command.flags, io.env);
  const read = readOptions(values, io.now());
  if (read.table?.includes(',') && !command.flags.includes('function')) {
    throw new DoctorError({ source: 'user', code: 'UsageTable' }, '--table wants one table here', {
      hint: 'run it once for each',
    });
  }
  const output = readOutputOptions(values);
  const options = withTerminal(read, output.debug, io);
  if (output.files.length > 0 && !command.flags.includes('csv-by')) {
    throw new DoctorError({ source: 'user', code: 'UsageOutput' }, 'this command writes its output to stdout alone', {
      hint: 'write `--output FORM > FILE`',
    });
  }
  // What a third party's check prints is no part of the report.
  if (options.checks !== undefined && options.checks.length > 0)
    Object.assign(globalThis, { console: new Console(process.stderr) });
  // What few command lines need is loaded for those alone.
  if (output.files.length > 0) await (await import('./report-files.js')).assertWritable(output.files);
  const mutes = command.flags.includes('mutes') ? await mutesOf(values['mutes'], io.env) : [];
  const offline = values['offline'] === true;
  const run = (own: CliIo) => command.run({ words, options, values, output, io: own, verbs, offline, mutes, outlines });
  const mayPage = command.flags.includes('no-pager') && output.pager && output.files.length === 0;
  if (!mayPage || io.stdout.isTTY !== true || io.startPager === undefined) return run(io);
  const { paged, pagerOf } = await import('./terminal/pager.js');
  const pager = pagerOf(io.env);
  return pager === undefined ? run(io) : paged(pager, io, run);
}

/** Of the file named, or of the user's own where there is one. */
async function mutesOf(given: unknown, env: CliIo['env']): Promise<readonly Mute[]> {
  const own = configurationFile(env, MUTES);
  const path = typeof given === 'string' ? given : own !== undefined && existsSync(own) ? own : undefined;
  return path === undefined ? [] : (await import('./mutes-file.js')).readMutes(path);
}

/** What needs a person or a terminal: codes of MFA devices, and with --debug a line on stderr for each call of AWS. */
function withTerminal(options: DoctorOptions, debug: boolean, io: CliIo): DoctorOptions {
  const askMfaCode = mfaPrompt(io);
  const onCall = (call: SentCall) => void io.stderr.write(`${callInWords(call)}\n`).catch(() => {});
  const aws = {
    ...options.aws,
    ...(askMfaCode === undefined ? {} : { askMfaCode }),
    ...(debug ? { onCall } : {}),
  };
  return Object.keys(aws).length === 0 ? options : { ...options, aws };
}

/** `ddb-doctor: 2026-11-20T10:00:00.000Z iam:GetRole 111122223333 us-east-1 https://iam.amazonaws.com 41 ms ok`. */
function callInWords({ time, operation, account, region, endpoint, milliseconds, outcome }: SentCall): string {
  return plainText(
    `ddb-doctor: ${[time, operation, account, region, endpoint].join(' ')} ${milliseconds} ms ${outcome}`,
  );
}
