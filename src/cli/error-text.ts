import { DoctorError } from '../model/error.js';
import { safeJson } from '../model/text/safe-json.js';
import { withoutSecrets } from '../model/text/secrets.js';
import { plainText } from '../report/plain-text.js';
import type { Values } from './argv/flags.js';
import { errorExitCode } from './exit-code.js';

export interface ErrorStyle {
  /** With the stack. */
  readonly debug: boolean;
  readonly form: 'text' | 'json';
}

/** As asked on the command line, read without its parser, which may be what fails; else as the AWS CLI is set up. */
export function errorStyleOf(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): ErrorStyle {
  const flag = '--cli-error-format';
  const asked = argv.flatMap((word, index) =>
    word === flag ? (argv[index + 1] ?? '') : word.startsWith(`${flag}=`) ? word.slice(flag.length + 1) : [],
  );
  const form = (asked.at(-1) ?? env['AWS_CLI_ERROR_FORMAT']) === 'json' ? 'json' : 'text';
  return { debug: argv.includes('--debug'), form };
}

/** The same of a command line that was read. */
export function errorStyleGiven(values: Values, env: Readonly<Record<string, string | undefined>>): ErrorStyle {
  const form = (values['cli-error-format'] ?? env['AWS_CLI_ERROR_FORMAT']) === 'json' ? 'json' : 'text';
  return { debug: values['debug'] === true, form };
}

/** What stderr says of an error: one line, a hint; of a defect the stack as well, when it is asked for. Or one line of JSON. */
export function errorText(error: unknown, style: ErrorStyle): string {
  return withoutSecrets(textOf(error, style));
}

function textOf(error: unknown, { debug, form }: ErrorStyle): string {
  if (form === 'json') return `${safeJson(errorFacts(error, debug))}\n`;
  if (error instanceof DoctorError && error.source !== 'doctor') {
    const hint = error.hint === undefined ? '' : `hint: ${plainText(error.hint)}\n`;
    return `ddb-doctor: error: ${plainText(error.message)}\n${hint}${debug ? stackOf(error) : ''}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  const hint = debug ? '' : 'hint: this is a defect of ddb-doctor; --debug shows where it lies\n';
  return `ddb-doctor: internal error: ${plainText(message)}\n${hint}${debug ? stackOf(error) : ''}`;
}

/** Code and message as the AWS CLI names them. */
function errorFacts(error: unknown, debug: boolean): object {
  const known = error instanceof DoctorError ? error : undefined;
  return {
    Code: known?.code ?? 'Internal',
    Message: error instanceof Error ? error.message : String(error),
    ...(known?.hint === undefined ? {} : { Hint: known.hint }),
    Source: known?.source ?? 'doctor',
    ExitCode: errorExitCode(error),
    ...(debug ? { Stack: stackOf(error) } : {}),
  };
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const cause = error.cause === undefined ? '' : `caused by: ${stackOf(error.cause) || String(error.cause)}\n`;
  return `${error.stack ?? error.message}\n${cause}`;
}
