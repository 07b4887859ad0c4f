import { DoctorError } from '../../model/error.js';
import { didYouMeanName } from '../../model/near-names.js';

/** A value that is none of those that a flag, or a command, takes. */
export function choiceError(taker: string, typed: string, names: readonly string[]): DoctorError {
  const close = didYouMeanName(typed, names);
  const hint = close === undefined ? `choose one of ${names.join(', ')}` : `did you mean \`${close}\`?`;
  return new DoctorError({ source: 'user', code: 'UsageChoice' }, `${taker} does not take \`${typed}\``, { hint });
}
