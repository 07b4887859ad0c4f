import type { Change, ChangeAsCode } from '../../remediation.js';

/** The change as code. An action has its commands alone. */
export function changeAsCode(change: Change): ChangeAsCode {
  if (change.kind === 'action') return { cli: change.commands.join('\n') };
  return { json: JSON.stringify(change.after, null, 2) };
}
