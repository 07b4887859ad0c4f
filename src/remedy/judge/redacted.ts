import type { Change } from '../../check/change.js';

/** What stands for a hidden value in a redacted bundle or report. */
const TOKEN = /<[a-z][a-z-]*-[0-9a-f]{6,}>/;

/** Whoever pasted it would put a policy in place that means nobody's value. */
export function holdsRedacted(change: Change): boolean {
  if (change.kind === 'action') return TOKEN.test(JSON.stringify([change.commands, change.context ?? {}]));
  return TOKEN.test(JSON.stringify(change.statement));
}
