import { denialOf, followsFromRecord } from '../../denials/index.js';
import type { Denial } from '../../model/denial.js';
import { DoctorError } from '../../model/error.js';
import { jsonOfEvent } from '../../model/event.js';
import { type Shelf, ShelvedText } from './shelf.js';

/** As many as one report reads again and again. */
const MOST_REVIVED = 64;

const revived = new Map<KeptDenial, Denial>();

/**
 * The denial that stands for a group. Of many groups as JSON outside of V8's heap: each new denial of a group takes the
 * place of the last, and whole records would live just long enough to fill the heap before they are collected.
 */
export class KeptDenial {
  readonly #json: ShelvedText | undefined;
  #denial: Denial | undefined;
  /** Its record alone is kept: the denial follows from it. */
  #ofRecord = false;
  /** Of the denial. */
  id = '';
  time = '';
  /** Empty where nothing tells. */
  resource = '';

  /** `shelf`: where its JSON is kept; undefined: as it is. */
  constructor(denial: Denial, shelf: Shelf | undefined) {
    this.#json = shelf && new ShelvedText(shelf);
    this.replace(denial);
  }

  replace(denial: Denial): void {
    this.id = denial.id;
    this.time = denial.time;
    this.resource = denial.resource ?? '';
    if (this.#json === undefined) {
      this.#denial = denial;
      return;
    }
    const { event } = denial;
    this.#ofRecord = event !== undefined && followsFromRecord(denial);
    this.#json.write(event !== undefined && this.#ofRecord ? jsonOfEvent(event) : JSON.stringify(denial));
    revived.delete(this);
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
    const kept = JSON.parse(this.#json?.read() ?? '');
    const denial: Denial | undefined = this.#ofRecord ? denialOf(kept) : kept;
    if (denial === undefined)
      throw new DoctorError({ source: 'doctor', code: 'DenialLost' }, 'a record that told of a denial tells of none');
    return denial;
  }
}
