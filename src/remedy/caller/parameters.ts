import { phrase } from '../../check/phrase.js';
import type { CallerChange, KeyPlace } from './caller-change.js';
import { OPTIONS } from './options.js';
import { ANY_VALUE } from './value-for.js';

/** Undefined for a value that is not one text: no option takes it. */
export function passParameter({ key, value }: KeyPlace): CallerChange | undefined {
  const option = OPTIONS[key.toLowerCase()];
  if (option === undefined || (typeof value !== 'string' && value !== null)) return undefined;
  const plain = { owner: 'caller', commands: [], context: { [key]: value } } as const;
  if (value === null) return { way: phrase('LEAVE_OUT_OPTION', { option }), ...plain };
  if (value === ANY_VALUE) return { way: phrase('PASS_ANY_OPTION', { option }), ...plain };
  return { way: phrase('PASS_OPTION', { option, value }), owner: 'caller', commands: [], context: { [key]: value } };
}
