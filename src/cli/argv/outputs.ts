import { DoctorError } from '../../model/error.js';
import { OUTPUT_FORMATS } from '../../report/renderers.js';
import { choiceError } from './choice.js';

type OutputForm = (typeof OUTPUT_FORMATS)[number];

/** A form of the report that goes to a file. */
export interface OutputFile {
  readonly form: OutputForm;
  readonly path: string;
}

export interface Outputs {
  /** What goes to stdout. */
  readonly output: OutputForm;
  readonly files: readonly OutputFile[];
}

/** `table`, `html=report.html`: each form once to stdout or to files. Throws a usage `DoctorError` for anything else. */
export function readOutputs(words: readonly string[]): Outputs {
  const outputs = words.map(outputOf);
  const files = outputs.flatMap(({ form, path }) => (path === undefined ? [] : [{ form, path }]));
  const [first, second] = outputs.filter(({ path }) => path === undefined);
  if (second !== undefined) {
    throw new DoctorError(
      { source: 'user', code: 'UsageTwice' },
      `stdout takes one form, not both ${first?.form} and ${second.form}`,
      { hint: `--output ${second.form}=FILE writes the other to a file` },
    );
  }
  const twice = files.find(({ path }, index) => files.findIndex((other) => other.path === path) < index);
  if (twice !== undefined)
    throw new DoctorError({ source: 'user', code: 'UsageTwice' }, `two forms are to go to the file \`${twice.path}\``);
  return { output: first?.form ?? (files.length > 0 ? 'off' : 'table'), files };
}

function outputOf(word: string): { readonly form: OutputForm; readonly path?: string } {
  const at = word.indexOf('=');
  const name = at < 0 ? word : word.slice(0, at);
  const form = OUTPUT_FORMATS.find((known) => known === name);
  if (form === undefined) throw choiceError('--output', name, OUTPUT_FORMATS);
  if (at < 0) return { form };
  const path = word.slice(at + 1);
  if (path === '')
    throw new DoctorError({ source: 'user', code: 'UsageValueMissing' }, `--output ${name}= wants a file`);
  return { form, path };
}
