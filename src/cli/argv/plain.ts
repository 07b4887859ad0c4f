import type { Options } from 'yargs';
import parser from 'yargs-parser';
import { FLAGS, type Values } from './flags.js';

/** Dashes in what people type are not ours to change, and no value becomes a number unasked. */
export const PARSER = {
  'boolean-negation': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'greedy-arrays': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'short-option-groups': false,
};

const flags: readonly (readonly [string, Options])[] = Object.entries(FLAGS);
const namesOf = (is: (options: Options) => unknown): string[] =>
  flags.flatMap(([name, options]) => (is(options) ? name : []));

/** The table of flags, as yargs hands it to its parser. */
const TABLE: parser.Options = {
  alias: Object.fromEntries(
    flags.flatMap(([name, { alias }]) => (alias === undefined ? [] : [[name, [alias].flat()]])),
  ),
  array: namesOf(({ array }) => array),
  boolean: namesOf(({ type }) => type === 'boolean'),
  number: namesOf(({ type }) => type === 'number'),
  string: namesOf(({ type }) => type === 'string'),
  narg: Object.fromEntries(namesOf(({ requiresArg }) => requiresArg).map((name) => [name, Number.NaN])),
  configuration: PARSER,
};

/**
 * A command line that asks for no help and has no slip, by yargs' own parser alone: the rest of yargs takes longer to
 * load than most commands take. Undefined for any other, which yargs reads and words.
 */
export function readPlainly(argv: readonly string[]): Values | undefined {
  const { argv: values, error } = parser.detailed([...argv], TABLE);
  if (error !== null || values['help'] === true) return undefined;
  return flags.every(([name, options]) => isChosen(values[name], options)) ? values : undefined;
}

function isChosen(value: unknown, { choices }: Options): boolean {
  if (choices === undefined || value === undefined) return true;
  return (Array.isArray(value) ? value : [value]).every((one) => choices.includes(one));
}
