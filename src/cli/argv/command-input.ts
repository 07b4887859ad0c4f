import type { Mute } from '../../report/index.js';
import type { DoctorOptions } from '../../run/session.js';
import type { CliIo } from '../io.js';
import type { Verbs } from '../verbs.js';
import type { FlagName, Values } from './flags.js';
import type { OutputOptions } from './read-options.js';

/** A command as the others know it. */
export interface Outline {
  readonly name: string;
  readonly summary: string;
  /** Those that it takes, every command's own among them. */
  readonly flags: readonly FlagName[];
}

/** What every command is given. */
export interface CommandInput {
  readonly words: readonly string[];
  readonly options: DoctorOptions;
  /** The flags as they were given, for what a command alone takes. */
  readonly values: Values;
  readonly output: OutputOptions;
  readonly io: CliIo;
  readonly verbs: Verbs;
  readonly offline: boolean;
  /** Denials that were accepted. */
  readonly mutes: readonly Mute[];
  /** Every command, in the order of the help. */
  readonly outlines: () => Promise<readonly Outline[]>;
}
