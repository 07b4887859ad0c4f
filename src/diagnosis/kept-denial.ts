import { denialOf, followsFromRecord } from '../denials/index.js';
import type { Denial } from '../model/denial.js';
import { DoctorError } from '../model/error.js';
import { jsonOfEvent } from '../model/event.js';
import type { Shelf } from './shelf.js';

/** Room for a next denial that is told in a few words more. */
const SPARE = 64;

/** As many as one report reads again and again. */
const MOST_REVIVED = 64;

const revived = new Map<KeptDenial, Denial>();

/**
 * The denial that stands for a group. Of many groups as JSON outside of V8's heap: each new denial of a group takes the
 * place of the last, and whole records would live just long enough to fill the heap before they are collected.
 */
export class KeptDenial {
  readonly #shelf: Shelf | undefined;
  #denial: Denial | undefined;
  /** Its place on the shelf, the room that it has there, and how much of that the JSON takes. */
  #block: Buffer | undefined;
  #at = 0;
  #room = 0;
  #length = 0;
  /** Its record alone is kept: the denial follows from it. */
  #ofRecord = false;
  /** Of the denial. */
  id = '';
  time = '';
  /** Empty where nothing tells. */
  resource = '';

  /** `shelf`: where its JSON is kept; undefined: as it is. */
  constructor(denial: Denial, shelf: Shelf | undefined) {
    this.#shelf = shelf;
    this.replace(denial);
  }

  replace(denial: Denial): void {
    this.id = denial.id;
    this.time = denial.time;
    this.resource = denial.resource ?? '';
    if (this.#shelf === undefined) {
      this.#denial = denial;
      return;
    }
    const { event } = denial;
    this.#ofRecord = event !== undefined && followsFromRecord(denial);
    this.#write(event !== undefined && this.#ofRecord ? jsonOfEvent(event) : JSON.stringify(denial), this.#shelf);
  }

  #write(json: string, shelf: Shelf): void {
    revived.delete(this);
    const length = Buffer.byteLength(json);
    if (this.#room < length) {
      this.#room = length + SPARE;
      ({ block: this.#block, at: this.#at } = shelf.take(this.#room));
    }
    this.#length = this.#block?.write(json, this.#at) ?? 0;
  }

  get denial(): Denial {
    const known = this.#denial ?? revived.get(this);
    if (known !== undefined) return known;
    const denial = this.#read();
    const [oldest] = revived.keys();
    if (oldest !== undefined && revived.size >= MOST_REVIVED) revived.delete(oldest);
    revived.set(this, denial);
    return denial;
  }

  #read(): Denial {
    const kept = JSON.parse(this.#block?.toString('utf8', this.#at, this.#at + this.#length) ?? '');
    const denial: Denial | undefined = this.#ofRecord ? denialOf(kept) : kept;
    if (denial === undefined)
      throw new DoctorError({ source: 'doctor', code: 'DenialLost' }, 'a record that told of a denial tells of none');
    return denial;
  }
}
