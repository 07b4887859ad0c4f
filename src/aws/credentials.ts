import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
import { DoctorError } from '../model/error.js';
import type { AwsOptions } from './aws.js';
import { failureOf } from './credential-failures.js';
import type { Profile } from './profile.js';
import { toldHandler } from './provider-calls.js';
import { SILENT } from './transport.js';

interface Surroundings {
  readonly profile: Profile;
  readonly region: string | undefined;
  readonly requestHandler: NodeHttpHandler;
}

/**
 * The tool's own credentials, found as the AWS CLI finds them: `--profile`, then keys in the environment,
 * then AWS_PROFILE. Rejects with a `DoctorError` of source `user` that says what to do.
 */
export function ownCredentials(options: AwsOptions, around: Surroundings): AwsCredentialIdentityProvider {
  let provider: Promise<AwsCredentialIdentityProvider> | undefined;
  return async (properties) => {
    try {
      // One chain for all clients: it remembers what it found, and asks a person once.
      provider ??= chain(options, around);
      return await (await provider)(properties);
    } catch (error) {
      throw asDoctorError(error, around.profile);
    }
  };
}

async function chain(options: AwsOptions, around: Surroundings): Promise<AwsCredentialIdentityProvider> {
  const providers = await import('./providers.js');
  const keys = process.env['AWS_ACCESS_KEY_ID'] && process.env['AWS_SECRET_ACCESS_KEY'];
  if (keys && options.profile === undefined) return remembered(providers.fromEnv());
  const init = {
    ...(around.profile.name === undefined ? {} : { profile: around.profile.name }),
    logger: SILENT,
    mfaCodeProvider: options.askMfaCode ?? nobodyToAsk,
    clientConfig: {
      requestHandler: toldHandler(around.requestHandler, options),
      ...(around.region === undefined ? {} : { region: around.region }),
    },
  };
  // A profile that says where its credentials come from fails in its own words: the chain would go on without them.
  if (SOURCES.some((name) => around.profile.settings[name] !== undefined)) return remembered(providers.fromIni(init));
  return providers.fromNodeProviderChain(init);
}

/** The settings of a profile that tell where its credentials come from. */
const SOURCES = [
  'aws_access_key_id',
  'role_arn',
  'credential_process',
  'sso_session',
  'sso_start_url',
  'login_session',
  'web_identity_token_file',
];

function remembered(provider: AwsCredentialIdentityProvider): AwsCredentialIdentityProvider {
  let credentials: Promise<AwsCredentialIdentity> | undefined;
  return () => {
    credentials ??= provider();
    return credentials;
  };
}

async function nobodyToAsk(serial: string): Promise<string> {
  throw new DoctorError(
    { source: 'user', code: 'MfaCodeNeeded' },
    `the profile needs a code of the MFA device \`${serial}\``,
    {
      hint: 'run ddb-doctor in a terminal, or get a session first: `aws sts get-session-token --serial-number … --token-code …`',
    },
  );
}

function asDoctorError(error: unknown, profile: Profile): DoctorError {
  if (error instanceof DoctorError) return error;
  const { message, hint } = failureOf(error instanceof Error ? error.message : String(error), profile);
  return new DoctorError({ source: 'user', code: 'NoCredentials' }, message, { cause: error, hint });
}
