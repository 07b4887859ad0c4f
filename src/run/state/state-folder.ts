import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder below which ddb-doctor keeps what lasts from one run to the next (XDG Base Directory Specification);
 * undefined where nobody has a home that it could lie in.
 */
export function stateFolder({ XDG_STATE_HOME, LOCALAPPDATA, HOME }: Environment): string | undefined {
  const home = HOME === undefined || HOME === '' ? undefined : join(HOME, '.local', 'state');
  const folder = XDG_STATE_HOME || (process.platform === 'win32' && LOCALAPPDATA) || home;
  if (!folder) return undefined;
  const root = folder === home && HOME !== undefined ? HOME : dirname(folder);
  return existsSync(root) ? join(folder, 'ddb-doctor') : undefined;
}

/** Where journals are kept, which cannot be done without: made where it is not there yet. */
export function journalFolder(env: Environment): string {
  const { XDG_STATE_HOME, HOME } = env;
  return stateFolder(env) ?? join(XDG_STATE_HOME || join(HOME || homedir(), '.local', 'state'), 'ddb-doctor');
}
