/** Some hundreds of records. */
const BLOCK = 256 * 1024;
/** Room for a next text that is a few words longer. */
const SPARE = 64;

/** Gives out places in blocks of memory outside of V8's heap: a buffer for each of many texts takes more than they do. */
export class Shelf {
  #block: Buffer | undefined;
  #used = 0;

  /** A place of so many bytes; one that was given out is never taken back. */
  take(length: number): { readonly block: Buffer; readonly at: number } {
    if (this.#block === undefined || this.#used + length > this.#block.length) {
      this.#block = Buffer.allocUnsafeSlow(Math.max(BLOCK, length));
      this.#used = 0;
    }
    const at = this.#used;
    this.#used += length;
    return { block: this.#block, at };
  }
}

/** A text on a shelf, whose place the next one takes where it has room there. */
export class ShelvedText {
  readonly #shelf: Shelf;
  #block: Buffer | undefined;
  #at = 0;
  #room = 0;
  #length = 0;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  write(text: string, spare = SPARE): void {
    const length = Buffer.byteLength(text);
    if (this.#room < length) {
      this.#room = length + spare;
      ({ block: this.#block, at: this.#at } = this.#shelf.take(this.#room));
    }
    this.#length = this.#block?.write(text, this.#at) ?? 0;
  }

  read(): string {
    return this.#block?.toString('utf8', this.#at, this.#at + this.#length) ?? '';
  }
}
