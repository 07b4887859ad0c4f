import { DoctorError } from '../../model/error.js';
import { didYouMeanName } from '../../model/near-names.js';

/** A value that is none of those that a flag takes. */
export function choiceError(flag: string, typed: string, names: readonly string[]): DoctorError {
  const close = didYouMeanName(typed, names);
  const hint = close === undefined ? `choose one of ${names.join(', ')}` : `did you mean \`${close}\`?`;
  return new DoctorError({ source: 'user', code: 'UsageChoice' }, `--${flag} does not take \`${typed}\``, { hint });
}
