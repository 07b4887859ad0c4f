import { clearLine, cursorTo, moveCursor } from 'node:readline';
import { Writable } from 'node:stream';
import { plainText } from '../../report/plain-text.js';
import type { DoctorPorts } from '../../run/ports.js';
import type { CommandInput } from '../argv/command-input.js';
import type { CliIo, TextOutput } from '../io.js';
import { confirmed } from './confirmed.js';

/** Below this nobody has begun to wonder. */
const PATIENCE = 1000;

/** Runs a job with its ports; on a terminal its progress shows on stderr, and is gone when the job ends. */
export async function watched<T>(input: CommandInput, job: (ports: DoctorPorts) => Promise<T>): Promise<T> {
  const { io } = input;
  if (!input.output.progress || io.stderr.isTTY !== true) return job(portsOf(io));
  const spinner = new LateSpinner(io.stderr);
  try {
    return await job(portsOf(io, spinner));
  } finally {
    spinner.stop();
  }
}

function portsOf(io: CliIo, spinner?: LateSpinner): DoctorPorts {
  return {
    now: io.now,
    signal: io.signal,
    // Opened when it is read: that costs time, and most runs read none.
    get stdin() {
      return io.stdin;
    },
    onProgress: (text) => spinner?.say(text),
    ...(io.collectSooner === undefined ? {} : { onMany: io.collectSooner }),
    ...(io.stderr.isTTY === true && hasTerminal(io) ? { confirm: (question) => asked(io, question, spinner) } : {}),
  };
}

/** The input is not looked at unless there may be a person at it. */
function hasTerminal(io: CliIo): boolean {
  return io.stdin.isTTY === true;
}

async function asked(io: CliIo, question: string, spinner: LateSpinner | undefined): Promise<boolean> {
  spinner?.pause();
  try {
    return await confirmed(io, plainText(question));
  } finally {
    spinner?.goOn();
  }
}

/** A spinner that shows, and loads, only when the job takes its time. */
class LateSpinner {
  readonly #output: TextOutput;
  #text = 'reading';
  #spinner: { text: string; stop(): unknown; start(): unknown } | undefined;
  readonly #timer = setTimeout(() => void this.#start(), PATIENCE);
  #stopped = false;
  #paused = false;

  constructor(output: TextOutput) {
    this.#output = output;
  }

  say(text: string): void {
    this.#text = text;
    if (this.#spinner !== undefined && !this.#paused) this.#spinner.text = text;
  }

  pause(): void {
    this.#paused = true;
    this.#spinner?.stop();
  }

  goOn(): void {
    this.#paused = false;
    this.#spinner?.start();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#spinner?.stop();
  }

  async #start(): Promise<void> {
    const { default: ora } = await import('ora');
    if (this.#stopped) return;
    this.#spinner = ora({ text: this.#text, stream: terminal(this.#output), discardStdin: false });
    if (!this.#paused) this.#spinner.start();
  }
}

/** A terminal as a stream, with what a spinner asks of one. Nothing is held back: what is written late would be garbled. */
function terminal(output: TextOutput): Writable {
  const stream: Writable = Object.assign(new Writable(), {
    isTTY: true,
    // A terminal that tells no size says 0, of which a spinner would make lines without end.
    columns: output.columns || 80,
    write: (text: string) => {
      // Nobody reads stderr any longer: the report does not depend on it.
      void output.write(text).catch(() => {});
      return true;
    },
    cursorTo: (x: number) => cursorTo(stream, x),
    moveCursor: (dx: number, dy: number) => moveCursor(stream, dx, dy),
    clearLine: (direction: -1 | 0 | 1) => clearLine(stream, direction),
  });
  return stream;
}
