import { fstatSync, type Stats, statSync, writeSync } from 'node:fs';
import { DoctorError } from '../../model/error.js';
import type { TextOutput } from '../io.js';

/** Bytes that any pipe takes without waiting for its reader, who may be slow while Ctrl-C must be heard. */
const AT_ONCE = 8 * 1024;

/** The most bytes of a unit of a text. */
const WIDEST = 3;

/**
 * stdout or stderr. Node's streams take longer to load than most answers to print, so that a file is written without them,
 * and a pipe as far as it surely takes what is written.
 */
export class Output implements TextOutput {
  readonly isTTY: boolean;
  readonly columns?: number;
  readonly rows?: number;
  readonly #file: number;
  readonly #open: () => NodeJS.WriteStream;
  #stream: NodeJS.WriteStream | undefined;
  /** Bytes that may still be written without the stream. */
  #atOnce: number;
  #failure: Error | undefined;
  #closed = false;

  constructor(file: number, open: () => NodeJS.WriteStream) {
    this.#file = file;
    this.#open = open;
    this.#atOnce = bytesAtOnce(file);
    const { isTTY = false, columns, rows } = this.#atOnce === 0 ? this.#streamed() : {};
    this.isTTY = isTTY;
    if (columns !== undefined) this.columns = columns;
    if (rows !== undefined) this.rows = rows;
  }

  get closed(): boolean {
    return this.#closed;
  }

  async write(text: string): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#closed) return;
    const rest = text.length * WIDEST <= this.#atOnce ? this.#writeAtOnce(text) : text;
    if (rest.length > 0) await this.#writeStreamed(rest);
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** What is left to write. */
  #writeAtOnce(text: string): Uint8Array {
    this.#atOnce -= text.length * WIDEST;
    let rest: Uint8Array = Buffer.from(text);
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(this.#file, rest));
      return rest;
    } catch (error) {
      // Somebody else has filled the pipe, and made it one that does not wait.
      this.#atOnce = 0;
      if (codeOf(error) === 'EAGAIN') return rest;
      this.#fail(error);
      return rest.subarray(rest.length);
    }
  }

  #writeStreamed(rest: string | Uint8Array): Promise<void> {
    this.#atOnce = 0;
    return new Promise((resolve) => {
      this.#streamed().write(rest, (error) => {
        if (error) this.#fail(error);
        resolve();
      });
    });
  }

  #streamed(): NodeJS.WriteStream {
    if (this.#stream === undefined) {
      this.#stream = this.#open();
      this.#stream.on('error', (error) => this.#fail(error));
    }
    return this.#stream;
  }

  /** A reader that went away is no error; a full disk is. */
  #fail(error: unknown): void {
    const code = codeOf(error);
    if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') this.#closed = true;
    else this.#failure ??= writeFailure(error);
  }
}

/** None of a terminal, which its stream knows more of. */
function bytesAtOnce(file: number): number {
  if (process.platform === 'win32') return 0;
  try {
    const found = fstatSync(file);
    if (found.isFIFO() || found.isSocket()) return AT_ONCE;
    return found.isFile() || isNull(found) ? Number.POSITIVE_INFINITY : 0;
  } catch {
    return 0;
  }
}

function isNull({ rdev }: Stats): boolean {
  return rdev === statSync('/dev/null').rdev;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function writeFailure(error: unknown): Error {
  const why = error instanceof Error ? error.message : String(error);
  return new DoctorError({ source: 'user', code: 'OutputNotWritten' }, `the output cannot be written: ${why}`, {
    cause: error,
    hint: 'what was found is not all in the output: write it elsewhere',
  });
}
