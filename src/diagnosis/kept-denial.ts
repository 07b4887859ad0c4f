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
  readonly #asJson: boolean;
  #denial: Denial | undefined;
  #bytes = Buffer.alloc(0);
  #length = 0;
  /** Of the denial. */
  id = '';
  time = '';
  /** Empty where nothing tells. */
  resource = '';

  constructor(denial: Denial, asJson: boolean) {
    this.#asJson = asJson;
    this.replace(denial);
  }

  replace(denial: Denial): void {
    this.id = denial.id;
    this.time = denial.time;
    this.resource = denial.resource ?? '';
    if (this.#asJson) this.#write(jsonOfDenial(denial));
    else this.#denial = denial;
  }

  #write(json: string): void {
    revived.delete(this);
    const length = Buffer.byteLength(json);
    if (this.#bytes.length < length) this.#bytes = Buffer.allocUnsafeSlow(length + 256);
    this.#length = this.#bytes.write(json);
  }

  get denial(): Denial {
    const known = this.#denial ?? revived.get(this);
    if (known !== undefined) return known;
    const denial: Denial = JSON.parse(this.#bytes.toString('utf8', 0, this.#length));
    const [oldest] = revived.keys();
    if (oldest !== undefined && revived.size >= MOST_REVIVED) revived.delete(oldest);
    revived.set(this, denial);
    return denial;
  }
}
