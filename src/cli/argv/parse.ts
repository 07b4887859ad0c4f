import type { Argv } from 'yargs';
import { DoctorError } from '../../model/error.js';
import { didYouMeanName } from '../../model/near-names.js';
import type { Command } from '../commands/command.js';
import { COMMANDS, DEFAULT_COMMAND, outlines } from '../commands.js';
import { choiceError } from './choice.js';
import { COMMON_FLAGS, FLAGS, type Values } from './flags.js';
import { PARSER, readPlainly } from './plain.js';

export type Parsed =
  | { readonly kind: 'command'; readonly command: Command; readonly words: readonly string[]; readonly values: Values }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'version' };

/** Reads the arguments. Throws a `DoctorError` whose code starts with `Usage` for what is not understood. */
export async function parse(argv: readonly string[], columns: number): Promise<Parsed> {
  const given = withDashValues(withoutWords(argv));
  const raw = readPlainly(given) ?? (await readWithYargs(given, columns));
  const words = wordsOf(raw);
  const named = commandOf(words);
  const name = named ?? DEFAULT_COMMAND;
  const command = await commandNamed(name);
  if (raw['version'] === true) return { kind: 'version' };
  if (raw['help'] === true)
    return { kind: 'help', text: await helpText(await parserFor(given, columns), command, named === undefined) };
  const values = valuesOf(raw);
  refuseFlags(Object.keys(values), { name, command });
  if (named === undefined) refuseWords(words);
  else refuseMoreWords(words.slice(1), { name, command });
  return { kind: 'command', command, words: named === undefined ? words : words.slice(1), values };
}

/** `help` and `help COMMAND`, and `version`, as words. */
function withoutWords(argv: readonly string[]): readonly string[] {
  const [first, topic, ...rest] = argv;
  if (first === 'version' && topic === undefined) return ['--version'];
  if (first !== 'help') return argv;
  if (topic === undefined || topic.startsWith('-')) return [...argv.slice(1), '--help'];
  if (topic === 'help' || topic === 'version') return ['--help'];
  if (commandOf([topic]) === undefined) refuseWords([topic]);
  return [topic, ...rest, '--help'];
}

async function commandNamed(name: string): Promise<Command> {
  const command = Object.hasOwn(COMMANDS, name) ? await COMMANDS[name]?.() : undefined;
  if (command !== undefined) return command;
  throw new DoctorError({ source: 'doctor', code: 'CommandUnknown' }, `no command is called \`${name}\``);
}

/** With its own words for slips. */
export async function readWithYargs(argv: readonly string[], columns: number): Promise<Values> {
  return (await parserFor(argv, columns)).parseAsync();
}

async function parserFor(argv: readonly string[], columns: number): Promise<Argv> {
  const { default: yargs } = await import('yargs');
  return yargs(argv)
    .scriptName('ddb-doctor')
    .detectLocale(false)
    .exitProcess(false)
    .help(false)
    .version(false)
    .showHelpOnFail(false)
    .wrap(Math.min(columns, 120))
    .parserConfiguration(PARSER)
    .options(FLAGS)
    .fail((message, error) => {
      throw usageError(message ?? error.message);
    });
}

/** yargs takes the lone dash of `--from -` for nothing; joined to its flag it stays. */
function withDashValues(argv: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of argv) {
    const last = joined.at(-1);
    if (word === '-' && last?.startsWith('--') && !last.includes('=')) joined[joined.length - 1] = `${last}=-`;
    else joined.push(word);
  }
  return joined;
}

