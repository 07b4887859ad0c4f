export const NOTHING = Buffer.alloc(0);

/** Puts bytes behind those that are kept, in memory that grows by doubling: what comes in many chunks is not copied for each. */
export class Joined {
  #room = NOTHING;

  join(kept: Buffer, chunk: Buffer): Buffer {
    const length = kept.length + chunk.length;
    const room = length <= this.#room.length ? this.#room : Buffer.allocUnsafeSlow(2 * length);
    if (kept.buffer !== room.buffer || kept.byteOffset !== room.byteOffset) kept.copy(room);
    chunk.copy(room, kept.length);
    this.#room = room;
    return room.subarray(0, length);
  }
}
