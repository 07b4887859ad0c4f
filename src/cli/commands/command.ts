import type { CommandInput } from '../argv/command-input.js';
import type { FlagName } from '../argv/flags.js';

/** A command of the command line, whole: what its help says, what it takes, and what it does. */
export interface Command {
  /** One line of the list of commands. */
  readonly summary: string;
  readonly usage: string;
  readonly examples: readonly string[];
  /** The flags that it takes beside `COMMON_FLAGS`; any other is a usage error. */
  readonly flags: readonly FlagName[];
  /** How many words may follow its name. */
  readonly words: number;
  /** Loads the verb by `input.verbs`, runs it, and resolves to the exit code. */
  readonly run: (input: CommandInput) => Promise<number>;
}
