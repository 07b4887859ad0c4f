import { isJsonObject, type JsonObject } from '../../model/json.js';

/**
 * AWS keeps none longer: a key policy has 32 KB at the most, all others less (IAM quotas, reference_iam-quotas; KMS
 * resource quotas), and IAM's encoding writes three characters for one.
 */
const LONGEST = 256 * 1024;

/** The JSON object of a policy document as AWS returns it: an object, a JSON text, or a URL-encoded one; else why not. */
export function readDocument(document: unknown): JsonObject | string {
  if (isJsonObject(document)) return document;
  if (typeof document !== 'string') return 'the document is neither an object nor a text';
  if (document.length > LONGEST) return 'the document is longer than any that AWS keeps';
  const parsed = rememberedJson(document);
  if (parsed === undefined) return 'the document is not JSON';
  return isJsonObject(parsed) ? parsed : 'the document is not a JSON object';
}

/** Characters of texts whose JSON is remembered. */
const MOST_REMEMBERED = 8 * 1024 * 1024;
const remembered = new Map<string, unknown>();
let characters = 0;

/** For every fix of every denial of a principal the same policies are looked through. Nobody changes what is read. */
function rememberedJson(document: string): unknown {
  if (remembered.has(document)) return remembered.get(document);
  characters += document.length;
  if (characters > MOST_REMEMBERED) {
    remembered.clear();
    characters = document.length;
  }
  const text = document.trim();
  const parsed = text.startsWith('%') ? undefined : parseJson(text);
  const json = parsed ?? parseJson(decoded(text) ?? '');
  remembered.set(document, json);
  return json;
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
