/** A column's type as the catalog writes it. */
export type HiveType =
  | { readonly kind: 'scalar'; readonly name: string }
  | { readonly kind: 'struct'; readonly fields: readonly { readonly name: string; readonly type: HiveType }[] }
  | { readonly kind: 'array'; readonly of: HiveType }
  | { readonly kind: 'map'; readonly value: HiveType };

const UNKNOWN: HiveType = { kind: 'scalar', name: 'unknown' };

/**
 * Reads `struct<type:string,sessioncontext:struct<…>>`, `array<…>`, `map<string,…>` and plain types, whatever the case
 * and the blanks. What cannot be read is of the type `unknown`.
 */
export function hiveType(text: string): HiveType {
  const reader = new TypeReader(text.toLowerCase().replaceAll(/\s+(?=(?:[^`]*`[^`]*`)*[^`]*$)/g, ''));
  const type = reader.type();
  return reader.atEnd() ? type : UNKNOWN;
}

class TypeReader {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    return this.#at === this.#text.length;
  }

  type(): HiveType {
    if (this.#skip('struct<')) return { kind: 'struct', fields: this.#fields() };
    if (this.#skip('array<')) {
      const of = this.type();
      this.#skip('>');
      return { kind: 'array', of };
    }
    if (this.#skip('map<')) {
      this.type();
      this.#skip(',');
      const value = this.type();
      this.#skip('>');
      return { kind: 'map', value };
    }
    const [plain = ''] = /^[a-z]\w*(?:\([\d,]*\))?/.exec(this.#text.slice(this.#at)) ?? [];
    this.#at += plain.length;
    return plain === '' ? UNKNOWN : { kind: 'scalar', name: plain.replace(/\(.*/, '') };
  }

  #fields(): { name: string; type: HiveType }[] {
    const fields: { name: string; type: HiveType }[] = [];
    while (!this.#skip('>')) {
      const [head = '', quoted, plain = ''] = /^(?:`([^`]+)`|([^:<>,`]+)):/.exec(this.#text.slice(this.#at)) ?? [];
      const name = quoted ?? plain;
      if (head === '') return fields;
      this.#at += head.length;
      fields.push({ name, type: this.type() });
      this.#skip(',');
    }
    return fields;
  }

  #skip(sign: string): boolean {
    if (!this.#text.startsWith(sign, this.#at)) return false;
    this.#at += sign.length;
    return true;
  }
}
