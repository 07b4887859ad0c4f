import { isJsonObject, type JsonObject } from '../../model/json.js';

/** The JSON object of a policy document as AWS returns it: an object, a JSON text, or a URL-encoded one; else why not. */
export function readDocument(document: unknown): JsonObject | string {
  if (isJsonObject(document)) return document;
  if (typeof document !== 'string') return 'the document is neither an object nor a text';
  const text = document.trim();
  const parsed = parseJson(text) ?? parseJson(decoded(text) ?? '');
  if (parsed === undefined) return 'the document is not JSON';
  return isJsonObject(parsed) ? parsed : 'the document is not a JSON object';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** RFC 3986, as IAM encodes; a `+` is not a blank. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
