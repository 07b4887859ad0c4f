import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsCredentialIdentityProvider } from '@smithy/types';
import type { AwsOptions } from './aws.js';
import { ownCredentials } from './credentials.js';
import { Pacers } from './pacer.js';
import { type Profile, readProfile, regionOf } from './profile.js';
import { createTransport } from './transport.js';

/** What every client of one run shares. */
export interface AwsContext {
  readonly options: AwsOptions;
  readonly profile: Profile;
  readonly region: string | undefined;
  readonly transport: NodeHttpHandler;
  readonly credentials: AwsCredentialIdentityProvider;
  readonly pacers: Pacers;
}

export async function openContext(options: AwsOptions): Promise<AwsContext> {
  const profile = await readProfile(options.profile);
  const region = options.region ?? regionOf(profile);
  const transport = await createTransport(options, profile);
  const credentials = ownCredentials(options, { profile, region, requestHandler: transport });
  return { options, profile, region, transport, credentials, pacers: new Pacers(options.spacing) };
}
