import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DoctorError } from '../vocabulary/error.js';
import type { AnyCall } from './aws.js';
import type { SdkClientClass, SdkCommandClass } from './clients.js';

export interface AnyClient {
  readonly Client: SdkClientClass;
  readonly Command: SdkCommandClass;
}

/** Loads a client that a third party's check names: from the check's folder first, then from our own dependencies. */
export async function loadAnyClient(call: AnyCall): Promise<AnyClient> {
  const exported = await importFirst(call);
  const name = call.command.replace(/(Command)?$/, 'Command');
  const clientName = Object.keys(exported).find((key) => key.endsWith('Client') && !key.startsWith('__'));
  const Client = exported[clientName ?? ''];
  const Command = exported[name];
  if (typeof Client !== 'function' || typeof Command !== 'function')
    throw new DoctorError('user', 'CommandUnknown', `the client \`${call.client}\` has no \`${name}\``);
  return { Client: Client as SdkClientClass, Command: Command as SdkCommandClass };
}

async function importFirst(call: AnyCall): Promise<Record<string, unknown>> {
  const places = [call.resolveFrom, import.meta.url].filter((place) => place !== undefined);
  for (const place of places) {
    const path = resolveFrom(place, call.client);
    if (path === undefined) continue;
    const module: Record<string, unknown> = await import(pathToFileURL(path).href);
    return { ...(module['default'] as object | undefined), ...module };
  }
  throw new DoctorError('user', 'ClientNotInstalled', `the AWS client \`${call.client}\` is not installed`, {
    hint: `run \`npm install ${call.client}\` in the folder of the check that needs it`,
  });
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
