import { DoctorError } from '../../model/error.js';
import { didYouMeanName } from '../../model/near-names.js';
import { KNOWN_REGIONS } from '../../model/partitions.js';

const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/;

/** Regions by their names, or `all`. A name that has not the form of one is refused; one that is merely new is not. */
export function regionsOf(names: readonly string[] | undefined): string[] | 'all' | undefined {
  if (names === undefined) return undefined;
  if (names.includes('all')) return 'all';
  const wrong = names.find((name) => !REGION.test(name));
  if (wrong === undefined) return [...names];
  const near = didYouMeanName(wrong, KNOWN_REGIONS);
  throw new DoctorError({ source: 'user', code: 'UsageRegion' }, `--region \`${wrong}\` is no Region`, {
    hint: near === undefined ? 'write a name such as eu-central-1, or all' : `did you mean \`${near}\`?`,
  });
}
