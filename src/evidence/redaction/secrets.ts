import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.js';
import { mayHoldSecretForm, REMOVED } from '../../model/text/secrets.js';

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

const MAY_NAME =
  /credential|authorization|plaintext|private_?key|assertion|signing_?key|environment|variables|envvar|parameter_?value|"ssm\.amazonaws/i;

/** False for the JSON of a record that certainly holds no secret: of most there is nothing to remove. */
export function mayHoldSecret(json: string): boolean {
  return mayHoldSecretForm(json) || MAY_NAME.test(json);
}
