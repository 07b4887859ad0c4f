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
 * One command. Where a value cannot stand as an argument, because the AWS CLI would load a file or a page for it, take
 * it for an option or cut it, or because a terminal would not show it, all of them go into a document that the command
 * writes first.
 * AWS: https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html
 */
export function commandText(command: Command): string {
  const line = lineOf(command);
  if (line !== undefined) return line;
  const { options = {} } = command;
  const input = Object.entries(options).filter(([name]) => !GLOBAL.has(name));
  const global = Object.fromEntries(
    Object.entries(options).filter(([name, value]) => GLOBAL.has(name) && argumentOf(value)),
  );
  const document = Object.fromEntries(input.map(([name, value]) => [memberOf(name), value]));
  const words = [...command.words, '--cli-input-json', `file://${INPUT_FILE}`];
  return [...heredoc(INPUT_FILE, document), lineOf({ ...command, words, options: global }) ?? ''].join('\n');
}

/** The command on one line; undefined where a value cannot stand in it. */
export function lineOf({ words, options = {}, document, flags = [] }: Command): string | undefined {
  const parts = [...words.map(shellQuoted)];
  for (const [name, value] of Object.entries(options)) {
    const argument = argumentOf(value);
    if (argument === undefined) return undefined;
    parts.push(`--${name}`, argument);
  }
  if (document !== undefined) parts.push(`--${document}`, `file://${POLICY_FILE}`);
  return [...parts, ...flags].join(' ');
}

/** The lines that write a document to a file; no line of JSON is equal to the mark of its end. */
export function heredoc(file: string, document: JsonObject): string[] {
  const mark = file.replace('.json', '').toUpperCase();
  return [`cat > ${file} <<'${mark}'`, safeJson(document, 2), mark];
}

/** Options of the AWS CLI itself, which no input document holds. */
const GLOBAL = new Set(['region', 'profile', 'query', 'output']);

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

/** False for what the AWS CLI reads more into, and for what a terminal or a shell does not show as it is. */
function isArgument(text: string): boolean {
  const isSeen = isPrintableAscii(text) || !/[\p{C}\p{Zl}\p{Zp}\p{DI}]/u.test(text);
  return isSeen && !/^(?:-|fileb?:|https?:)/i.test(text);
}

/** `role-name` -> `RoleName`, as the API has it. */
function memberOf(option: string): string {
  return option.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Single quotes for a shell, where the text is not plain. */
export function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
