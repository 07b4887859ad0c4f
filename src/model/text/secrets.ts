/** Put in the place of a secret. */
export const REMOVED = 'removed';

const NAMED =
  '(?:password|passwd|pwd|passphrase|client[_-]?secret|shared[_-]?secret|secret[_-]?(?:key|access[_-]?key|string|binary|value)|aws_secret_access_key|session[_-]?token|security[_-]?token|access[_-]?token|refresh[_-]?token|id[_-]?token|auth(?:entication)?[_-]?token|bearer[_-]?token|oauth2?[_-]?token|api[_-]?key|account[_-]?key|shared[_-]?access[_-]?key|private[_-]?key)';
/** Names that are found in ARNs and sentences too: with a sign of assignment, or quoted, they name a secret. */
const BARE =
  '(?<!(?:next|client|request|continuation|pagination|starting|page|marker|idempotency)[_-]?)(?:token|secret)s?';
/** `"`, `\"`, `%22` and the like. */
const QUOTE = String.raw`(?:\\{0,8}["']|%5C|%2[27])`;
const VALUE = String.raw`(?:(?!%2[267C]|%7D|%5C)[^\s"'\\&,;}]){3,}`;

/** Made when a text may hold one: most never do. */
const inText = () => [
  /(?<=X-Amz-(?:Credential|Security-Token|Signature)(?:=|%3D))(?:(?!%26)[^&\s"'\\])+/gi,
  /(?<=\bAWS4-[A-Z0-9-]+ Credential=)[^"\\]+/g,
  /(?<=(?:\b|%26|%3F)Signature(?:=|%3D))(?:(?!%26)[^&\s"'\\,;])+/gi,
  /(?<=\b(?:Bearer|Basic)(?: |%20|\+))(?:(?!%2[27C])[\w.~+/=%-]){8,}/gi,
  /(?<=-----BEGIN [A-Z ]{0,32}PRIVATE KEY(?: BLOCK)?-----)(?:[^-]|-(?!----)){1,20000}/g,
  /\beyJ[\w-]{4,}\.[\w-]{4,}(?:\.[\w-]*)?/g,
  /\b(?:gh[a-z]_\w{16,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[a-z]-[\w-]{8,}|xapp-[\w-]{8,}|[sr]k_live_\w{16,}|AIza[\w-]{30,})/g,
  /\b(?:npm_\w{30,}|pypi-[\w-]{16,}|SG\.[\w-]{16,}\.[\w-]{16,}|GOCSPX-[\w-]{16,}|dckr_pat_[\w-]{16,}|hf_\w{30,}|ya29\.[\w-]{16,}|sk-[\w-]{32,})/g,
  /(?<=\b(?:A3T[A-Z0-9]|AKIA|ASIA)[A-Z0-9]{12,28}["'\\\s:;,|/]{1,8})[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g,
  /(?<=:\/\/[^\s:@/"']{1,64}:)[^\s@/"']{1,128}(?=@)/g,
  // Quoted, with blanks.
  new RegExp(String.raw`(?<=${NAMED}\\{0,8}["']?\s{0,2}[=:]\s{0,2}(\\{0,8}["']))(?:(?!\1)[^\n]){3,512}(?=\1)`, 'gi'),
  new RegExp(String.raw`(?<=${NAMED}${QUOTE}{0,2}\s{0,2}(?:[=:]|%3[AD])\s{0,2}${QUOTE}{0,2})${VALUE}`, 'gi'),
  new RegExp(String.raw`(?<=${BARE}(?:=|%3D|${QUOTE}{1,2}\s{0,2}(?:[=:]|%3A)\s{0,2}${QUOTE}{1,2}))${VALUE}`, 'gi'),
  /(?<=--[a-z-]{0,40}(?:password|passphrase|secret|secret-string|session-token|auth-token)[ =]["']?)[^\s"'\\]{3,}/g,
];

/** Beginnings of what secrets begin with, in base64: `{"`, `eyJ`, `Bearer`, `-----`, `gh?_`, `xox`, `https://`. */
const ENCODED = /(?<![A-Za-z0-9+/_-])(?:eyJ|ZXlK|QmVhcmVy|LS0tLS|Z2h|eG94|aHR0c)[A-Za-z0-9+/_-]{16,}={0,2}/g;

/** What is base64 of a text that holds a secret is one. */
function withoutEncoded(text: string): string {
  return text.replace(ENCODED, (whole) => {
    const plain = Buffer.from(whole, 'base64').toString('utf8');
    return withoutSecrets(plain) === plain ? whole : REMOVED;
  });
}

/** Those of one spelling, and those of any: asked as one, each letter would be compared with both of its cases. */
const OF_ONE_CASE =
  /AWS4-|PRIVATE KEY|eyJ|gh[a-z]_|github_pat|glpat-|xox|xapp-|k_live_|AIza|(?:A3T|A[KS]IA)[A-Z0-9]{12,28}["'\\\s:;,|/]{1,8}[A-Za-z0-9/+]{40}|:\/\/[^\s:@/"']{1,64}:[^\s@/"']|npm_\w{30}|pypi-\w{8}|SG\.[\w-]{16}|GOCSPX-|dckr_pat_|hf_\w{30}|ya29\.|\bsk-[\w-]{32}|(?:ZXlK|QmVhcmVy|LS0tLS|Z2h|eG94|aHR0c)[\w+/-]{16}/;
const OF_ANY_CASE =
  /Amz-|Signature(?:=|%3D)|(?:Bearer|Basic)(?: |%20|\+)|passw|passp|pwd|secret|token|(?:api|account|private|sharedaccess)[_-]?key/i;

/** Rules out most texts at a glance. */
export function mayHoldSecretForm(text: string): boolean {
  return OF_ONE_CASE.test(text) || OF_ANY_CASE.test(text);
}

let patterns: readonly RegExp[] | undefined;

/** The text without signatures, tokens, passwords and private keys. */
export function withoutSecrets(text: string): string {
  if (!mayHoldSecretForm(text)) return text;
  patterns ??= inText();
  const plain = patterns.reduce((rest, pattern) => rest.replace(pattern, REMOVED), text);
  return withoutEncoded(plain);
}

/** What is a secret by its form stands in no report, whatever was asked for and wherever it came from. */
export function withoutSecretsIn<T>(node: T): T {
  if (typeof node === 'string') return withoutSecrets(node) as T;
  if (Array.isArray(node)) return node.map(withoutSecretsIn) as T;
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([name, child]) => [name, withoutSecretsIn(child)]);
  return Object.fromEntries(entries) as T;
}
