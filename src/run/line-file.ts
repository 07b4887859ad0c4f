import { mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What V8 keeps among its young objects as one text; a larger one stays until the whole heap is collected. */
const PIECE = 64 * 1024;
const BREAK = 0x0a;

/**
 * Lines that are put together in memory, and kept in a file that only this user may read, that is made for the first of
 * more than a piece, and that goes with the process.
 */
export class LineFile {
  #waiting: Buffer | undefined;
  #length = 0;
  #file: number | undefined;

  add(line: string): void {
    this.#waiting ??= Buffer.allocUnsafeSlow(PIECE);
    // A unit of a text takes three bytes at most.
    const most = line.length * 3 + 1;
    if (this.#length + most > PIECE) this.#write(this.#waiting.subarray(0, this.#length));
    if (most > PIECE) this.#write(Buffer.from(`${line}\n`));
    else {
      this.#length += this.#waiting.write(line, this.#length);
      this.#waiting[this.#length] = BREAK;
      this.#length += 1;
    }
  }

  *all(): Iterable<string> {
    for (const lines of this.pieces()) yield* lines;
  }

  /** Some neighbours at a time. */
  *pieces(): Iterable<readonly string[]> {
    if (this.#file !== undefined) yield* piecesOf(this.#file);
    if (this.#waiting !== undefined && this.#length > 0) yield linesIn(this.#waiting, this.#length);
  }

  /** At once: what a stream has not written yet would pile up, as nothing waits between two records. */
  #write(bytes: Buffer): void {
    this.#file ??= opened();
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    this.#length = 0;
  }
}

function opened(): number {
  const folder = mkdtempSync(join(tmpdir(), 'ddb-doctor-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return openSync(join(folder, 'denials.ndjson'), 'wx+', 0o600);
}

function* piecesOf(file: number): Iterable<readonly string[]> {
  let piece = Buffer.allocUnsafeSlow(PIECE);
  let place = 0;
  for (;;) {
    const length = readSync(file, piece, 0, piece.length, place);
    if (length === 0) return;
    const end = piece.lastIndexOf(BREAK, length - 1) + 1;
    if (end > 0) yield linesIn(piece, end);
    else piece = Buffer.allocUnsafeSlow(piece.length * 2);
    place += end;
  }
}

/** The lines of so many bytes, the last of which ends a line. */
function linesIn(bytes: Buffer, length: number): string[] {
  return bytes.toString('utf8', 0, length - 1).split('\n');
}
