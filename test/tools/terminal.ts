import { root } from '../house/files.js';
import { runTool, type ToolRun } from './tool.js';

interface Screen {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command line of sh at a real terminal of its own, by util-linux' `script`: what the terminal got, and the exit code. */
export async function atTerminal(line: string, { columns = 80, rows = 24, env = {} }: Screen = {}): Promise<ToolRun> {
  const command = `unset CI FORCE_COLOR NO_COLOR; stty rows ${rows} cols ${columns}; ${line}`;
  const clean = { TERM: 'xterm', XDG_STATE_HOME: '/dev/null/state', ...env };
  const run = await runTool('script', ['-qefc', command, '/dev/null'], { cwd: root, env: clean });
  if (run === undefined) throw new Error('script is not installed');
  // A terminal is told to return before each new line.
  return { ...run, output: settled(run.output.replaceAll('\r\n', '\n')) };
}

/** What stays on a terminal: how far a slow run has come is wiped from its line again, and the cursor is back. */
function settled(text: string): string {
  return text.replaceAll(/\u001b\[\?(?:25|2026)[hl]/g, '').replaceAll(/[^\n]*\u001b\[1G\u001b\[0K/g, '');
}
