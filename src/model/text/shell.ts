import { isJsonObject, type JsonObject, type JsonValue } from '../json.js';
import type { Command } from './command.js';
import { isPrintableAscii, safeJson } from './safe-json.js';

/** The file that a change's commands write the policy document to. */
export const POLICY_FILE = 'policy.json';
const INPUT_FILE = 'input.json';

/** Commands for a POSIX shell, one below the other. Every argument reaches the program as it is, and as nothing else. */
export function shellText(commands: readonly Command[]): string {
  return commands.map(commandText).join('\n');
}

/**
 * One command. Where a value cannot stand as an argument, because the AWS CLI would load a file or a page for it or cut
 * it, or because a terminal would not show it, all of them go into a document that the command writes first.
 * AWS: https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html
 */
export function commandText(command: Command): string {
  const line = lineOf(command);
  if (line !== undefined) return line;
  const all = Object.entries(command.options ?? {});
  const document = Object.fromEntries(
    all.filter(([name]) => !GLOBAL.has(name)).map(([name, value]) => [memberOf(name, command), value]),
  );
  const options = Object.fromEntries(all.filter(([name]) => GLOBAL.has(name)));
  const words = [...command.words, '--cli-input-json', `file://${INPUT_FILE}`];
  const last = lineOf({ ...command, words, options });
  return last === undefined ? NO_COMMAND : [...heredoc(INPUT_FILE, document), last].join('\n');
}

const NO_COMMAND = '# not told as a command: a name in it holds characters that cannot be seen';

/** The command on one line; undefined where a value cannot stand in it. */
export function lineOf({ words, options = {}, document, flags = [] }: Command): string | undefined {
  const given = Object.entries(options).map(([name, value]) => optionOf(name, value) ?? variableOf(name, value));
  if (given.includes(undefined)) return undefined;
  const isVariable = (text: string | undefined) => text?.startsWith('AWS_') === true;
  return [
    ...given.filter(isVariable),
    ...words.map(shellQuoted),
    ...given.filter((text) => !isVariable(text)),
    ...(document === undefined ? [] : [`--${document} file://${POLICY_FILE}`]),
    ...flags,
  ].join(' ');
}

/** Options of the AWS CLI itself, which no input document holds, and the variables that say the same. */
const GLOBAL: ReadonlyMap<string, string | undefined> = new Map([
  ['region', 'AWS_REGION'],
  ['profile', 'AWS_PROFILE'],
  ['output', 'AWS_DEFAULT_OUTPUT'],
  ['query', undefined],
]);

/** What no option of the AWS CLI's own can say, a variable does: nothing is loaded for it. */
function variableOf(name: string, value: JsonValue): string | undefined {
  const variable = GLOBAL.get(name);
  if (variable === undefined || typeof value !== 'string' || unshown().test(value)) return undefined;
  return `${variable}=${shellQuoted(value)}`;
}

const QUEUE_URL = /^https:\/\/[a-z\d.-]+\/\d{12}\/[\w-]{1,80}(?:\.fifo)?$/;

/**
 * `--name value`, and `--name=-value` for what would be taken for an option; undefined for a value that cannot stand as
 * an argument.
 */
export function optionOf(name: string, value: JsonValue): string | undefined {
  // The one URL that the AWS CLI takes as it is, in all of its versions.
  if (name === 'queue-url' && typeof value === 'string' && QUEUE_URL.test(value)) return `--${name} ${value}`;
  if (typeof value === 'string' && value.startsWith('-') && !unshown().test(value))
    return `--${name}=${shellQuoted(value)}`;
  const argument = argumentOf(value);
  return argument === undefined ? undefined : `--${name} ${argument}`;
}

/** The lines that write a document to a file; no line of JSON is equal to the mark of its end. */
export function heredoc(file: string, document: JsonObject): string[] {
  const mark = file.replace('.json', '').toUpperCase();
  return [`cat > ${file} <<'${mark}'`, safeJson(document, 2), mark];
}

function argumentOf(value: JsonValue): string | undefined {
  if (typeof value === 'string') return isArgument(value) ? shellQuoted(value) : undefined;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) {
    const all = value.map((item) => (isJsonObject(item) ? shorthand(item) : argumentOf(item)));
    return all.some((argument) => argument === undefined) ? undefined : all.join(' ');
  }
  return shorthand(value);
}

/** `Key=team,Value=blue`; undefined where a value has signs that the shorthand gives a meaning. */
function shorthand(object: JsonObject): string | undefined {
  const pairs = Object.entries(object).map(([name, value]) => {
    if (typeof value === 'boolean') return `${name}=${value}`;
    return typeof value === 'string' && isArgument(value) && /^[\w.:/+@ -]*$/.test(value)
      ? `${name}=${value}`
      : undefined;
  });
  return pairs.some((pair) => pair === undefined) ? undefined : shellQuoted(pairs.join(','));
}

/** What a terminal or a shell does not show as it is. */
const unshown = () => /[\p{C}\p{Zl}\p{Zp}\p{DI}\u2800]|(?! )\p{Zs}/u;

/** False for what the AWS CLI reads more into, and for what cannot be seen. */
function isArgument(text: string): boolean {
  const isSeen = isPrintableAscii(text) || !unshown().test(text);
  return isSeen && !/^(?:-|fileb?:|https?:)/i.test(text);
}

/** Services whose API begins the names of members with a small letter. */
const SMALL_FIRST: ReadonlySet<string | undefined> = new Set(['ecr', 'logs']);

/** `role-name` -> `RoleName`, as the API has it. */
function memberOf(option: string, { words: [, service] }: Command): string {
  const [first = '', ...more] = option.split('-');
  const begin = SMALL_FIRST.has(service) ? first : capital(first);
  return [begin, ...more.map(capital)].join('');
}

function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

/** Single quotes for a shell, where the text is not plain. */
export function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
