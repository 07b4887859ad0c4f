import { mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { jsonOfDenial } from '../diagnosis/index.js';
import type { Denial } from '../model/denial.js';
import type { DenialRow } from '../report/report.js';

/** Rows kept in memory; those after them go to a file that only this user may read, and that goes with the process. */
const MOST_IN_MEMORY = 2000;
const PIECE = 256 * 1024;

/** Every denial of a run, for forms that have a row each, with flat memory. Read as often as there are such forms. */
export class DenialSpool {
  readonly #rows: DenialRow[] = [];
  #waiting: string[] = [];
  #length = 0;
  #file: number | undefined;
  readonly #isGone: (denial: Denial) => boolean;

  /** `isGone`: asked when the rows are read, of those that no longer count. */
  constructor(isGone: (denial: Denial) => boolean = () => false) {
    this.#isGone = isGone;
  }

  add(row: DenialRow): void {
    if (this.#rows.length < MOST_IN_MEMORY) {
      this.#rows.push(row);
      return;
    }
    const line = lineOf(row);
    this.#waiting.push(line);
    this.#length += line.length;
    if (this.#length >= PIECE) this.#write();
  }

  async *rows(): AsyncIterable<DenialRow> {
    yield* this.all();
  }

  /** The same without a turn of the event loop for each. */
  *all(): Iterable<DenialRow> {
    for (const row of this.#every()) if (!this.#isGone(row.denial)) yield row;
  }

  *#every(): Iterable<DenialRow> {
    yield* this.#rows;
    if (this.#waiting.length > 0) this.#write();
    if (this.#file === undefined) return;
    for (const line of linesOf(this.#file)) yield JSON.parse(line);
  }

  /** At once: what a stream has not written yet would pile up, as nothing waits between two records. */
  #write(): void {
    this.#file ??= opened();
    const bytes = Buffer.from(this.#waiting.join(''));
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    this.#waiting = [];
    this.#length = 0;
  }
}

/** The denial first, whose JSON what keeps it for its group has written already. */
function lineOf({ denial, ...row }: DenialRow): string {
  const rest = JSON.stringify(row);
  return `{"denial":${jsonOfDenial(denial)}${rest === '{}' ? '' : `,${rest.slice(1, -1)}`}}\n`;
}

function opened(): number {
  const folder = mkdtempSync(join(tmpdir(), 'ddb-doctor-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return openSync(join(folder, 'denials.ndjson'), 'wx+', 0o600);
}

function* linesOf(file: number): Iterable<string> {
  const piece = Buffer.allocUnsafe(PIECE);
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let place = 0;
  for (let length = readSync(file, piece, 0, PIECE, 0); length > 0; length = readSync(file, piece, 0, PIECE, place)) {
    place += length;
    const lines = (rest + decoder.write(piece.subarray(0, length))).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
