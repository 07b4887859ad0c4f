import type { DoctorOptions } from '../../run/session.js';
import type { CliIo } from '../io.js';
import type { Verbs } from '../verbs.js';
import type { Values } from './parse.js';
import type { OutputOptions } from './read-options.js';

/** What every command is given. */
export interface CommandInput {
  readonly words: readonly string[];
  readonly options: DoctorOptions;
  readonly output: OutputOptions;
  readonly io: CliIo;
  readonly verbs: Verbs;
  readonly offline: boolean;
  /** The flags as given, for those that one command alone takes. */
  readonly values: Values;
}
