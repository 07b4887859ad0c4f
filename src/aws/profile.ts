import { DoctorError } from '../model/error.js';

/** The settings of one profile of ~/.aws/config and ~/.aws/credentials, as far as the SDK leaves them to us. */
export interface Profile {
  /** Undefined when nobody named one: the SDK then looks at `default`, which need not exist. */
  readonly name: string | undefined;
  readonly settings: Readonly<Record<string, string | undefined>>;
}

/** @throws DoctorError `ProfileNotFound` when the profile that was asked for is in neither file. */
export async function readProfile(asked: string | undefined): Promise<Profile> {
  const name = asked ?? process.env['AWS_PROFILE'] ?? process.env['AWS_DEFAULT_PROFILE'];
  const { loadSharedConfigFiles } = await import('@smithy/core/config');
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  const key = name ?? 'default';
  const settings = { ...credentialsFile[key], ...configFile[key] };
  if (name !== undefined && !Object.hasOwn(configFile, name) && !Object.hasOwn(credentialsFile, name))
    throw new DoctorError({ source: 'user', code: 'ProfileNotFound' }, `the profile \`${name}\` is not configured`, {
      hint: `profiles that are: ${listed([...Object.keys(configFile), ...Object.keys(credentialsFile)])}`,
    });
  return { name, settings };
}

/** The Region as the AWS CLI finds it, which knows AWS_DEFAULT_REGION where the SDK does not. */
export function regionOf(profile: Profile): string | undefined {
  return process.env['AWS_REGION'] || process.env['AWS_DEFAULT_REGION'] || profile.settings['region'];
}

function listed(names: string[]): string {
  // The reader of the files keeps other sections beside the profiles, under `sso-session.x` and `services.x`.
  const profiles = [...new Set(names)].filter((name) => !/^(sso-session|services)\./.test(name));
  return profiles.length === 0 ? 'none' : profiles.sort().join(', ');
}
