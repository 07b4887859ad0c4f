import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.js';

/** Put in the place of a secret. */
export const REMOVED = 'removed';

/** Members whose value is a secret, in lower case, without hyphens and underscores. */
const SECRET_NAMES =
  /(?:password|passwd|passphrase|secret|credential|authorization|plaintext|privatekey|apikey|assertion|signingkey)s?$|token(?:code|value)?$|^secret(?:string|binary|accesskey|key|value|data)$|^privatekeyplaintext$|^parametervalue$/;
/** What reads like them and is none: the places of pages, the ids of retried calls, and names. */
const NO_SECRETS =
  /^(?:next|client|clientrequest|request|continuation|nextcontinuation|pagination|starting|idempotency|marker|page)token$|^credentials$/;
const VARIABLES = /^(?:environment|environmentvariables?|variables|envvars?|environmentvariablesoverride)$/;

/** True for a member whose value is a secret, however the service spells it. */
export function namesSecret(member: string): boolean {
  // A condition key and a path name no member.
  if (/[:/\s]/.test(member)) return false;
  const name = plain(member);
  return SECRET_NAMES.test(name) && !NO_SECRETS.test(name);
}

/** True for a member that holds environment variables: a map, or a list of names and values. */
export function holdsVariables(name: string, member: JsonValue): boolean {
  if (!VARIABLES.test(plain(name))) return false;
  return !isJsonObject(member) || !Object.keys(member).some((inner) => VARIABLES.test(plain(inner)));
}

/** Every text below, but the names in a list of names and values. */
export function removeVariables(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(removeVariables);
  if (!isJsonObject(value)) return value === null ? null : REMOVED;
  const isPair = Object.keys(value).some((name) => /^(?:name|key)$/i.test(name));
  const members = Object.entries(value).map(([name, member = null]): [string, JsonValue] => [
    name,
    isPair && !/value$/i.test(name) ? member : removeVariables(member),
  ]);
  return Object.fromEntries(members);
}

/** The object without the value of a pair whose key names a secret, and of a parameter of Systems Manager. */
export function withoutPairSecret(object: JsonObject): JsonObject {
  const names = Object.entries(object).filter(([name]) => /^(?:name|key|parameterkey|parametername)$/i.test(name));
  if (!names.some(([, text]) => typeof text === 'string' && namesSecret(text))) return object;
  const members = Object.entries(object).map(([name, member = null]): [string, JsonValue] => [
    name,
    /^(?:value|parametervalue)$/i.test(name) && member !== null ? REMOVED : member,
  ]);
  return Object.fromEntries(members);
}

function plain(name: string): string {
  return name.replace(/[-_.]/g, '').toLowerCase();
}

const NAMED =
  '(?:password|passwd|pwd|passphrase|client_?secret|secret_?key|secret_?access_?key|aws_secret_access_key|session_?token|access_?token|refresh_?token|id_?token|auth_?token|api_?key)';

const IN_TEXT = [
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

/** Rules out most texts at a glance. */
const MAY_HOLD =
  /Amz-|AWS4-|Signature=|Bearer |Basic |PRIVATE KEY|eyJ|gh[a-z]_|github_pat|glpat-|xox|xapp-|k_live_|AIza|(?:A3T|A[KS]IA)[A-Z0-9]{12,}["'\\\s:;,|/]{1,8}[A-Za-z0-9/+]{40}|:\/\/|passw|passp|pwd|secret|token|api_?key/i;
const MAY_NAME =
  /credential|authorization|plaintext|private_?key|assertion|signing_?key|environment|variables|envvar|parameter_?value|"ssm\.amazonaws/i;

/** False for the JSON of a record that certainly holds no secret: of most there is nothing to remove. */
export function mayHoldSecret(json: string): boolean {
  return MAY_HOLD.test(json) || MAY_NAME.test(json);
}

/** The text without signatures, tokens, passwords and private keys. */
export function withoutSecrets(text: string): string {
  if (!MAY_HOLD.test(text)) return text;
  return IN_TEXT.reduce((rest, pattern) => rest.replace(pattern, REMOVED), text);
}
