import type { DoctorOptions } from '../../index.js';
import type { Doctor } from '../doctor.js';
import type { CliIo } from '../io.js';
import type { OutputOptions } from './read-options.js';

/** What every command is given. */
export interface CommandInput {
  readonly words: readonly string[];
  readonly options: DoctorOptions;
  readonly output: OutputOptions;
  readonly io: CliIo;
  readonly load: () => Promise<Doctor>;
  readonly offline: boolean;
  /** Somebody gave --since or --until. */
  readonly windowGiven: boolean;
}
