import { setFlagsFromString } from 'node:v8';

/**
 * V8 lets the heap of a busy process grow to four times what lives in it before it collects all of it. From now on to
 * 1.6 times, for a tenth more time.
 */
export function collectSooner(process: NodeJS.Process): void {
  setFlagsFromString('--heap-growing-percent=60');
  // First of what is done at exit: no code is kept for the next run that V8 would not take under other flags.
  process.prependOnceListener('exit', () => setFlagsFromString('--heap-growing-percent=0'));
}
