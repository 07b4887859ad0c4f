import type { Denial } from '../model/denial.js';

/** As many as one report reads again and again. */
const MOST_REVIVED = 64;

let written: { readonly denial: Denial; readonly json: string } | undefined;

/** The denial as JSON: written once for all that keep the same one. */
export function jsonOfDenial(denial: Denial): string {
  if (written?.denial !== denial) written = { denial, json: JSON.stringify(denial) };
  return written.json;
}

const revived = new Map<KeptDenial, Denial>();

/**
 * The denial that stands for a group. Of many groups as JSON outside of V8's heap: each new denial of a group takes the
 * place of the last, and whole records would live just long enough to fill the heap before they are collected.
 */
export class KeptDenial {
  #denial: Denial | undefined;
  #bytes = Buffer.alloc(0);
  #length = 0;

  set(denial: Denial, asJson: boolean): void {
    revived.delete(this);
    this.#denial = asJson ? undefined : denial;
    if (!asJson) return;
    const json = jsonOfDenial(denial);
    const length = Buffer.byteLength(json);
    if (this.#bytes.length < length) this.#bytes = Buffer.allocUnsafeSlow(length + 256);
    this.#length = this.#bytes.write(json);
  }

  get(): Denial {
    const known = this.#denial ?? revived.get(this);
    if (known !== undefined) return known;
    const denial: Denial = JSON.parse(this.#bytes.toString('utf8', 0, this.#length));
    const [oldest] = revived.keys();
    if (oldest !== undefined && revived.size >= MOST_REVIVED) revived.delete(oldest);
    revived.set(this, denial);
    return denial;
  }
}
