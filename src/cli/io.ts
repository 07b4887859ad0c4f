/** Where the command line writes to. */
export interface TextOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** Resolves when there is room for more. Rejects with `OutputClosed` when nobody reads any longer. */
  write(text: string): Promise<void>;
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
}

/** The reader of stdout is gone (`| head`): not an error, but nothing more is to be written. */
export class OutputClosed extends Error {
  constructor() {
    super('the output is closed');
    this.name = 'OutputClosed';
  }
}
