import { isJsonObject, type JsonValue } from '../../model/json.js';

/** A JSON document found in a text, with the way back into the text's encoding. */
interface DecodedText {
  readonly json: JsonValue;
  /** The document's text, as it stands in JSON. */
  readonly text: string;
  encode(text: string): string;
}

/** Opens a text that is JSON, or URL-encoded JSON as IAM returns policies. Undefined for any other. */
export function decodedText(text: string): DecodedText | undefined {
  if (/^\s*[[{]/.test(text)) return parsed(text, (plain) => plain);
  if (!/^\s*(%[0-9A-Fa-f]{2}|\+)*%[57]B/i.test(text)) return undefined;
  try {
    return parsed(decodeURIComponent(text), encodeRfc3986);
  } catch {
    return undefined;
  }
}

/** Deeper than any document of AWS's; a stranger's text may nest until the stack overflows. */
const DEEPEST = 100;

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const sign of text) {
    if (sign === '[' || sign === '{') depth++;
    else if (sign === ']' || sign === '}') depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
}

function parsed(text: string, encode: DecodedText['encode']): DecodedText | undefined {
  if (isTooDeep(text)) return undefined;
  try {
    const json: JsonValue = JSON.parse(text);
    return isJsonObject(json) || Array.isArray(json) ? { json, text, encode } : undefined;
  } catch {
    return undefined;
  }
}

function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
