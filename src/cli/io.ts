/** Where the command line writes to. */
export interface TextOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  /** Nobody reads any longer (`| head`, a pager that was left): nothing more need be written. */
  readonly closed?: boolean;
  /** Resolves when there is room for more, or when nobody reads it: that is no error, and changes no exit code. */
  write(text: string): Promise<void>;
}

/** A program that shows a text page by page. */
export interface Pager {
  /** The reader has left it. */
  readonly closed: boolean;
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
  /** Lets a process of our own spend some time to need less memory; absent where it is another's. */
  readonly collectSooner?: () => void;
  /** Shows a text page by page, where there is a terminal; undefined where there is no such program. */
  readonly startPager?: (command: string) => Promise<Pager | undefined>;
}
