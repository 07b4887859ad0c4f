import type { JsonObject } from '../../../model/json.js';

/** Reads CSV (RFC 4180) in pieces of text, with any separator; the first row names the columns. */
export class CsvRows {
  #names: string[] | undefined;
  #row: string[] = [];
  #field = '';
  #quoted = false;
  #afterQuote = false;
  readonly #take: (row: JsonObject) => void;
  readonly #separator: string;
  readonly #special: RegExp;

  constructor(take: (row: JsonObject) => void, separator = ',') {
    this.#take = take;
    this.#separator = separator;
    this.#special = new RegExp(`[${separator === '\t' ? '\\t' : separator}\r\n]`, 'g');
  }

  /** True when the text so far ends inside a quoted field. */
  get open(): boolean {
    return this.#quoted && !this.#afterQuote;
  }

  push(text: string): void {
    for (let at = 0; at < text.length; ) {
      if (this.#quoted && !this.#afterQuote) at = this.#inQuotes(text, at);
      else at = this.#plain(text, at);
    }
  }

  finish(): void {
    if (this.#field !== '' || this.#row.length > 0) this.#endRow();
  }

  #inQuotes(text: string, at: number): number {
    const quote = text.indexOf('"', at);
    this.#field += text.slice(at, quote < 0 ? text.length : quote);
    if (quote < 0) return text.length;
    this.#afterQuote = true;
    return quote + 1;
  }

  #plain(text: string, at: number): number {
    const sign = text[at];
    // A quote in the midst of a field is a sign like any other: so tab-separated values hold JSON.
    if (sign === '"' && (this.#field === '' || this.#afterQuote)) {
      if (this.#afterQuote) this.#field += '"';
      this.#quoted = true;
      this.#afterQuote = false;
    } else if (sign === this.#separator) this.#endField();
    else if (sign === '\n') this.#endRow();
    else if (sign !== '\r') {
      this.#special.lastIndex = at;
      const end = this.#special.exec(text)?.index ?? text.length;
      this.#field += text.slice(at, end);
      return end;
    }
    return at + 1;
  }

  #endField(): void {
    this.#row.push(this.#field);
    this.#field = '';
    this.#quoted = false;
    this.#afterQuote = false;
  }

  #endRow(): void {
    this.#endField();
    const row = this.#row;
    this.#row = [];
    if (row.length === 1 && row[0] === '') return;
    if (this.#names) this.#take(Object.fromEntries(this.#names.map((name, index) => [name, row[index]])));
    else this.#names = row;
  }
}
