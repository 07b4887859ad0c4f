import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DoctorError } from '../model/error.js';
import type { AnyCall } from './aws.js';
import type { SdkClientClass, SdkCommandClass } from './clients.js';
import { CLIENT_PACKAGES, SERVICE_NAMES } from './services/packages.js';
import { SERVICES } from './services/table.js';

export interface AnyClient {
  readonly Client: SdkClientClass;
  readonly Command: SdkCommandClass;
}

/**
 * Loads a client that a third party's check names: from the check's folder first, then what ddb-doctor brings itself.
 * @throws DoctorError `ClientNotInstalled` or `CommandUnknown`
 */
export async function loadAnyClient(call: AnyCall): Promise<AnyClient> {
  const command = call.command.replace(/Command$/, '');
  const own = call.resolveFrom === undefined ? undefined : await importFrom(call.resolveFrom, call.client);
  const bundled = own === undefined ? await loadBundled(call.client, command) : undefined;
  if (bundled !== undefined) return bundled;
  const exported = own ?? (await importFrom(import.meta.url, call.client));
  if (exported === undefined)
    throw new DoctorError(
      { source: 'user', code: 'ClientNotInstalled' },
      `the AWS client \`${call.client}\` is not installed`,
      {
        hint: `run \`npm install ${call.client}\` in the folder of the check that needs it`,
      },
    );
  const clientName = Object.keys(exported).find((name) => name.endsWith('Client') && !name.startsWith('__')) ?? '';
  const found = asClient(exported[clientName], exported[`${command}Command`]);
  if (found !== undefined) return found;
  throw new DoctorError(
    { source: 'user', code: 'CommandUnknown' },
    `the client \`${call.client}\` has no \`${command}Command\``,
  );
}

/** A command of our own table, which is there even where no package is installed beside the bundle. */
async function loadBundled(client: string, command: string): Promise<AnyClient | undefined> {
  const service = SERVICE_NAMES.find((name) => CLIENT_PACKAGES[name] === client);
  if (service === undefined) return undefined;
  const module: Record<string, unknown> = await SERVICES[service]();
  return asClient(module['Client'], module[command]);
}

/** Undefined when either is no class. */
export function asClient(Client: unknown, Command: unknown): AnyClient | undefined {
  if (typeof Client !== 'function' || typeof Command !== 'function') return undefined;
  return { Client: Client as SdkClientClass, Command: Command as SdkCommandClass };
}

async function importFrom(place: string, client: string): Promise<Record<string, unknown> | undefined> {
  const path = resolveFrom(place, client);
  if (path === undefined) return undefined;
  const module: Record<string, unknown> = await import(pathToFileURL(path).href);
  return { ...(module['default'] as object | undefined), ...module };
}

function resolveFrom(place: string, client: string): string | undefined {
  const isPath = !place.startsWith('file:');
  const from = isPath ? join(isAbsolute(place) ? place : resolve(place), 'check.js') : place;
  try {
    return createRequire(from).resolve(client);
  } catch {
    return undefined;
  }
}
