import { createReadStream, createWriteStream, mkdtempSync, rmSync, type WriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import type { DenialRow } from '../report/report.js';

/** Rows kept in memory; those after them go to a file that only this user may read, and that goes with the process. */
const MOST_IN_MEMORY = 20_000;

/** Every denial of a run, for forms that have a row each, with flat memory. Read as often as there are such forms. */
export class DenialSpool {
  readonly #rows: DenialRow[] = [];
  #file: WriteStream | undefined;

  add(row: DenialRow): void {
    if (this.#rows.length < MOST_IN_MEMORY) this.#rows.push(row);
    else this.#open().write(`${JSON.stringify(row)}\n`);
  }

  async *rows(): AsyncIterable<DenialRow> {
    yield* this.#rows;
    if (this.#file === undefined) return;
    if (!this.#file.writableEnded) this.#file.end();
    if (!this.#file.writableFinished) await finished(this.#file);
    const lines = createInterface({ input: createReadStream(this.#file.path), crlfDelay: Number.POSITIVE_INFINITY });
    for await (const line of lines) yield JSON.parse(line);
  }

  #open(): WriteStream {
    if (this.#file !== undefined) return this.#file;
    const folder = mkdtempSync(join(tmpdir(), 'ddb-doctor-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    this.#file = createWriteStream(join(folder, 'denials.ndjson'), { mode: 0o600 });
    return this.#file;
  }
}
