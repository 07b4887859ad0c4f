/** Shorter values occur by chance; they are replaced only in the places that are known to hold them. */
const SHORTEST = 3;
/** As many searches as a walk through a text is worth. */
const FEW = 120;
/** A word that occurs in sentences; a longer one, or one with other signs in it, is nobody's word. */
const WORD = /^[A-Za-z]{1,7}$|^\d{1,4}$/;
/** Signs that a value would go on with. */
const WORD_SIGN = /[A-Za-z0-9_-]/;

interface Form {
  readonly token: string;
  /** Replaced only between quotes. */
  readonly quoted: boolean;
}

/**
 * Replaces values wherever they stand in a text: alone, in a sentence, in JSON, in JSON within JSON, URL-encoded or in
 * base64. Not within ARNs, which name resources, and not values that are `names` of something else too, as a table is
 * named: nothing tells the two apart.
 */
export class ByValue {
  readonly #names: ReadonlySet<string>;
  readonly #wordsToo: boolean;
  readonly #forms = new Map<string, Form>();
  /** How many forms have a length. */
  readonly #lengths = new Map<number, number>();

  /** `wordsToo`: for sentences that speak of such values, and need no quotes around one that reads like a word. */
  constructor(
    names: ReadonlySet<string>,
    tokens: ReadonlyMap<string, string> = new Map(),
    { wordsToo = false }: { readonly wordsToo?: boolean } = {},
  ) {
    this.#names = names;
    this.#wordsToo = wordsToo;
    for (const [value, token] of tokens) this.set(value, token);
  }

  set(value: string, token: string): void {
    if (value.length < SHORTEST || this.#names.has(value)) return;
    const quoted = !this.#wordsToo && WORD.test(value);
    for (const encode of ENCODINGS) {
      const form = encode(value);
      if (!this.#forms.has(form)) this.#count(form.length, 1);
      if (!this.#forms.has(form) || encode === PLAIN) this.#forms.set(form, { token: encode(token), quoted });
    }
  }

  delete(value: string): void {
    for (const encode of ENCODINGS) {
      const form = encode(value);
      if (this.#forms.delete(form)) this.#count(form.length, -1);
    }
  }

  replace(text: string): string {
    if (this.#forms.size === 0 || this.#holdsNone(text)) return text;
    const lengths = [...this.#lengths.keys()].sort((a, b) => b - a);
    return this.#forms.get(text)?.token ?? replaceWithin(text, this.#forms, lengths);
  }

  /** Of most texts that can be told at a glance; of very many values the walk through the text is shorter. */
  #holdsNone(text: string): boolean {
    if (this.#forms.size > FEW) return false;
    for (const form of this.#forms.keys()) if (text.includes(form)) return false;
    return true;
  }

  #count(length: number, change: 1 | -1): void {
    const count = (this.#lengths.get(length) ?? 0) + change;
    if (count === 0) this.#lengths.delete(length);
    else this.#lengths.set(length, count);
  }
}

const jsonText = (text: string) => JSON.stringify(text).slice(1, -1);
/** Half a surrogate pair has no form in a URL. */
function uri(text: string): string {
  return encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, '\ufffd'));
}

const PLAIN = (text: string) => text;
const ENCODINGS: readonly ((text: string) => string)[] = [
  PLAIN,
  jsonText,
  (text) => jsonText(jsonText(text)),
  uri,
  (text) => uri(jsonText(text)),
  (text) => Buffer.from(text).toString('base64'),
];

function replaceWithin(text: string, forms: ReadonlyMap<string, Form>, lengths: readonly number[]): string {
  let replaced = '';
  let from = 0;
  let position = 0;
  while (position < text.length) {
    const found = isStart(text, position) ? formAt({ text, position, forms, lengths }) : undefined;
    if (found === undefined) position += 1;
    else {
      replaced += text.slice(from, position) + found.token;
      position += found.length;
      from = position;
    }
  }
  return from === 0 ? text : replaced + text.slice(from);
}

interface Place {
  readonly text: string;
  readonly position: number;
  readonly forms: ReadonlyMap<string, Form>;
  readonly lengths: readonly number[];
}

function formAt({ text, position, forms, lengths }: Place): { token: string; length: number } | undefined {
  for (const length of lengths) {
    const end = position + length;
    const form = end > text.length ? undefined : forms.get(text.slice(position, end));
    if (form === undefined || isWithinArn(text, position)) continue;
    const isWhole = form.quoted ? isQuoted(text, position, end) : isEnd(text, end);
    if (isWhole) return { token: form.token, length };
  }
  return undefined;
}

/** A value begins where a word does, or behind an escape: `%22`, `\n`, `\u0022`. */
function isStart(text: string, position: number): boolean {
  if (position === 0 || !WORD_SIGN.test(text.charAt(position)) || !WORD_SIGN.test(text.charAt(position - 1)))
    return true;
  return /(?:%[0-9A-Fa-f]{2}|\\[bfnrt]|\\u[0-9A-Fa-f]{4})$/.test(text.slice(Math.max(0, position - 6), position));
}

function isEnd(text: string, end: number): boolean {
  return end >= text.length || !WORD_SIGN.test(text.charAt(end - 1)) || !WORD_SIGN.test(text.charAt(end));
}

function isQuoted(text: string, start: number, end: number): boolean {
  const before = /(?:["'`]|%2[27])$/i.test(text.slice(Math.max(0, start - 3), start));
  return before && /^\\*(?:["'`]|%2[27]|%5C%22)/i.test(text.slice(end, end + 8));
}

const LONGEST_ARN = 2_048;

function isWithinArn(text: string, position: number): boolean {
  const before = text.slice(Math.max(0, position - LONGEST_ARN), position);
  return /arn:[^\s"'`,;()[\]{}]*$/.test(before.slice(before.search(/\S*$/)));
}
