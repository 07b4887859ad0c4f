import yargs, { type Argv } from 'yargs';
import { DoctorError } from '../../model/error.js';
import { choiceError } from './choice.js';
import { didYouMean } from './did-you-mean.js';
import { COMMANDS, EXPLAIN_FLAGS, FLAGS } from './flags.js';

export type Values = Readonly<Record<string, unknown>>;

export type Parsed =
  | { readonly kind: 'command'; readonly command: string; readonly words: readonly string[]; readonly values: Values }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'version' };

/** Dashes in what people type are not ours to change, and no value becomes a number unasked. */
const PARSER = {
  'boolean-negation': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'greedy-arrays': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'short-option-groups': false,
};

/** Reads the arguments. Throws a `DoctorError` whose code starts with `Usage` for what is not understood. */
export async function parse(argv: readonly string[], columns: number): Promise<Parsed> {
  const parser = parserFor(argv, columns);
  const raw: Values = await parser.parseAsync();
  const words = wordsOf(raw);
  const command = commandOf(words);
  if (raw['version'] === true) return { kind: 'version' };
  if (raw['help'] === true) return { kind: 'help', text: await helpText(parser, command) };
  const values = valuesOf(raw);
  refuseUnknownFlags(values, command ?? 'diagnose');
  const rest = command === undefined ? words : words.slice(1);
  return { kind: 'command', command: command ?? 'diagnose', words: refuseWords(rest, command), values };
}

function parserFor(argv: readonly string[], columns: number): Argv {
  return yargs(withDashValues(argv))
    .scriptName('ddb-doctor')
    .detectLocale(false)
    .exitProcess(false)
    .help(false)
    .version(false)
    .showHelpOnFail(false)
    .wrap(Math.min(columns, 120))
    .parserConfiguration(PARSER)
    .options({ ...FLAGS, ...EXPLAIN_FLAGS })
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
  return choiceError(flag, unquoted(given), unquoted(choices).split(', '));
}

function wordsOf(raw: Values): string[] {
  const words = raw['_'];
  return Array.isArray(words) ? words.map(String) : [];
}

function commandOf([first]: readonly string[]): string | undefined {
  return first !== undefined && Object.hasOwn(COMMANDS, first) ? first : undefined;
}

/** Without yargs' own entries, and without aliases. */
function valuesOf(raw: Values): Values {
  return Object.fromEntries(
    Object.entries(raw).filter(([name, value]) => value !== undefined && !['_', '$0', 'h'].includes(name)),
  );
}

function refuseUnknownFlags(values: Values, command: string): void {
  const known = [...Object.keys(FLAGS), ...(command === 'explain' ? Object.keys(EXPLAIN_FLAGS) : [])];
  const unknown = Object.keys(values).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const dashes = unknown.length === 1 ? '-' : '--';
  const close = didYouMean(unknown, known);
  const hint = close === undefined ? '`ddb-doctor --help` lists the flags' : `did you mean \`--${close}\`?`;
  throw new DoctorError({ source: 'user', code: 'UsageUnknownFlag' }, `there is no flag \`${dashes}${unknown}\``, {
    hint,
  });
}

function refuseWords(words: readonly string[], command: string | undefined): readonly string[] {
  const [first, second] = words;
  if (command === 'explain' || first === undefined) return words;
  if (command === 'verify' && second === undefined) return words;
  const close = command === undefined ? didYouMean(first, Object.keys(COMMANDS)) : undefined;
  const hint = first.startsWith('arn:') ? `did you mean \`--arn ${first}\`?` : commandHint(close);
  const what =
    command === undefined ? `there is no command \`${first}\`` : `\`${command}\` does not take \`${second ?? first}\``;
  throw new DoctorError({ source: 'user', code: 'UsageUnknownCommand' }, what, { hint });
}

function commandHint(close: string | undefined): string {
  return close === undefined ? `the commands are ${Object.keys(COMMANDS).join(', ')}` : `did you mean \`${close}\`?`;
}

async function helpText(parser: Argv, command: string | undefined): Promise<string> {
  const { usage, examples } = COMMANDS[command ?? 'diagnose'] ?? { usage: '', examples: [] };
  const commands = Object.entries(COMMANDS).map(([name, { describe }]) => `  ${name.padEnd(12)} ${describe}`);
  const listed = command === undefined ? `Commands:\n${commands.join('\n')}\n\n` : '';
  const flags = command === 'explain' ? parser : parser.hide('offline');
  const shown = examples.map((example) => `  ${example}`).join('\n');
  return `Examples:\n${shown}\n\nUsage: ${usage}\n\n${listed}${await flags.getHelp()}\n`;
}
