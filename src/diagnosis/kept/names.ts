import { type Shelf, ShelvedText } from './shelf.js';

const MOST_NAMES = 50;

/** The first names that a group is told by. Of many groups a full list stands on a shelf, as nothing comes to it any more. */
export class Names {
  readonly #shelf: Shelf | undefined;
  #names: string[] | undefined = [];
  #shelved: ShelvedText | undefined;

  constructor(shelf: Shelf | undefined) {
    this.#shelf = shelf;
  }

  get list(): readonly string[] {
    return this.#names ?? JSON.parse(this.#shelved?.read() ?? '[]');
  }

  add(more: Iterable<string>): void {
    const names = this.#names;
    if (names === undefined || names.length === MOST_NAMES) return;
    for (const name of more) if (names.length < MOST_NAMES && !names.includes(name)) names.push(name);
    if (names.length === MOST_NAMES && this.#shelf !== undefined) this.#shelve(names, this.#shelf);
  }

  #shelve(names: readonly string[], shelf: Shelf): void {
    this.#shelved = new ShelvedText(shelf);
    this.#shelved.write(JSON.stringify(names), 0);
    this.#names = undefined;
  }
}
