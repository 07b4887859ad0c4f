/** Put in the place of a secret. */
export const REMOVED = 'removed';

const NAMED =
  '(?:password|passwd|pwd|passphrase|client[_-]?(?:secret|assertion)|shared[_-]?secret|secret[_-]?(?:key|access[_-]?key|string|binary|value)|aws_secret_access_key|session[_-]?token|security[_-]?token|access[_-]?token|refresh[_-]?token|id[_-]?token|auth(?:entication)?[_-]?token|bearer[_-]?token|oauth2?[_-]?token|api[_-]?key|account[_-]?key|shared[_-]?access[_-]?key|private[_-]?key|\\bx-[a-z-]{1,48}-(?:token|secret|key))';
/** Names that are found in ARNs and sentences too: with a sign of assignment, or quoted, they name a secret. */
const BARE =
  '(?<!(?:next|client|request|continuation|pagination|starting|page|marker|idempotency)[_-]?)(?:token|secret)s?';
/** `%`, as it is and encoded once more. */
const PERCENT = '%(?:25){0,3}';
/** `"`, `\"`, `%22` and the like. */
const QUOTE = String.raw`(?:\\{0,32}["']|${PERCENT}(?:5C|2[27]))`;
const VALUE = String.raw`(?:(?!${PERCENT}(?:2[267C]|7D|5C))[^\s"'\\&,;}]){3,}`;
const EQUALS = String.raw`(?:=>?|${PERCENT}3D|\\{1,32}u003d)`;
const COLON = `(?::|${PERCENT}3A)`;
const UP_TO_AND = String.raw`(?:(?!${PERCENT}26)[^&\s"'\\,;])+`;
/** Options of programs: in a line, and in the list of a program's arguments. */
const FLAG = String.raw`--(?!(?:[a-z]{1,20}-){0,3}(?:next|starting|client|request|continuation|page|idempotency)-token)(?:[a-z]{1,20}-){0,5}(?:password|passphrase|secret|secret-string|token|(?:api|secret|secret-access|private|account)-key)(?:[ =]|\\{0,32}["'],\s{0,2})`;

