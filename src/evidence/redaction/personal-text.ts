import { isIPv6 } from 'node:net';
import { addressOf } from './address.js';

/** Values that are told by their form, wherever in a text they stand. */
export type TextKind = 'account' | 'email' | 'ip-address' | 'unique-id';

// What touches a wildcard is part of a pattern, not a value: see Comparands.
const BEFORE = '(?<![A-Za-z0-9*?])';
const AFTER = String.raw`(?![A-Za-z0-9*]|\?\S)`;
const IP_AFTER = String.raw`(?![A-Za-z0-9_*]|\.\d|\?\S|\\?\/\d)`;
const LABEL = '[A-Za-z0-9-]{1,63}';
const OCTETS = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;

const FORMS = [
  `(?<uuid>${BEFORE}[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}${AFTER})`,
  String.raw`(?<email>(?<![A-Za-z0-9._%+*?-])[A-Za-z0-9._%+-]{1,64}@${LABEL}(?:\.${LABEL}){1,8}${AFTER})`,
  `(?<id>${BEFORE}A(?:BIA|CCA|GPA|IDA|IPA|KIA|NPA|NVA|PKA|ROA|SCA|SIA)[A-Z0-9]{12,124}${AFTER})`,
  `(?<ip6>(?<![A-Za-z0-9_:.*?])(?:[0-9A-Fa-f]{0,4}:){2,7}(?:${OCTETS}|[0-9A-Fa-f]{1,4})?(?!:)${IP_AFTER})`,
  `(?<ip4>(?<![A-Za-z0-9_.*?])${OCTETS}${IP_AFTER})`,
  String.raw`(?<account>(?:${BEFORE}|(?<=%[0-9A-Fa-f]{2}))\d{12}${AFTER})`,
];
const PERSONAL = new RegExp(FORMS.join('|'), 'g');

/** Replaces every personal value of the text by what `token` gives for it. */
export function replacePersonal(text: string, token: (kind: TextKind, value: string) => string): string {
  return text.replace(PERSONAL, (value, ...rest) => {
    const kind = kindOf(value, rest.at(-1));
    return kind === undefined ? value : token(kind, value);
  });
}

function kindOf(value: string, groups: Readonly<Record<string, string | undefined>>): TextKind | undefined {
  if (groups['account'] !== undefined) return 'account';
  if (groups['email'] !== undefined) return 'email';
  if (groups['id'] !== undefined) return 'unique-id';
  if (groups['ip4'] !== undefined && addressOf(value) !== undefined) return 'ip-address';
  if (groups['ip6'] !== undefined && isIPv6(value)) return 'ip-address';
  return undefined;
}
