import type { JsonValue } from '../json.js';

/** One command for a shell, as a list: nothing in it is quoted, and nothing of it is text yet. */
export interface Command {
  /** `['aws', 'iam', 'tag-role']`: words of our own, never a stranger's. */
  readonly words: readonly string[];
  /** Options of the AWS CLI without their dashes, with their values. */
  readonly options?: Readonly<Record<string, JsonValue>>;
  /** The option that takes the policy document, from the file that the commands write. */
  readonly document?: string;
  /** Words behind the options: `--set-as-default`. */
  readonly flags?: readonly string[];
}

/** A command of the AWS CLI: `awsCommand('iam tag-role', { 'role-name': name })`. An option without a value is left out. */
export function awsCommand(
  operation: string,
  options: Readonly<Record<string, JsonValue | undefined>>,
  more: Pick<Command, 'document' | 'flags'> = {},
): Command {
  const given = Object.entries(options).flatMap(([name, value]): [string, JsonValue][] =>
    value === undefined ? [] : [[name, value]],
  );
  return { words: ['aws', ...operation.split(' ')], options: Object.fromEntries(given), ...more };
}
