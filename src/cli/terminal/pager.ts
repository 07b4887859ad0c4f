import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { displayWidth } from '../../report/display-width.js';
import type { CliIo, Pager, TextOutput } from '../io.js';

type Environment = CliIo['env'];

/** What needs a shell, as git tells it. */
const SHELL_WORDS = /[|&;<>()$`\\"'*?[#~=%]/;

/**
 * The pager to run: AWS_PAGER, as the AWS CLI has it, before PAGER; `less` without either. Empty or `cat` is none, and
 * a terminal that cannot move its cursor has none unless one is named.
 */
export function pagerOf(env: Environment): string | undefined {
  const named = env['AWS_PAGER'] ?? env['PAGER'];
  const none = env['TERM'] === 'dumb' ? '' : process.platform === 'win32' ? 'more' : 'less';
  const command = (named ?? none).trim();
  return command === '' || command === 'cat' ? undefined : command;
}

/**
 * Runs a job whose stdout goes through the pager once it no longer fits the screen: what fits is printed as it is. What
 * the job says on stderr meanwhile comes after the pager. Resolves to what the job resolves to.
 */
export async function paged<T>(command: string, io: CliIo, job: (io: CliIo) => Promise<T>): Promise<T> {
  const stdout = new PagedOutput(io, command);
  const held: string[] = [];
  const stderr: TextOutput = {
    ...io.stderr,
    write: async (text) => (stdout.isPaging ? void held.push(text) : io.stderr.write(text)),
  };
  const { env, now, signal } = io;
  try {
    return await job({
      stdout,
      stderr,
      env,
      now,
      signal,
      // Opened when it is read.
      get stdin() {
        return io.stdin;
      },
    });
  } finally {
    await stdout.end();
    for (const text of held) await io.stderr.write(text);
  }
}

/** Stdout of a terminal: kept until it is more than a screen, then given to the pager. */
class PagedOutput implements TextOutput {
  readonly isTTY = true;
  readonly columns: number;
  readonly #rows: number;
  readonly #io: CliIo;
  readonly #command: string;
  #kept = '';
  #lines = 0;
  #pager: Pager | undefined;
  /** The pager could not be started. */
  #direct = false;

  constructor(io: CliIo, command: string) {
    this.#io = io;
    this.#command = command;
    this.columns = io.stdout.columns || 80;
    this.#rows = io.stdout.rows || 24;
  }

  get closed(): boolean {
    return (this.#direct ? this.#io.stdout.closed : this.#pager?.closed) === true;
  }

  get isPaging(): boolean {
    return this.#pager !== undefined;
  }

  async write(text: string): Promise<void> {
    if (this.#direct) return this.#io.stdout.write(text);
    if (this.#pager !== undefined) return this.#pager.write(text);
    this.#kept += text;
    this.#lines += linesOf(text, this.columns);
    // The prompt takes the last row.
    if (this.#lines < this.#rows) return;
    this.#pager = await this.#io.startPager?.(this.#command);
    this.#direct = this.#pager === undefined;
    const kept = this.#kept;
    this.#kept = '';
    return this.write(kept);
  }

  /** Resolves when the reader has left the pager. */
  async end(): Promise<void> {
    const kept = this.#kept;
    this.#kept = '';
    if (kept !== '') await this.#io.stdout.write(kept);
    await this.#pager?.end();
    this.#pager = undefined;
  }
}

function linesOf(text: string, columns: number): number {
  const lines = text.split('\n').map((line) => Math.max(1, Math.ceil(displayWidth(line) / columns)));
  return lines.reduce((sum, rows) => sum + rows, 0) - 1;
}

/** Starts a pager on this terminal; undefined where there is no such program. LESS is what git and the AWS CLI set. */
export function startPager(command: string): Promise<Pager | undefined> {
  const [program = '', ...words] = command.split(/\s+/);
  const stdio: ['pipe', 'inherit', 'inherit'] = ['pipe', 'inherit', 'inherit'];
  const options = { stdio, env: { LESS: 'FRX', LV: '-c', ...process.env } };
  const child = SHELL_WORDS.test(command)
    ? spawn(command, { ...options, shell: true })
    : spawn(program, words, options);
  const { stdin } = child;
  let closed = false;
  // A reader that has left the pager is told by the next write.
  stdin.on('error', () => {
    closed = true;
  });
  // Ctrl-C belongs to the pager while it is open, as with git and man.
  const ignore = () => {};
  const pager: Pager = {
    get closed() {
      return closed;
    },
    write: (text) =>
      new Promise((resolve) => {
        if (closed) return resolve();
        stdin.write(text, (error) => {
          closed ||= Boolean(error);
          resolve();
        });
      }),
    async end() {
      stdin.end();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      process.off('SIGINT', ignore);
    },
  };
  return new Promise((resolve) => {
    child.once('error', () => resolve(undefined));
    child.once('spawn', () => {
      process.on('SIGINT', ignore);
      resolve(pager);
    });
  });
}
