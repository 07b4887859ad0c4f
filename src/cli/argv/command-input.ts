import type { Mute } from '../../report/index.js';
import type { DoctorOptions } from '../../run/session.js';
import type { CliIo } from '../io.js';
import type { Verbs } from '../verbs.js';
import type { Values } from './parse.js';
import type { OutputOptions } from './read-options.js';

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
}
