/** Where the command line writes to. */
export interface TextOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  /** Resolves when there is room for more. Rejects with `OutputClosed` when nobody reads any longer. */
  write(text: string): Promise<void>;
}

/** A program that shows a text page by page. */
export interface Pager {
  /** Rejects with `OutputClosed` when the reader has left it. */
  write(text: string): Promise<void>;
  /** Resolves when the reader has left it. */
  end(): Promise<void>;
}

/** Everything that the command line has of the outside. Times come from `now`, so that a test can set the clock. */
export interface CliIo {
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  readonly stdin: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Shows a text page by page, where there is a terminal; undefined where there is no such program. */
  readonly startPager?: (command: string) => Promise<Pager | undefined>;
}

/** The reader of stdout is gone (`| head`): not an error, but nothing more is to be written. */
export class OutputClosed extends Error {
  constructor() {
    super('the output is closed');
    this.name = 'OutputClosed';
  }
}

/** Writes for whoever still reads: a reader that has seen enough changes nothing about what was found. */
export async function writeWhileRead(output: TextOutput, text: string): Promise<void> {
  try {
    await output.write(text);
  } catch (error) {
    if (!(error instanceof OutputClosed)) throw error;
  }
}