/** Tokens by the mark of who issues them. */
const ISSUED = [
  /\beyJ[\w-]{4,}\.[\w-]{4,}(?:\.[\w-]*){0,3}/g,
  /\b(?:gh[a-z]_\w{16,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[a-z][.-][\w.-]{8,}|xapp-[\w-]{8,}|[sr]k_(?:live|test)_\w{16,}|AIza[\w-]{30,})/g,
  /\b(?:npm_\w{30,}|pypi-[\w-]{16,}|SG\.[\w-]{16,}\.[\w-]{16,}|GOCSPX-[\w-]{16,}|dckr_pat_[\w-]{16,}|hf_\w{30,}|ya29\.[\w-]{16,}|sk-[\w-]{32,})/g,
  /\b(?:hv[bs]\.[\w-]{16,}|dop_v1_\w{16,}|shp(?:at|ca|pa|ss)_\w{16,}|whsec_\w{16,}|rubygems_\w{16,}|AGE-SECRET-KEY-1\w{16,}|lin_api_\w{16,}|dapi[0-9a-f]{32}|pul-[0-9a-f]{40}|ABSK[\w+/]{30,}={0,2}|bedrock-api-key-[\w+/=-]{16,})/g,
  /(?<=\.atlasv1\.)[\w-]{20,}/g,
  /(?<=\bhooks\.slack\.com\/services\/)[\w/]{16,}/g,
];

/** Made when a text may hold one: most never do. */
const inText = () => [
  new RegExp(`(?<=X-Amz-(?:Credential|Security-Token|Signature)${EQUALS})${UP_TO_AND}`, 'gi'),
  /(?<=\bAWS4-[A-Z0-9-]+ Credential=)[^"\\]+/g,
  new RegExp(String.raw`(?<=(?:\b|${PERCENT}26|${PERCENT}3F)Signature${EQUALS})${UP_TO_AND}`, 'gi'),
  /(?<=[?&]sig=)[^&\s"'\\]{8,}/g,
  /(?<=\b(?:Bearer|Basic)(?: |%20|\+))(?:(?!%2[27C])[\w.~+/=%-]){8,}/gi,
  /(?<=\bauthorization\\{0,32}["']?\s{0,2}[=:]\s{0,2}\\{0,32}["']?(?:token )?)(?!AWS4-|Bearer|Basic|token )[^\s"'\\,;]{8,}/gi,
  /(?<=\bcookie: {0,2})[^\n"'\\]{3,}/gi,
  /(?<=(?:_auth=|"auth\\{0,32}": ?\\{0,32}"))[\w+/=-]{8,}/g,
  /(?<=-----BEGIN[A-Z0-9 +%]{0,48}PRIVATE[ +%0-9]{1,9}KEY(?:[ +%0-9]{1,9}BLOCK)?-----)(?:[^-]|-(?!----)){1,20000}/g,
  ...ISSUED,
  /(?<=\b(?:A3T[A-Z0-9]|AKIA|ASIA)[A-Z0-9]{12,28}["'\\\s:;,|/]{1,8})[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g,
  /(?<=:\/\/[^\s:@/"']{1,64}:)[^\s@/"']{1,128}(?=@)/g,
  // Quoted, with blanks; a quote within has more backslashes.
  new RegExp(
    String.raw`(?<=${NAMED}\\{0,32}["']?\s{0,2}[=:]>?\s{0,2}(\\{0,32}["']))(?:(?!(?<!\\)\1)[^\n]){3,512}(?=(?<!\\)\1)`,
    'gi',
  ),
  new RegExp(String.raw`(?<=${FLAG}(\\{0,32}["']))(?:(?!(?<!\\)\1)[^\n]){3,512}(?=(?<!\\)\1)`, 'gi'),
  new RegExp(String.raw`(?<=${FLAG})[^\s"'\\]{3,}`, 'gi'),
  new RegExp(String.raw`(?<=<(?:\w{1,20}:)?\w{0,40}${NAMED}>)[^<]{3,}`, 'gi'),
  new RegExp(String.raw`(?<=${NAMED}${QUOTE}{0,2}\s{0,2}(?:${EQUALS}|${COLON})\s{0,2}${QUOTE}{0,2})${VALUE}`, 'gi'),
  new RegExp(
    String.raw`(?<=${BARE}(?:${EQUALS}${QUOTE}{0,2}|${QUOTE}{1,2}\s{0,2}(?:${EQUALS}|${COLON})\s{0,2}${QUOTE}{1,2}))${VALUE}`,
    'gi',
  ),
];

/** Beginnings of what secrets begin with, in base64: `{"`, `eyJ`, `Bearer`, `-----`, `gh?_`, `xox`, `https://`. */
const BEGINNINGS = ['eyJ', 'ZXlK', 'QmVhcmVy', 'LS0tLS', 'Z2h', 'eG94', 'aHR0c'];
/** Beginnings of the words that name a secret, in small and capital letters, and stand anywhere in a text. */
const STEMS = ['passw', 'secre', 'token', 'beare', 'priva', 'apike', 'api_k'];
/** The same of tokens and of the addresses of databases, of one spelling. */
const MARKS = ['npm_', 'pypi-', 'postg', 'mysql', 'mongo', 'redis', 'amqp:'];

/** The letters that a text has in base64 wherever it stands: behind a multiple of three bytes, one more, and two more. */
function inBase64(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const code = Buffer.from(' '.repeat(before) + text).toString('base64');
    return code.slice(Math.ceil((before * 8) / 6), Math.floor(((before + text.length) * 8) / 6));
  });
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const spelled = () => [...STEMS.flatMap((stem) => [stem, capital(stem), stem.toUpperCase()]), ...MARKS];
/** From where a run begins alone: else the letters of each short one would be tried once more from every one of them. */
const RUN = /(?<![\w+/-])[\w+/-]{16,}={0,2}/g;
/** All that is looked for in base64 holds a capital letter or a number. */
const MIXED = /(?<![\w+/-])(?=[\w+/-]{16})[a-z+/_-]*[A-Z\d]/;
let words: RegExp | undefined;

/** True for what may be base64 of a text that holds a secret, or holds such a run. */
function mayEncode(text: string): boolean {
  const anywhere = () => spelled().flatMap(inBase64).join('|').replaceAll('+', '\\+');
  words ??= new RegExp(`(?<![\\w+/-])(?:${BEGINNINGS.join('|')})|${anywhere()}`);
  return words.test(text);
}

/** What is base64 of a text that holds a secret is one. */
function withoutEncoded(text: string): string {
  return text.replace(RUN, (whole) => {
    if (!mayEncode(whole)) return whole;
    const plain = Buffer.from(whole, 'base64').toString('utf8');
    return withoutSecrets(plain) === plain ? whole : REMOVED;
  });
}

/** Those of one spelling, and those of any: asked as one, each letter would be compared with both of its cases. */
const OF_ONE_CASE =
  /AWS4-|PRIVATE[ +%]|eyJ|gh[a-z]_|github_pat|glpat-|xox|xapp-|k_(?:live|test)_|AIza|(?:A3T|A[KS]IA)[A-Z0-9]{12,28}["'\\\s:;,|/]{1,8}[A-Za-z0-9/+]{40}|:\/\/[^\s:@/"']{1,64}:[^\s@/"']|npm_\w{30}|pypi-\w{8}|SG\.[\w-]{16}|GOCSPX-|dckr_pat_|hf_\w{30}|ya29\.|\bsk-[\w-]{32}|hv[bs]\.|dop_v1_|shp(?:at|ca|pa|ss)_|rubygems_|lin_api_|dapi[0-9a-f]{32}|pul-[0-9a-f]{40}|\.atlasv1|ABSK|bedrock-api-key-|hooks\.slack|&sig=|\?sig=|_auth=|"auth\\*"/;
const OF_ANY_CASE =
  /Amz-|Signature(?:=|%|\\)|(?:Bearer|Basic)(?: |%20|\+)|passw|passp|pwd|secret|token|(?:api|account|private|sharedaccess|customer)[_-]?key|cookie: |authorization\\*["']?\s?[=:]|assertion|whsec_|x-[a-z-]{1,48}key/i;

/** Rules out most texts at a glance. */
export function mayHoldSecretForm(text: string): boolean {
  return OF_ONE_CASE.test(text) || OF_ANY_CASE.test(text) || mayEncodeIn(text);
}

function mayEncodeIn(text: string): boolean {
  return MIXED.test(text) && mayEncode(text) && (text.match(RUN) ?? []).some(mayEncode);
}

let patterns: readonly RegExp[] | undefined;

/** The text without signatures, tokens, passwords and private keys. */
export function withoutSecrets(text: string): string {
  if (!mayHoldSecretForm(text)) return text;
  patterns ??= inText();
  const plain = patterns.reduce((rest, pattern) => rest.replace(pattern, REMOVED), text);
  return withoutEncoded(plain);
}

/**
 * What is a secret by its form stands in no report, whatever was asked for and wherever it came from. A member of the
 * name `made` was made of what holds none: read as a text, the name of a tag would make its value a secret.
 */
export function withoutSecretsIn<T>(node: T, made?: string): T {
  if (typeof node === 'string') return withoutSecrets(node) as T;
  if (Array.isArray(node)) return node.map((item) => withoutSecretsIn(item, made)) as T;
  if (typeof node !== 'object' || node === null) return node;
  const isMade = (name: string, child: unknown) => name === made && typeof child === 'object';
  const entries = Object.entries(node).map(([name, child]) => [
    name.length < 16 ? name : withoutSecrets(name),
    isMade(name, child) ? child : withoutSecretsIn(child, made),
  ]);
  return Object.fromEntries(entries) as T;
}
