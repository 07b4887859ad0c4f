import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ToolRun {
  readonly code: number | null;
  readonly output: string;
}

export interface ToolSetting {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Nothing of the machine's own AWS or Terraform settings reaches a tool. */
const CLEAN = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS|TF)_|_proxy$/i.test(name)));

/** Runs a program; undefined where it is not installed. */
export function runTool(
  program: string,
  args: readonly string[],
  { cwd, env = {} }: ToolSetting = {},
): Promise<ToolRun | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args], {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...CLEAN, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (piece: string) => {
      output += piece;
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.once('error', () => resolve(undefined));
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** Whether a tool is there. Where it is not, says so; where CI is set that is an error. */
export async function isInstalled(program: string, ...args: readonly string[]): Promise<boolean> {
  const run = await runTool(program, args);
  if (run?.code === 0) return true;
  if (process.env['CI'] === 'true') throw new Error(`${program} is not installed, and CI requires it`);
  process.stderr.write(`${program} is not installed: the tests by it are skipped\n`);
  return false;
}

/** A tool that the CI installs itself where it can: there alone it is an error that it is not. */
export async function isAtHand(program: string, ...args: readonly string[]): Promise<boolean> {
  if ((await runTool(program, args))?.code === 0) return true;
  const installed = process.env['CI_INSTALLED']?.split(' ') ?? [];
  if (installed.includes(program)) throw new Error(`${program} was installed, and does not run`);
  process.stderr.write(`${program} is not installed: the tests by it are skipped\n`);
  return false;
}

/** What a tool, which is there, printed; an error with all of it when it failed. */
export async function output(program: string, args: readonly string[], setting?: ToolSetting): Promise<string> {
  const run = await runTool(program, args, setting);
  if (run?.code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${run?.code}:\n${run?.output}`);
  return run.output;
}

/** A folder that lives as long as the work in it. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'ddb-doctor-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
