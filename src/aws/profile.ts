import { DoctorError } from '../model/error.js';
import { didYouMeanName } from '../model/near-names.js';

/** The settings of one profile of ~/.aws/config and ~/.aws/credentials, as far as the SDK leaves them to us. */
export interface Profile {
  /** Undefined when nobody named one: the SDK then looks at `default`, which need not exist. */
  readonly name: string | undefined;
  readonly settings: Readonly<Record<string, string | undefined>>;
  /** All that are configured, sorted. */
  readonly configured: readonly string[];
}

/** @throws DoctorError `ProfileNotFound` when the profile that was asked for is in neither file. */
export async function readProfile(asked: string | undefined): Promise<Profile> {
  const name = asked ?? process.env['AWS_PROFILE'] ?? process.env['AWS_DEFAULT_PROFILE'];
  const { loadSharedConfigFiles } = await import('@smithy/core/config');
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  const key = name ?? 'default';
  const settings = { ...credentialsFile[key], ...configFile[key] };
  const configured = profilesIn([...Object.keys(configFile), ...Object.keys(credentialsFile)]);
  if (name !== undefined && !Object.hasOwn(configFile, name) && !Object.hasOwn(credentialsFile, name))
    throw new DoctorError({ source: 'user', code: 'ProfileNotFound' }, `the profile \`${name}\` is not configured`, {
      hint: namesHint(name, configured),
    });
  return { name, settings, configured };
}

/** The Region as the AWS CLI finds it, which knows AWS_DEFAULT_REGION where the SDK does not. */
export function regionOf(profile: Profile): string | undefined {
  return process.env['AWS_REGION'] || process.env['AWS_DEFAULT_REGION'] || profile.settings['region'];
}

/** The reader of the files keeps other sections beside the profiles, under `sso-session.x` and `services.x`. */
function profilesIn(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => !/^(sso-session|services)\./.test(name)).sort();
}

/** The name that was meant, and all that there are. */
export function namesHint(name: string, configured: readonly string[]): string {
  const near = didYouMeanName(name, configured);
  const meant = near === undefined ? '' : `did you mean \`--profile ${near}\`? `;
  return `${meant}profiles that are: ${configured.length === 0 ? 'none' : configured.join(', ')}`;
}
