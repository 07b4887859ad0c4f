import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  LINE_END,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  skipInside,
} from './brackets.js';
import { Joined, NOTHING } from './joined.js';

/** Arrays whose elements are read one by one, by the key that holds them in a document's outermost object. */
const CONTAINERS = new Set(['Records', 'Events', 'events', 'logEvents', 'results', 'QueryResultRows']);

/** A longer value is none of CloudTrail's, and would not fit into memory. */
const LONGEST_ITEM = 64 * 1024 * 1024;
const LONGEST_KEY = 16;

const RECORD_START = Buffer.from('{"eventVersion"');

/** Gets an item's bytes, and the key of the container it is in; answers false when they are not JSON. */
type TakeItem = (item: Buffer, container: string | undefined) => boolean;

/**
 * Cuts a JSON text that comes in chunks into its items: the elements of a top-level array or of a known
 * container (`{"Records":[…]}`), else the top-level values themselves, one after another.
 * It walks every byte, minding strings and escapes, and keeps no more than one item and one chunk.
 * After a broken item it goes on at the next thing that begins as a record does.
 */
export class JsonItems {
  /** Items that end too early, hold a line break inside a string, or are no JSON. */
  broken = 0;
  /** A list that may hold records was seen, and it had no element. */
  get isEmptyList(): boolean {
    return this.#lists > 0 && this.#items === 0;
  }

  #lists = 0;
  #items = 0;
  readonly #take: TakeItem;
  /** The bytes walked: from the start of the open item, if there is one. */
  #bytes: Buffer = NOTHING;
  #at = 0;
  #start = -1;
  #depth = 0;
  #itemDepth = 0;
  #inString = false;
  #keyStart = -1;
  #key = '';
  /** The open item was too long: all is passed over until a record begins. */
  #lost = false;
  readonly #joined = new Joined();

  constructor(take: TakeItem) {
    this.#take = take;
  }

  push(chunk: Buffer): void {
    if (this.#lost) this.#seek(chunk);
    else this.#append(chunk);
    this.#walk();
    if (this.#start < 0 || this.#bytes.length <= LONGEST_ITEM) return;
    if (this.#skipBroken()) this.#walk();
    else this.#lost = true;
  }

  /** Behind an item that was too long, to where the next record begins: nothing tells whether a string is open there. */
  #seek(chunk: Buffer): void {
    const before = this.#bytes.subarray(Math.max(0, this.#bytes.length - RECORD_START.length));
    this.#bytes = Buffer.concat([before, chunk]);
    const next = this.#bytes.indexOf(RECORD_START);
    this.#lost = next < 0;
    this.#at = next < 0 ? this.#bytes.length : next;
  }

  #append(chunk: Buffer): void {
    const open = this.#start >= 0 ? this.#bytes.subarray(this.#start) : NOTHING;
    const shift = this.#bytes.length - open.length;
    this.#bytes = open.length > 0 ? this.#joined.join(open, chunk) : chunk;
    this.#at -= shift;
    this.#keyStart -= shift;
    if (this.#start >= 0) this.#start = 0;
  }

  /** To be called once, after the last chunk. */
  finish(): void {
    while ((this.#depth > 0 || this.#inString) && this.#skipBroken()) this.#walk();
  }

  #walk(): void {
    const bytes = this.#bytes;
    while (this.#at < bytes.length) {
      if (this.#start >= 0 && this.#depth > Math.max(1, this.#itemDepth)) this.#inside();
      else if (this.#inString) this.#string();
      else this.#structure();
    }
  }

  /** To the end of the open item: nothing in there is of interest but where it ends. */
  #inside(): void {
    const floor = Math.max(1, this.#itemDepth);
    const cursor = { at: this.#at, depth: this.#depth, inString: this.#inString };
    skipInside(this.#bytes, cursor, floor);
    this.#at = cursor.at;
    this.#inString = cursor.inString;
    this.#depth = cursor.depth;
    if (cursor.at >= this.#bytes.length) return;
    if (cursor.inString) this.#skipBroken();
    else {
      this.#at += 1;
      this.#close();
    }
  }

  /** From inside a string to behind its closing quote, or to the end of the bytes. */
  #string(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) at += 1;
      else if (byte === LINE_END) {
        this.#at = at;
        this.#skipBroken();
        return;
      }
    }
    this.#at = at;
    if (at >= bytes.length) return;
    this.#at += 1;
    this.#inString = false;
    if (this.#start >= 0 && this.#depth === this.#itemDepth) {
      if (bytes[this.#start + 1] === OPEN_OBJECT) this.#end();
      else this.#start = -1;
      return;
    }
    if (this.#depth === 1 && this.#itemDepth === 0 && at - this.#keyStart <= LONGEST_KEY) {
      this.#key = bytes.toString('latin1', this.#keyStart, at);
    }
  }

  /** Over everything that is not a string, up to behind the next opening quote. */
  #structure(): void {
    const bytes = this.#bytes;
    for (let at = this.#at; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === QUOTE) {
        if (this.#depth === this.#itemDepth && this.#depth > 0) this.#start = at;
        this.#at = at + 1;
        this.#keyStart = at + 1;
        this.#inString = true;
        return;
      }
      if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#open(at, byte);
      else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        this.#at = at + 1;
        if (this.#close()) return;
      }
    }
    this.#at = bytes.length;
  }

  #open(at: number, byte: number): void {
    const holdsItems = this.#depth === 0 || (this.#depth === 1 && CONTAINERS.has(this.#key));
    if (byte === OPEN_ARRAY && this.#itemDepth === 0 && holdsItems) {
      this.#itemDepth = this.#depth + 1;
      this.#lists += 1;
      this.#start = -1;
    } else if (this.#depth === this.#itemDepth) {
      this.#start = at;
      if (this.#depth === 0) this.#key = '';
    }
    this.#depth += 1;
  }

  /** True when the walk is to go on elsewhere than behind the bracket. */
  #close(): boolean {
    this.#depth = Math.max(0, this.#depth - 1);
    if (this.#depth < this.#itemDepth) this.#itemDepth = 0;
    return this.#depth === this.#itemDepth && this.#start >= 0 && this.#end();
  }

  /** Hands on the item that ends here. True when the walk is to go on elsewhere. */
  #end(): boolean {
    const item = this.#bytes.subarray(this.#start, this.#at);
    this.#items += 1;
    const container = this.#itemDepth === 2 ? this.#key : undefined;
    if (!this.#take(item, container)) {
      this.#skipBroken();
      return true;
    }
    this.#start = -1;
    return false;
  }

  /** True when a record begins inside the broken item: the walk then goes on there. */
  #skipBroken(): boolean {
    this.broken += 1;
    const next = this.#start < 0 ? -1 : this.#bytes.subarray(0, this.#at).indexOf(RECORD_START, this.#start + 1);
    if (next >= 0) this.#at = next;
    this.#start = -1;
    this.#inString = false;
    this.#depth = this.#itemDepth;
    return next >= 0;
  }
}
