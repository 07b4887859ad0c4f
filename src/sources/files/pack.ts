import type { Inflate } from '../records/inflate.js';
import { release } from '../records/release.js';
import { CAREFUL, chunksOf, type FileContent, type GzipFile, isSmall } from './open.js';

/** So much of small files is inflated in one go: their beginnings then take no time, and the bytes stay in the cache. */
const MOST_INFLATED = 2 * 1024 * 1024;
const MOST_PACKED = 1024 * 1024;

/** Gzip files behind one another: a large one, or small neighbours. */
export interface Pack {
  readonly gzip: Buffer;
  readonly members: readonly Member[];
}

interface Member {
  readonly path: string;
  /** Its place in the pack. */
  readonly start: number;
  readonly end: number;
  /** Bytes that it says that it inflates to. */
  readonly size: number;
}

/** Files whose contents lie in one piece of memory. */
export interface Unpacked {
  readonly files: readonly FileContent[];
  readonly memory?: Buffer;
}

/** Puts small neighbours together; everything else passes as it is, in the order of the files. */
export async function* packed(files: AsyncIterable<GzipFile | FileContent>): AsyncGenerator<Pack | FileContent> {
  let packing = new Packing();
  for await (const file of files) {
    const isPackable = 'gzip' in file && isSmall(file.gzip.length);
    if (!packing.isEmpty && !(isPackable && packing.hasRoom(file))) {
      yield packing.pack();
      packing = new Packing();
    }
    if (isPackable) packing.add(file);
    else yield 'gzip' in file ? packOf(file) : file;
  }
  if (!packing.isEmpty) yield packing.pack();
}

function packOf({ path, gzip, size }: GzipFile): Pack {
  return { gzip, members: [{ path, start: 0, end: gzip.length, size }] };
}

class Packing {
  readonly #members: Member[] = [];
  readonly #bytes = Buffer.allocUnsafeSlow(MOST_PACKED);
  #length = 0;
  #size = 0;

  get isEmpty(): boolean {
    return this.#members.length === 0;
  }

  hasRoom({ gzip, size }: GzipFile): boolean {
    return this.#length + gzip.length <= MOST_PACKED && this.#size + size <= MOST_INFLATED;
  }

  add({ path, gzip, size }: GzipFile): void {
    const start = this.#length;
    this.#length += gzip.copy(this.#bytes, start);
    this.#size += size;
    this.#members.push({ path, start, end: this.#length, size });
  }

  pack(): Pack {
    return { gzip: this.#bytes.subarray(0, this.#length), members: this.#members };
  }
}

/** The contents of a pack's files. Where one is not as it should be, each is inflated alone; a damaged one is streamed. */
export async function unpack(pack: Pack, inflate: Inflate): Promise<readonly Unpacked[]> {
  const together = await unpackWhole(pack, inflate);
  if (together) {
    release(pack.gzip);
    return [together];
  }
  const [only, ...others] = pack.members;
  if (only !== undefined && others.length === 0) return [streamed(only)];
  const alone: Unpacked[] = [];
  for (const member of pack.members) {
    const { path, start, end, size } = member;
    const one = packOf({ path, gzip: pack.gzip.subarray(start, end), size });
    alone.push((await unpackWhole(one, inflate)) ?? streamed(member));
  }
  return alone;
}

function streamed({ path }: Member): Unpacked {
  return { files: [{ path, content: chunksOf(path, CAREFUL) }] };
}

async function unpackWhole({ gzip, members }: Pack, inflate: Inflate): Promise<Unpacked | undefined> {
  const size = members.reduce((sum, member) => sum + member.size, 0);
  const memory = await inflate(gzip, size);
  return memory && { files: slicesOf(memory, members), memory };
}

function slicesOf(memory: Buffer, members: readonly Member[]): FileContent[] {
  let at = 0;
  return members.map(({ path, size }) => {
    const whole = memory.subarray(at, at + size);
    at += size;
    return { path, content: { whole, checked: true } };
  });
}
