import type { TextOutput } from '../io.js';

export type ColorFlag = 'auto' | 'on' | 'off';

/** Flag before NO_COLOR before FORCE_COLOR and CLICOLOR_FORCE before TERM=dumb before whether it is a terminal. */
export function colorEnabled(
  output: TextOutput,
  flag: ColorFlag,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (flag !== 'auto') return flag === 'on';
  if (env['NO_COLOR']) return false;
  const force = env['FORCE_COLOR'] ?? env['CLICOLOR_FORCE'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (env['TERM'] === 'dumb') return false;
  return output.isTTY === true;
}

/** Columns to fit: the flag, the terminal's, COLUMNS; without any of them 80 at a terminal and no limit in a pipe. */
export function columnsOf(
  output: TextOutput,
  flag: number | undefined,
  env: Readonly<Record<string, string | undefined>>,
): number {
  const told = flag ?? (output.columns || undefined) ?? (Number(env['COLUMNS']) || undefined);
  return told ?? (output.isTTY ? 80 : Number.POSITIVE_INFINITY);
}
