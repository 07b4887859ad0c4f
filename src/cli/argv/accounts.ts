import { DoctorError } from '../../model/error.js';

/** AWS: organizations/latest/APIReference/API_OrganizationalUnit.html, API_Root.html and API_Account.html. */
const PLACE = /^(?:\d{12}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|r-[0-9a-z]{4,32})$/;

/** Account ids, also as the console groups them, ids of OUs or of the root, or `all`. */
export function accountsOf(names: readonly string[] | undefined): string[] | 'all' | undefined {
  if (names === undefined) return undefined;
  if (names.includes('all')) return 'all';
  const places = names.map((name) => name.replace(/^(\d{4})-(\d{4})-(\d{4})$/, '$1$2$3'));
  const wrong = places.find((place) => !PLACE.test(place));
  if (wrong === undefined) return [...new Set(places)];
  const digits = /^\d+$/.test(wrong) ? `an account id has 12 digits, and \`${wrong}\` has ${wrong.length}` : undefined;
  throw new DoctorError(
    { source: 'user', code: 'UsageAccount' },
    `--account \`${wrong}\` is no id of an account or an OU`,
    { hint: digits ?? 'write 111122223333, ou-abcd-11111111 or all' },
  );
}