/** yargs' sentences, as ours: one line, lower case, no period. */
function usageError(message: string): DoctorError {
  const missing = /^Not enough arguments following: (.+)$/.exec(message)?.[1];
  if (missing !== undefined)
    return new DoctorError({ source: 'user', code: 'UsageValueMissing' }, `--${missing} wants a value`);
  const [, flag, given, choices] = /Argument: (\S+), Given: (.*), Choices: (.*)/.exec(message) ?? [];
  if (flag === undefined)
    return new DoctorError({ source: 'user', code: 'Usage' }, message.replace(/\s+/g, ' ').toLowerCase());
  const unquoted = (quoted = '') => quoted.replaceAll('"', '');
  return choiceError(`--${flag}`, unquoted(given), unquoted(choices).split(', '));
}

function wordsOf(raw: Values): string[] {
  const words = raw['_'];
  return Array.isArray(words) ? words.map(String) : [];
}

function commandOf([first]: readonly string[]): string | undefined {
  return first !== undefined && Object.hasOwn(COMMANDS, first) ? first : undefined;
}

/** Without yargs' own entries, and without aliases. */
export function valuesOf(raw: Values): Values {
  return Object.fromEntries(
    Object.entries(raw).filter(([name, value]) => value !== undefined && !['_', '$0', 'h', 'o'].includes(name)),
  );
}

interface Named {
  readonly name: string;
  readonly command: Command;
}

const takenBy = ({ flags }: Command): readonly string[] => [...flags, ...COMMON_FLAGS];

function refuseFlags(given: readonly string[], { name, command }: Named): void {
  const taken = takenBy(command);
  const wrong = given.find((flag) => !taken.includes(flag));
  if (wrong === undefined) return;
  const close = didYouMeanName(wrong, taken);
  const hint = close === undefined ? undefined : `did you mean \`--${close}\`?`;
  if (Object.hasOwn(FLAGS, wrong)) {
    throw new DoctorError({ source: 'user', code: 'UsageFlagNotTaken' }, `\`${name}\` does not take \`--${wrong}\``, {
      hint: hint ?? `\`ddb-doctor ${name} --help\` lists the flags that it takes`,
    });
  }
  const dashes = wrong.length === 1 ? '-' : '--';
  throw new DoctorError({ source: 'user', code: 'UsageUnknownFlag' }, `there is no flag \`${dashes}${wrong}\``, {
    hint: hint ?? '`ddb-doctor --help` lists the flags',
  });
}

/** Words without a command before them. */
function refuseWords([first]: readonly string[]): void {
  if (first === undefined) return;
  const hint = first.startsWith('arn:') ? `did you mean \`--arn ${first}\`?` : commandHint(first);
  throw new DoctorError({ source: 'user', code: 'UsageUnknownCommand' }, `there is no command \`${first}\``, { hint });
}

function refuseMoreWords(words: readonly string[], { name, command }: Named): void {
  const extra = words[command.words];
  if (extra === undefined) return;
  const hint = extra.startsWith('arn:')
    ? `did you mean \`--arn ${extra}\`?`
    : `\`ddb-doctor ${name} --help\` shows what it takes`;
  throw new DoctorError({ source: 'user', code: 'UsageWord' }, `\`${name}\` does not take \`${extra}\``, { hint });
}

function commandHint(word: string): string {
  const names = [...Object.keys(COMMANDS), 'help', 'version'];
  const close = didYouMeanName(word, names);
  return close === undefined ? `the commands are ${names.join(', ')}` : `did you mean \`${close}\`?`;
}

async function helpText(parser: Argv, command: Command, withList: boolean): Promise<string> {
  const { usage, examples } = command;
  const shown = examples.map((example) => `  ${example}`).join('\n');
  const list = withList ? `Commands:\n${(await listed()).join('\n')}\n\n` : '';
  const flags = Object.keys(FLAGS)
    .filter((flag) => !takenBy(command).includes(flag))
    .reduce((shorter, flag) => shorter.hide(flag), parser);
  return `Examples:\n${shown}\n\nUsage: ${usage}\n\n${list}${await flags.getHelp()}\n`;
}

async function listed(): Promise<string[]> {
  return (await outlines()).map(({ name, summary }) => `  ${name.padEnd(12)} ${summary}`);
}
