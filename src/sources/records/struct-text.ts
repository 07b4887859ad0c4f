import type { JsonObject, JsonValue } from '../../model/json.js';

/**
 * Reads `{type=AssumedRole, arn=arn:aws:…, sessioncontext={attributes={…}}}` and `[…]`, as Athena and
 * CloudTrail Lake print a struct in a CSV or a string. Undefined when the text is no such struct.
 * The form has no quotes: a `, name=` or a bracket inside a value cannot be told from structure.
 */
export function parseStruct(text: string): JsonValue | undefined {
  const reader = new StructReader(text);
  const value = /^\s*[{[]/.test(text) ? reader.value() : undefined;
  return value !== undefined && reader.atEnd() ? value : undefined;
}

class StructReader {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text.trim();
  }

  atEnd(): boolean {
    return this.#at === this.#text.length;
  }

  value(): JsonValue | undefined {
    const sign = this.#text[this.#at];
    if (sign === '{') return this.#object();
    return sign === '[' ? this.#array() : this.#scalar();
  }

  #object(): JsonObject | undefined {
    const members = new Map<string, JsonValue>();
    this.#at += 1;
    while (!this.#skip('}')) {
      const name = /^\s*([\w:.-]+)=/.exec(this.#text.slice(this.#at, this.#at + 200));
      if (!name?.[1]) return undefined;
      this.#at += name[0].length;
      const value = this.value();
      if (value === undefined) return undefined;
      members.set(name[1], value);
      this.#skip(',');
    }
    return Object.fromEntries(members);
  }

  #array(): JsonValue[] | undefined {
    const list: JsonValue[] = [];
    this.#at += 1;
    while (!this.#skip(']')) {
      const value = this.value();
      if (value === undefined) return undefined;
      list.push(value);
      this.#skip(',');
    }
    return list;
  }

  #skip(sign: string): boolean {
    while (this.#text[this.#at] === ' ') this.#at += 1;
    if (this.#text[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  #scalar(): JsonValue | undefined {
    const end = /, ?[\w:.-]+=|[}\]]|, ?[{[]/.exec(this.#text.slice(this.#at));
    if (end === null) return undefined;
    const text = this.#text.slice(this.#at, this.#at + end.index);
    this.#at += end.index;
    return text === 'null' ? null : text;
  }
}
