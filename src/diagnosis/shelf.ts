/** Some hundreds of records. */
const BLOCK = 256 * 1024;

/** Bytes of a block: the place of one thing. */
interface Place {
  readonly block: Buffer;
  readonly at: number;
}

/** Gives out places in blocks of memory outside of V8's heap: a buffer for each of many things takes more than they do. */
export class Shelf {
  #block: Buffer | undefined;
  #used = 0;

  /** A place of so many bytes; one that was given out is never taken back. */
  take(length: number): Place {
    if (this.#block === undefined || this.#used + length > this.#block.length) {
      this.#block = Buffer.allocUnsafeSlow(Math.max(BLOCK, length));
      this.#used = 0;
    }
    const at = this.#used;
    this.#used += length;
    return { block: this.#block, at };
  }
}
