import { existsSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { DoctorError } from '../model/error.js';
import type { Values } from './argv/flags.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** What may be set once for every run: where to look and how to show it; never an endpoint, a check or a question. */
export const SETTINGS = {
  regions: { flag: 'region', variable: 'DDB_DOCTOR_REGION' },
  assumeRoleName: { flag: 'assume-role-name', variable: 'DDB_DOCTOR_ASSUME_ROLE_NAME' },
  orgRoleArn: { flag: 'org-role-arn', variable: 'DDB_DOCTOR_ORG_ROLE_ARN' },
  output: { flag: 'output', variable: 'DDB_DOCTOR_OUTPUT' },
} as const;

type Setting = keyof typeof SETTINGS;

/** The forms that every command prints. */
const OUTPUTS: readonly string[] = ['table', 'json'];

/**
 * The flags with what the environment, and then the user's configuration file, sets of those that the command takes and
 * nobody gave. The file lies in the user's own folder alone: a file of the working folder could be anybody's.
 * Throws a `DoctorError` for a file that cannot be read as one.
 */
export function withDefaults(values: Values, taken: readonly string[], env: Environment): Values {
  const file = configuration(env);
  const isLive = values['replay'] === undefined && values['from'] === undefined;
  const defaults = settings().flatMap(([name, { flag, variable }]) => {
    const value = env[variable] || file[name];
    // A bundle and files have their own Regions; a query is of JSON alone.
    const isApt = flag === 'region' ? isLive : flag !== 'output' || values['query'] === undefined;
    const isFree = taken.includes(flag) && values[flag] === undefined && isApt;
    return value === undefined || !isFree ? [] : [[flag, formOf(name, value)]];
  });
  return { ...Object.fromEntries(defaults), ...values };
}

function settings(): [Setting, (typeof SETTINGS)[Setting]][] {
  return Object.entries(SETTINGS) as [Setting, (typeof SETTINGS)[Setting]][];
}

function formOf(name: Setting, value: string | readonly string[]): string | readonly string[] {
  if (name === 'regions') return typeof value === 'string' ? [value] : value;
  if (name !== 'output' || (typeof value === 'string' && OUTPUTS.includes(value))) {
    return name === 'output' ? [String(value)] : value;
  }
  throw wrong(`the default output \`${String(value)}\` is none of ${OUTPUTS.join(', ')}`);
}

/** Where a file of the user's configuration lies: XDG_CONFIG_HOME, which counts only as an absolute path, or .config at home. */
export function configurationFile(env: Environment, name = 'config.json'): string | undefined {
  const { XDG_CONFIG_HOME: xdg, HOME: home, USERPROFILE: profile } = env;
  if (xdg && isAbsolute(xdg)) return join(xdg, 'ddb-doctor', name);
  const own = home || profile;
  return own && isAbsolute(own) ? join(own, '.config', 'ddb-doctor', name) : undefined;
}

type Configuration = { readonly [K in Setting]?: string | readonly string[] };

function configuration(env: Environment): Configuration {
  const path = configurationFile(env);
  const text = path === undefined ? undefined : textOf(path);
  if (path === undefined || text === undefined) return {};
  return checked(parsed(text, path), path);
}

/** At once: Node's promises of files take longer to load than such a file to read. */
function textOf(path: string): string | undefined {
  // Most have none, and an error takes longer than to look.
  if (!existsSync(path)) return undefined;
  try {
    if (!statSync(path).isFile()) throw new DoctorError({ source: 'user', code: 'NotAFile' }, 'it is no plain file');
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = Object(error) as { code?: unknown };
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw wrong(`the configuration \`${path}\` cannot be read`, error);
  }
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw wrong(`the configuration \`${path}\` is no JSON`, error);
  }
}

function checked(value: unknown, path: string): Configuration {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong(`the configuration \`${path}\` is no object`);
  }
  for (const [name, item] of Object.entries(value)) {
    if (!Object.hasOwn(SETTINGS, name)) throw wrong(`the configuration \`${path}\` sets \`${name}\``);
    if (!isText(item) && !(name === 'regions' && Array.isArray(item) && item.every(isText))) {
      throw wrong(`\`${name}\` of the configuration \`${path}\` is no text`);
    }
  }
  return value;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function wrong(message: string, cause?: unknown): DoctorError {
  const hint = `it may set ${Object.keys(SETTINGS).join(', ')}`;
  return new DoctorError({ source: 'user', code: 'ConfigurationWrong' }, message, { hint, cause });
}
