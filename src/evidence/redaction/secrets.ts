import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.js';
import { mayHoldSecretForm, REMOVED } from '../../model/text/secrets.js';

/** Members whose value is a secret, in lower case, without hyphens and underscores. */
const SECRET_NAMES =
  /passw(?:or)?d|passphrase|secret|credential|authorization|plaintext|(?:private|api|signing|pre-?shared|shared|ssl|tls)key|keymaterial|assertion|bearer|cookie|authparameters|^pwd$|(?:db|user|master)pwd$|jwts?$|tokens?(?:code|value|string)?$|^parametervalue$/;
/** What is said about a secret, and is none: its name, its place, its rules. */
const ABOUT =
  /(?:ids?|arns?|names?|versions?|stages?|types?|policy|policies|lengths?|age|date|time|used|required|enabled|status|expiry|expiration|changed|counts?|urls?|uris?|endpoints?|paths?|prefix|prefixes|formats?|config(?:uration)?s?|rotation|rotations|reset|kmskey|kmskeyid|reasons?|scopes?|sources?|from|providers?|server|servers|specifications?|manager|descriptions?|mode|lambda|store|owner)$/;
/** What reads like them and is none: the places of pages, the ids of retried calls. */
const NO_SECRETS =
  /^(?:next|client|clientrequest|request|continuation|nextcontinuation|pagination|starting|idempotency|marker|page)token$/;
/** Their members are told apart one by one. */
const HOLDERS = /credentials$|^(?:authorization|secret|token|cookie)s?$/;
const VARIABLES =
  /^(?:environment|(?:[a-z]*environment|stage)variables?|variables|envvars?|environmentvariablesoverride)$/;

/** True for a member whose value is a secret, however the service spells it. */
export function namesSecret(member: string, value: JsonValue): boolean {
  // A condition key and a path name no member; yes and no are no secrets.
  if (/[:/\s]/.test(member) || typeof value === 'boolean' || value === null) return false;
  const name = plain(member);
  if (!SECRET_NAMES.test(name) || NO_SECRETS.test(name) || ABOUT.test(name)) return false;
  return !(HOLDERS.test(name) && isJsonObject(value));
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

/** The object without the value of a pair whose key names a secret, and of a variable of Elastic Beanstalk. */
export function withoutPairSecret(object: JsonObject): JsonObject {
  const names = Object.entries(object).filter(([name]) => /^(?:name|key|parameterkey|parametername)$/i.test(name));
  const isVariable = String(object['namespace']).endsWith(':environment');
  if (!isVariable && !names.some(([, text]) => typeof text === 'string' && namesSecret(text, ''))) return object;
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
  /credential|authorization|plaintext|private_?key|assertion|(?:signing|shared|ssl|tls)_?key|key_?material|bearer|cookie|jwt|auth_?parameters|environment|variables|envvar|parameter_?value|"ssm\.amazonaws/i;

/** False for the JSON of a record that certainly holds no secret: of most there is nothing to remove. */
export function mayHoldSecret(json: string): boolean {
  return mayHoldSecretForm(json) || MAY_NAME.test(json);
}
