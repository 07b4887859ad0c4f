import type { Outline } from './argv/command-input.js';
import { COMMON_FLAGS } from './argv/flags.js';
import type { Command } from './commands/command.js';

/** The commands by name, in the order of the help; each loads when it is asked for. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  diagnose: async () => (await import('./commands/diagnose.js')).diagnose,
  explain: async () => (await import('./commands/explain.js')).explain,
  verify: async () => (await import('./commands/verify.js')).verify,
  show: async () => (await import('./commands/show.js')).show,
  fix: async () => (await import('./commands/fix.js')).fix,
  can: async () => (await import('./commands/can.js')).can,
  grant: async () => (await import('./commands/grant.js')).grant,
  permissions: async () => (await import('./commands/permissions.js')).permissions,
  checks: async () => (await import('./commands/checks.js')).checks,
  completion: async () => (await import('./commands/completion.js')).completion,
  mcp: async () => (await import('./commands/mcp.js')).mcp,
};

/** The one that runs when none is named. */
export const DEFAULT_COMMAND = 'diagnose';

/** Loads every one. */
export function outlines(): Promise<Outline[]> {
  return Promise.all(
    Object.entries(COMMANDS).map(async ([name, load]) => {
      const { summary, flags } = await load();
      return { name, summary, flags: [...flags, ...COMMON_FLAGS] };
    }),
  );
}
