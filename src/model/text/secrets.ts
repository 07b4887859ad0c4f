/** Put in the place of a secret. */
export const REMOVED = 'removed';

const NAMED =
  '(?:password|passwd|pwd|passphrase|client_?secret|secret_?key|secret_?access_?key|aws_secret_access_key|session_?token|access_?token|refresh_?token|id_?token|auth_?token|api_?key)';

/** Made when a text may hold one: most never do. */
const inText = () => [
  /(?<=X-Amz-(?:Credential|Security-Token|Signature)=)[^&\s"'\\]+/gi,
  /(?<=\bAWS4-[A-Z0-9-]+ Credential=)[^"\\]+/g,
  /(?<=\bSignature=)[^&\s"'\\,;]+/gi,
  /(?<=\b(?:Bearer|Basic) )[\w.~+/=-]{8,}/gi,
  /(?<=-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----)[^-]+/g,
  /\beyJ[\w-]{4,}\.[\w-]{4,}(?:\.[\w-]*)?/g,
  /\b(?:gh[a-z]_\w{16,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[a-z]-[\w-]{8,}|xapp-[\w-]{8,}|[sr]k_live_\w{16,}|AIza[\w-]{30,})/g,
  /(?<=\b(?:A3T[A-Z0-9]|AKIA|ASIA)[A-Z0-9]{12,}["'\\\s:;,|/]{1,8})[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g,
  /(?<=:\/\/[^\s:@/"']{1,64}:)[^\s@/"']{1,128}(?=@)/g,
  new RegExp(String.raw`(?<=\b${NAMED}\\*["']?\s{0,2}[=:]\s{0,2}\\*["']?)[^\s"'\\&,;}]{3,}`, 'gi'),
];

/** Those of one spelling, and those of any: asked as one, each letter would be compared with both of its cases. */
const OF_ONE_CASE =
  /AWS4-|PRIVATE KEY|eyJ|gh[a-z]_|github_pat|glpat-|xox|xapp-|k_live_|AIza|(?:A3T|A[KS]IA)[A-Z0-9]{12,}["'\\\s:;,|/]{1,8}[A-Za-z0-9/+]{40}|:\/\/[^\s:@/"']{1,64}:[^\s@/"']/;
const OF_ANY_CASE = /Amz-|Signature=|Bearer |Basic |passw|passp|pwd|secret|token|api_?key/i;

/** Rules out most texts at a glance. */
export function mayHoldSecretForm(text: string): boolean {
  return OF_ONE_CASE.test(text) || OF_ANY_CASE.test(text);
}

let patterns: readonly RegExp[] | undefined;

/** The text without signatures, tokens, passwords and private keys. */
export function withoutSecrets(text: string): string {
  if (!mayHoldSecretForm(text)) return text;
  patterns ??= inText();
  return patterns.reduce((rest, pattern) => rest.replace(pattern, REMOVED), text);
}

/** What is a secret by its form stands in no report, whatever was asked for and wherever it came from. */
export function withoutSecretsIn<T>(node: T): T {
  if (typeof node === 'string') return withoutSecrets(node) as T;
  if (Array.isArray(node)) return node.map(withoutSecretsIn) as T;
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([name, child]) => [name, withoutSecretsIn(child)]);
  return Object.fromEntries(entries) as T;
}
